package io.heddle.server.command;

import io.heddle.memory.Memory;
import io.heddle.server.config.ConfigException;
import io.heddle.server.protocol.KeptReply;
import io.heddle.server.protocol.Reply;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The command table: declared once at start-up by the families, then only read.
///
/// A family declares with `in(group)` and one line per command:
///
/// ```java
/// static void declare(CommandTable table) {
///     table.in(Group.STRING)
///             .read("GET", exactly(2), KeySpec.first("RO ACCESS"), flags(FAST), StringCommands::get)
///             .write("SET", atLeast(3), KeySpec.first("RW ACCESS UPDATE INSERT"), flags(DENYOOM),
/// StringCommands::set);
///     table.in(Group.SERVER).container("CONFIG", atLeast(2), sub -> sub
///             .control("GET", atLeast(3), flags(ADMIN, NOSCRIPT, LOADING, STALE), ConfigCommands::get));
/// }
/// ```
///
/// Look-up by name hashes the upper-cased bytes; it runs on connection threads and allocates nothing.
public final class CommandTable {
    private static final int LONGEST_NAME = 32;

    private final Map<String, Command> byName = new LinkedHashMap<>();
    private final Map<Command, Map<String, Command>> subcommands = new LinkedHashMap<>();
    private final List<Command> all = new ArrayList<>();
    private final List<KeptReply> keptReplies = new ArrayList<>();
    private final @Nullable Command[] slots = new @Nullable Command[1024];
    private final String[] slotNames = new String[slots.length];
    private int longestName = LONGEST_NAME;

    public Family in(Group group) {
        return new Family(group, null);
    }

    /// A long reply that a family keeps, made of nothing but this table.
    KeptReply keep(Consumer<Reply> content) {
        KeptReply kept = new KeptReply(content);
        keptReplies.add(kept);
        return kept;
    }

    /// What families keep, so that it can be prepared before it is asked for.
    public List<KeptReply> keptReplies() {
        return keptReplies;
    }

    /// Every flag of a declaration.
    public static Set<Flag> flags(Flag... flags) {
        Set<Flag> set = EnumSet.noneOf(Flag.class);
        for (Flag flag : flags) {
            set.add(flag);
        }
        return set;
    }

    /// The command of that name (any case), without regard to subcommands, or null.
    public @Nullable Command find(long address, int length) {
        if (length > longestName) {
            return null;
        }
        int mask = slots.length - 1;
        int i = hash(address, length) & mask;
        while (true) {
            Command command = slots[i];
            if (command == null || matches(slotNames[i], address, length)) {
                return command;
            }
            i = (i + 1) & mask;
        }
    }

    /// The subcommand of a container, or null.
    public @Nullable Command subcommand(Command container, long address, int length) {
        Map<String, Command> own = subcommands.get(container);
        if (own == null) {
            return null;
        }
        for (Command command : own.values()) {
            if (matches(command.name(), address, length)) {
                return command;
            }
        }
        return null;
    }

    /// By upper-case name, "CONFIG|GET" for subcommands; null when unknown.
    public @Nullable Command named(String name) {
        int bar = name.indexOf('|');
        if (bar < 0) {
            return byName.get(name);
        }
        Command container = byName.get(name.substring(0, bar));
        return container == null ? null : subcommandsOf(container).get(name.substring(bar + 1));
    }

    /// Top-level commands in the order of their declaration.
    public Collection<Command> commands() {
        return byName.values();
    }

    /// Subcommands by upper-case name; empty for a plain command.
    public Map<String, Command> subcommandsOf(Command container) {
        return subcommands.getOrDefault(container, Map.of());
    }

    /// Every command and subcommand, index = `id`.
    public List<Command> all() {
        return all;
    }

