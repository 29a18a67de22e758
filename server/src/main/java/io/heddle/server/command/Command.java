package io.heddle.server.command;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Everything the server knows about one command or subcommand; immutable once the table is built, any thread may read
/// it.
public final class Command {
    private final int id;
    private final String name;
    private final @Nullable Command parent;
    private final Group group;
    private final Arity arity;
    private final List<KeySpec> keys;
    private final Set<Flag> flags;
    private final Set<String> categories;
    private final Body body;
    private final boolean container;
    private final LegacyKeyRange keyRange;
    private final int firstKey;
    private final int firstMember;
    private final long flagBits;

    Command(
            int id,
            String name,
            @Nullable Command parent,
            Group group,
            Arity arity,
            List<KeySpec> keys,
            Set<Flag> flags,
            Set<String> categories,
            Body body,
            boolean container) {
        this.id = id;
        this.name = name;
        this.parent = parent;
        this.group = group;
        this.arity = arity;
        this.keys = keys;
        this.flags = flags;
        this.categories = categories;
        this.body = body;
        this.container = container;
        this.keyRange = LegacyKeyRange.of(keys);
        this.firstKey = keyRange.first();
        this.flagBits = bits(flags);
        this.firstMember = firstMember();
    }

    /// Dense number, for arrays of statistics.
    public int id() {
        return id;
    }

    /// Upper case, without the parent's name: "GET", for "CONFIG GET" as for "GET".
    public String name() {
        return name;
    }

    /// Lower case with the parent's name: "get", "config|get".
    public String fullName() {
        String own = name.toLowerCase(java.util.Locale.ROOT);
        return parent == null ? own : parent.fullName() + "|" + own;
    }

    public @Nullable Command parent() {
        return parent;
    }

    public Group group() {
        return group;
    }

    public Arity arity() {
        return arity;
    }

    public List<KeySpec> keys() {
        return keys;
    }

    public Set<Flag> flags() {
        return flags;
    }

    /// Where the keys stand as far as a single range can say it (COMMAND INFO's first, last and step).
    public LegacyKeyRange keyRange() {
        return keyRange;
    }

    /// Position of the first key where a single range can say it, else 0. For those who look ahead.
    public int firstKey() {
        return firstKey;
    }

    /// Position of the first member or field of the first key where it is always the same, else 0. For those who
    /// look ahead.
    public int memberPosition() {
        return firstMember;
    }

    private int firstMember() {
        if (is(Flag.MEMBER_NEXT)) {
            return firstKey + 1;
        }
        return is(Flag.MEMBER_AFTER_NEXT) ? firstKey + 2 : 0;
    }

    private static long bits(Set<Flag> flags) {
        long bits = 0;
        for (Flag flag : flags) {
            bits |= 1L << flag.ordinal();
        }
        return bits;
    }

    /// Whether argument 1 names a subcommand that runs in its place. Most containers have no body of their own.
    public boolean hasSubcommands() {
        return container;
    }

    /// ACL categories without '@', in the order of `AclCategories`.
    public Set<String> categories() {
        return categories;
    }

    public Body body() {
        return body;
    }

    public boolean is(Flag flag) {
        return (flagBits >>> flag.ordinal() & 1) != 0;
    }

    public boolean isWrite() {
        return is(Flag.WRITE);
    }

    @Override
    public String toString() {
        return fullName();
    }
}
