package io.heddle.server.config;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// One directive as it is declared in {@link Directives}: names, type, default, traits. Immutable.
public final class Directive {
    private final int id;
    private final String name;
    private final List<String> aliases;
    private final Syntax syntax;
    private final Value fallback;
    private final EnumSet<Trait> traits;

    /// @param names the name, then its aliases, with a bar between
    Directive(int id, String names, Syntax syntax, Value fallback, Trait... traits) {
        List<String> all = new ArrayList<>(2);
        int start = 0;
        for (int bar = names.indexOf('|'); bar >= 0; bar = names.indexOf('|', start)) {
            all.add(names.substring(start, bar));
            start = bar + 1;
        }
        all.add(names.substring(start));
        this.id = id;
        this.name = all.getFirst();
        this.aliases = List.copyOf(all.subList(1, all.size()));
        this.syntax = syntax;
        this.fallback = fallback;
        this.traits = EnumSet.noneOf(Trait.class);
        for (Trait trait : traits) {
            this.traits.add(trait);
        }
    }

    /// Dense number, the index of its value in {@link Config}.
    int id() {
        return id;
    }

    public String name() {
        return name;
    }

    /// Older names that mean the same.
    public List<String> aliases() {
        return aliases;
    }

    public boolean is(Trait trait) {
        return traits.contains(trait);
    }

    public Set<Trait> traits() {
        return Set.copyOf(traits);
    }

    /// The default as CONFIG GET answers it.
    public String defaultText() {
        return fallback.text();
    }

    Syntax syntax() {
        return syntax;
    }

    Value fallback() {
        return fallback;
    }

    @Override
    public String toString() {
        return name;
    }
}