    private static boolean matches(String name, long address, int length) {
        if (name.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (upper(Memory.getByte(address + i)) != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static int upper(int c) {
        return c >= 'a' && c <= 'z' ? c - 32 : c;
    }

    private static int hash(long address, int length) {
        int h = length;
        for (int i = 0; i < length; i++) {
            h = h * 31 + upper(Memory.getByte(address + i));
        }
        return h ^ (h >>> 10);
    }

    private static int hash(String name) {
        int h = name.length();
        for (int i = 0; i < name.length(); i++) {
            h = h * 31 + name.charAt(i);
        }
        return h ^ (h >>> 10);
    }

    private void insert(Command command) {
        if (byName.putIfAbsent(command.name(), command) != null) {
            throw new IllegalStateException("declared twice: " + command.name());
        }
        place(command.name(), command);
    }

    private void place(String name, Command command) {
        int mask = slots.length - 1;
        int i = hash(name) & mask;
        while (slots[i] != null) {
            i = (i + 1) & mask;
        }
        slots[i] = command;
        slotNames[i] = name;
        longestName = Math.max(longestName, name.length());
    }

    /// Has a command called by another name from now on, or by none when that is empty; to be done before the table
    /// is in use. In replies about commands it keeps its own name.
    ///
    /// @throws ConfigException when there is no such command, or another one has the new name
    public void rename(String oldName, String newName) {
        Command command = byName.remove(oldName.toUpperCase(Locale.ROOT));
        if (command == null) {
            throw new ConfigException("No such command in rename-command");
        }
        String name = newName.toUpperCase(Locale.ROOT);
        if (!name.isEmpty() && byName.putIfAbsent(name, command) != null) {
            throw new ConfigException("Target command name already exists");
        }
        Arrays.fill(slots, null);
        byName.forEach(this::place);
    }

    /// Declarations of one group; each method returns the family for the next line.
    public final class Family {
        private final Group group;
        private final @Nullable Command container;
        private final Set<String> extra = new TreeSet<>();
        private boolean ownCategory = true;

        private Family(Group group, @Nullable Command container) {
            this.group = group;
            this.container = container;
        }

        /// ACL categories (without '@') that the commands declared from here on have beside the derived ones.
        public Family categories(String... names) {
            extra.clear();
            extra.addAll(List.of(names));
            ownCategory = true;
            return this;
        }

        /// As `categories`, for commands without the category of their group (SORT, WAIT).
        public Family categoriesWithoutGroup(String... names) {
            categories(names);
            ownCategory = false;
            return this;
        }

        public Family read(String name, Arity arity, List<KeySpec> keys, Set<Flag> flags, Body.Read body) {
            return add(name, arity, keys, with(flags, Flag.READONLY), body);
        }

        public Family write(String name, Arity arity, List<KeySpec> keys, Set<Flag> flags, Body.Write body) {
            return add(name, arity, keys, with(flags, Flag.WRITE), body);
        }

        /// A command that may wait, see `Blocking`.
        public Family blockingRead(
                String name, Arity arity, List<KeySpec> keys, Set<Flag> flags, Body.BlockingRead body) {
            return add(name, arity, keys, with(with(flags, Flag.READONLY), Flag.BLOCKING), body);
        }

        /// A command that may wait, see `Blocking`.
        public Family blockingWrite(
                String name, Arity arity, List<KeySpec> keys, Set<Flag> flags, Body.BlockingWrite body) {
            return add(name, arity, keys, with(with(flags, Flag.WRITE), Flag.BLOCKING), body);
        }

        /// A command that may wait, but for nothing that another client has to do: without the flag BLOCKING.
        public Family waitingWrite(
                String name, Arity arity, List<KeySpec> keys, Set<Flag> flags, Body.BlockingWrite body) {
            return add(name, arity, keys, with(flags, Flag.WRITE), body);
        }

        public Family control(String name, Arity arity, Set<Flag> flags, Body.Control body) {
            return add(name, arity, KeySpec.NONE, flags, body);
        }

        /// A control command that names keys (WATCH, OBJECT…).
        public Family control(String name, Arity arity, List<KeySpec> keys, Set<Flag> flags, Body.Control body) {
            return add(name, arity, keys, flags, body);
        }

        /// A name with subcommands; without flags and without a category, as in Redis.
        public Family container(String name, Arity arity, Consumer<Family> declareSubcommands) {
            return addContainer(name, arity, flags(), new Body.Container(), declareSubcommands);
        }

        /// A name with subcommands that can also be called without one (COMMAND).
        public Family container(
                String name, Arity arity, Set<Flag> flags, Body.Control body, Consumer<Family> declareSubcommands) {
            return addContainer(name, arity, flags, body, declareSubcommands);
        }

        private Family addContainer(
                String name, Arity arity, Set<Flag> flags, Body body, Consumer<Family> declareSubcommands) {
            Command command = create(name, arity, KeySpec.NONE, flags, body, true);
            insert(command);
            subcommands.put(command, new LinkedHashMap<>());
            Family family = new Family(group, command);
            family.extra.addAll(extra);
            family.ownCategory = ownCategory;
            declareSubcommands.accept(family);
            return this;
        }

        private Family add(String name, Arity arity, List<KeySpec> keys, Set<Flag> flags, Body body) {
            Command command = create(name, arity, keys, flags, body, false);
            if (container == null) {
                insert(command);
            } else {
                Map<String, Command> siblings = subcommands.computeIfAbsent(container, _ -> new LinkedHashMap<>());
                if (siblings.putIfAbsent(name, command) != null) {
                    throw new IllegalStateException("declared twice: " + command.fullName());
                }
            }
            return this;
        }

        private Command create(
                String name, Arity arity, List<KeySpec> keys, Set<Flag> declared, Body body, boolean withSubcommands) {
            if (!name.equals(name.toUpperCase(Locale.ROOT)) || name.length() > LONGEST_NAME) {
                throw new IllegalArgumentException(name);
            }
            Set<Flag> flags = EnumSet.noneOf(Flag.class);
            flags.addAll(declared);
            if (LegacyKeyRange.of(keys).movable()) {
                flags.add(Flag.MOVABLEKEYS);
            }
            boolean grouped = ownCategory && !(body instanceof Body.Container);
            Set<String> categories = AclCategories.of(grouped ? group.category() : "", flags, categoriesBeside(body));
            Command command = new Command(
                    all.size(), name, container, group, arity, keys, flags, categories, body, withSubcommands);
            all.add(command);
            return command;
        }

        private Set<String> categoriesBeside(Body body) {
            return body instanceof Body.Container ? Set.of() : extra;
        }

        private static Set<Flag> with(Set<Flag> flags, Flag flag) {
            Set<Flag> set = EnumSet.of(flag);
            set.addAll(flags);
            return set;
        }
    }
}
