package io.heddle.server.config;

import static java.util.Objects.requireNonNull;

import io.heddle.server.protocol.Glob;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The values of all directives, owned by the worker once the server runs; read by constant in O(1) without garbage.
///
/// CONFIG SET is all or nothing: every value is parsed before one is kept, then the hooks of what changed run, and
/// when one of them refuses, the old values come back and the hooks that had run run again.
public final class Config {
    private final Value[] values;
    private final boolean[] given;
    private final Map<Directive, List<Runnable>> hooks = new LinkedHashMap<>();
    private final List<List<String>> users = new ArrayList<>();
    private final List<List<String>> renames = new ArrayList<>();
    private @Nullable Path file;
    private boolean loading;

    /// Every directive at its default.
    public Config() {
        List<Directive> all = Directives.all();
        values = new Value[all.size()];
        given = new boolean[all.size()];
        for (Directive directive : all) {
            values[directive.id()] = directive.fallback();
        }
    }

    /// Defaults with some directives set as a configuration file would: "port", "0", "save", "".
    public static Config of(String... namesAndValues) {
        Config config = new Config();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            Directive directive = requireNonNull(Directives.find(namesAndValues[i]), namesAndValues[i]);
            config.load(directive, config.words(directive, namesAndValues[i + 1]));
        }
        return config;
    }

    /// Integers and bytes; the index of an enumerated word; the bits of several. A percentage is negative.
    public long number(Directive directive) {
        return values[directive.id()].number();
    }

    /// A yes or no.
    public boolean flag(Directive directive) {
        return values[directive.id()].number() != 0;
    }

    /// The value of any directive as CONFIG GET answers it, one char per byte.
    public String text(Directive directive) {
        return values[directive.id()].text();
    }

    /// The separate words of a directive that takes several; empty for others.
    public List<String> words(Directive directive) {
        return values[directive.id()].words();
    }

    /// A value in bytes or percent as bytes.
    public long bytes(Directive directive, long whole) {
        long number = number(directive);
        return number >= 0 ? number : whole / 100 * -number;
    }

    /// The file of that name, relative to `dir`.
    public Path path(String name) {
        return Directory.pathOf(text(Directives.DIR)).resolve(Directory.pathOf(name));
    }

    /// Whether a file or the command line named the directive.
    public boolean isGiven(Directive directive) {
        return given[directive.id()];
    }

    /// The `user` lines of the configuration, as words after the name of the directive.
    public List<List<String>> users() {
        return users;
    }

    /// The `rename-command` lines: old name and new one, which is empty to remove the command.
    public List<List<String>> renames() {
        return renames;
    }

    /// The file that CONFIG REWRITE writes; null when the server was started without one.
    public @Nullable Path file() {
        return file;
    }

    void file(Path path) {
        file = path;
    }

    /// While the data set is loading, some directives cannot be set.
    public void loading(boolean value) {
        loading = value;
    }

    /// Runs after CONFIG SET has changed the directive; throws ConfigException to refuse the change, in which case
    /// it runs again with the old value in place. A hook that hangs on several directives runs once for one CONFIG
    /// SET.
    public void onChange(Directive directive, Runnable hook) {
        hooks.computeIfAbsent(directive, key -> new ArrayList<>()).add(hook);
    }

    /// Sets a directive from a line of a file or the command line.
    void load(Directive directive, List<String> words) {
        int id = directive.id();
        Syntax.Reading reading = given[id] ? Syntax.Reading.FURTHER_LINE : Syntax.Reading.FIRST_LINE;
        values[id] = directive.syntax().parse(words, values[id], reading);
        given[id] = true;
    }

    /// Replaces a number that the system does not allow, before the server runs.
    public void lower(Directive directive, long number) {
        values[directive.id()] = directive
                .syntax()
                .parse(List.of(Long.toString(number)), values[directive.id()], Syntax.Reading.FIRST_LINE);
    }

    /// CONFIG SET with these names and values in turn.
    ///
    /// @param mayChangeProtected whether `enable-protected-configs` lets this client change protected directives
    /// @throws ConfigException with the complete error line; nothing is changed then
    public void set(List<String> namesAndValues, boolean mayChangeProtected) {
        if (namesAndValues.size() % 2 != 0) {
            throw new ConfigException("ERR syntax error");
        }
        List<Directive> directives = resolve(namesAndValues, mayChangeProtected);
        Value[] before = values.clone();
        for (int i = 0; i < directives.size(); i++) {
            Directive directive = directives.get(i);
            try {
                List<String> words = words(directive, namesAndValues.get(i * 2 + 1));
                values[directive.id()] =
                        directive.syntax().parse(words, values[directive.id()], Syntax.Reading.COMMAND);
            } catch (ConfigException e) {
                restore(before);
                throw failed(namesAndValues.get(i * 2).toLowerCase(Locale.ROOT), e.text());
            }
        }
        apply(directives, before);
    }

    private List<Directive> resolve(List<String> namesAndValues, boolean mayChangeProtected) {
        List<Directive> directives = new ArrayList<>();
        for (int i = 0; i < namesAndValues.size(); i += 2) {
            String name = namesAndValues.get(i);
            Directive directive = Directives.find(name);
            if (directive == null) {
                throw new ConfigException("ERR Unknown option or number of arguments for CONFIG SET - '" + name + "'");
            }
            if (directive.is(Trait.IMMUTABLE) && !isKept(directive, name, namesAndValues.get(i + 1))) {
                throw failed(name, "can't set immutable config");
            }
            if (directive.is(Trait.PROTECTED) && !mayChangeProtected) {
                throw failed(name, "can't set protected config");
            }
            if (loading && directive.is(Trait.NOT_WHILE_LOADING)) {
                throw new ConfigException("LOADING Redis is loading the dataset in memory");
            }
            for (int j = 0; j < i; j += 2) {
                if (name.equalsIgnoreCase(namesAndValues.get(j))) {
                    throw failed(name, "duplicate parameter");
                }
            }
            directives.add(directive);
        }
        return directives;
    }

    /// Whether a directive that Redis does not have, or not in this spelling, is set to the value that it has:
    /// tools set all that they get and know which of Redis's do not take it.
    private boolean isKept(Directive directive, String name, String value) {
        boolean ownName = !name.equalsIgnoreCase(directive.name())
                && name.replace('-', '_').equalsIgnoreCase(directive.name());
        return (directive.is(Trait.OWN) || ownName) && value.equals(text(directive));
    }

    private void apply(List<Directive> directives, Value[] before) {
        List<Runnable> started = new ArrayList<>();
        for (Directive directive : directives) {
            Value old = before[directive.id()];
            if (values[directive.id()].equals(old) && !directive.is(Trait.READ_AGAIN)) {
                continue;
            }
            for (Runnable hook : hooks.getOrDefault(directive, List.of())) {
                if (started.contains(hook)) {
                    continue;
                }
                started.add(hook);
                try {
                    hook.run();
                } catch (ConfigException e) {
                    restore(before);
                    runAgain(started);
                    throw failed(directive.name(), e.text());
                }
            }
        }
    }

    private void restore(Value[] before) {
        System.arraycopy(before, 0, values, 0, values.length);
    }

    /// The old values held once, so a refusal now has nobody left to be told to.
    private static void runAgain(List<Runnable> started) {
        for (Runnable hook : started) {
            try {
                hook.run();
            } catch (ConfigException _) {
                // as said above
            }
        }
    }

    /// One argument of CONFIG SET as words: at single blanks, nothing at all for an empty one.
    private List<String> words(Directive directive, String argument) {
        if (!directive.is(Trait.SEVERAL_WORDS)) {
            return List.of(argument);
        }
        List<String> words = new ArrayList<>();
        int start = 0;
        for (int blank = argument.indexOf(' '); blank >= 0; blank = argument.indexOf(' ', start)) {
            words.add(argument.substring(start, blank));
            start = blank + 1;
        }
        if (!argument.isEmpty()) {
            words.add(argument.substring(start));
        }
        return words;
    }

    private static ConfigException failed(String name, String reason) {
        return new ConfigException("ERR CONFIG SET failed (possibly related to argument '" + name + "') - " + reason);
    }

    /// CONFIG GET: names and values of what matches. A pattern meets every name and alias but the hidden ones; a
    /// name without `[`, `*` or `?` is answered as it was asked.
    public Map<String, String> matching(List<String> patterns) {
        Map<String, String> found = new LinkedHashMap<>();
        for (String pattern : patterns) {
            if (pattern.indexOf('*') < 0 && pattern.indexOf('?') < 0 && pattern.indexOf('[') < 0) {
                Directive directive = Directives.find(pattern);
                if (directive != null && !contains(found, pattern)) {
                    found.put(pattern, text(directive));
                }
                continue;
            }
            for (Directive directive : Directives.all()) {
                match(pattern, directive.name(), directive, found);
                for (String alias : directive.aliases()) {
                    match(pattern, alias, directive, found);
                }
            }
        }
        return found;
    }

    private void match(String pattern, String name, Directive directive, Map<String, String> found) {
        if (!directive.is(Trait.HIDDEN) && Glob.matches(pattern, name, true) && !contains(found, name)) {
            found.put(name, text(directive));
        }
    }

    private static boolean contains(Map<String, String> found, String name) {
        for (String known : found.keySet()) {
            if (known.equalsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }

    Value value(Directive directive) {
        return values[directive.id()];
    }
}
