package io.heddle.server.command;

import static io.heddle.server.command.Arity.atLeast;
import static io.heddle.server.command.CommandTable.flags;
import static io.heddle.server.command.Flag.DENYOOM;

import io.heddle.keyspace.KeyspaceReader;
import io.heddle.keyspace.KeyspaceWriter;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;
import io.heddle.set.MemberVisitor;
import io.heddle.set.SetDraft;
import io.heddle.set.SetReader;
import io.heddle.set.SetWriter;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// Several sets: intersection, union, difference, shown or stored.
///
/// All keys are looked at, in their order, before anything else happens: a wrong type is an error even where the
/// result is empty already.
final class SetAlgebraCommands {
    private static final CommandError NO_KEYS = CommandError.of("ERR numkeys should be greater than 0");
    private static final CommandError TOO_MANY_KEYS =
            CommandError.of("ERR Number of keys can't be greater than number of args");
    private static final CommandError NEGATIVE_LIMIT = CommandError.of("ERR LIMIT can't be negative");

    private SetAlgebraCommands() {}

    static void declare(CommandTable table) {
        List<KeySpec> sources = KeySpec.range("RO ACCESS", 1, -1, 1);
        List<KeySpec> updated = List.of(KeySpec.at("RW UPDATE", 1, 0, 1), KeySpec.at("RO ACCESS", 2, -1, 1));
        List<KeySpec> overwritten = List.of(KeySpec.at("OW UPDATE", 1, 0, 1), KeySpec.at("RO ACCESS", 2, -1, 1));
        table.in(Group.SET)
                .read("SINTER", atLeast(2), sources, flags(), SetAlgebraCommands::sinter)
                .read("SUNION", atLeast(2), sources, flags(), SetAlgebraCommands::sunion)
                .read("SDIFF", atLeast(2), sources, flags(), SetAlgebraCommands::sdiff)
                .read(
                        "SINTERCARD",
                        atLeast(3),
                        List.of(KeySpec.counted("RO ACCESS", 1)),
                        flags(),
                        SetAlgebraCommands::sintercard)
                .write("SINTERSTORE", atLeast(3), updated, flags(DENYOOM), SetAlgebraCommands::sinterstore)
                .write("SUNIONSTORE", atLeast(3), overwritten, flags(DENYOOM), SetAlgebraCommands::sunionstore)
                .write("SDIFFSTORE", atLeast(3), overwritten, flags(DENYOOM), SetAlgebraCommands::sdiffstore);
    }

    private static SetReader[] sets(KeyspaceReader keyspace, Args args, int from, int count) {
        SetReader[] sets = new SetReader[count];
        for (int i = 0; i < count; i++) {
            sets[i] = keyspace.set(i, args.address(from + i), args.length(from + i));
        }
        return sets;
    }

    // Intersection.

    private static void sinter(KeyspaceReader keyspace, Args args, Reply reply) {
        SetReader[] sets = sets(keyspace, args, 1, args.count() - 1);
        Object mark = reply.begin();
        long[] count = new long[1];
        intersect(sets, (address, length) -> {
            reply.bulk(address, length);
            count[0]++;
            return true;
        });
        reply.endSet(mark, count[0]);
    }

    private static void sintercard(KeyspaceReader keyspace, Args args, Reply reply) {
        int keys = (int) Math.min(Integer.MAX_VALUE, positive(args));
        if (keys > args.count() - 2) {
            throw TOO_MANY_KEYS;
        }
        long limit = 0;
        for (int i = 2 + keys; i < args.count(); i += 2) {
            if (!args.is(i, "LIMIT") || i + 1 == args.count()) {
                throw CommandError.SYNTAX;
            }
            limit = args.integer(i + 1, 0, Long.MAX_VALUE, NEGATIVE_LIMIT);
        }
        long most = limit == 0 ? Long.MAX_VALUE : limit;
        long[] count = new long[1];
        intersect(sets(keyspace, args, 2, keys), (address, length) -> ++count[0] < most);
        reply.integer(count[0]);
    }

    private static long positive(Args args) {
        return args.integer(1, 1, Long.MAX_VALUE, NO_KEYS);
    }

    private static void sinterstore(KeyspaceWriter keyspace, Args args, Reply reply) {
        SetReader[] sets = sets(keyspace, args, 2, args.count() - 2);
        try (SetDraft draft = keyspace.draftSet()) {
            intersect(sets, (address, length) -> {
                draft.set().add(address, length);
                return true;
            });
            store(keyspace, args, draft, reply);
        }
    }

    /// Asks for each member of the smallest set whether the others have it, beginning with the next smallest.
    private static void intersect(SetReader[] sets, MemberVisitor visitor) {
        for (SetReader set : sets) {
            if (!set.isPresent()) {
                return;
            }
        }
        Arrays.sort(sets, Comparator.comparingLong(SetReader::size));
        sets[0].forEach((address, length) -> {
            for (int i = 1; i < sets.length; i++) {
                if (!sets[i].contains(address, length)) {
                    return true;
                }
            }
            return visitor.visit(address, length);
        });
    }

    // Union.

    private static void sunion(KeyspaceReader keyspace, Args args, Reply reply) {
        SetReader[] sets = sets(keyspace, args, 1, args.count() - 1);
        try (SetDraft draft = keyspace.draftSet()) {
            unite(sets, draft.set());
            show(draft.set(), reply);
        }
    }

    private static void sunionstore(KeyspaceWriter keyspace, Args args, Reply reply) {
        SetReader[] sets = sets(keyspace, args, 2, args.count() - 2);
        try (SetDraft draft = keyspace.draftSet()) {
            unite(sets, draft.set());
            store(keyspace, args, draft, reply);
        }
    }

    private static void unite(SetReader[] sets, SetWriter result) {
        for (SetReader set : sets) {
            set.forEach((address, length) -> {
                result.add(address, length);
                return true;
            });
        }
    }

    // Difference.

    private static void sdiff(KeyspaceReader keyspace, Args args, Reply reply) {
        SetReader[] sets = sets(keyspace, args, 1, args.count() - 1);
        try (SetDraft draft = keyspace.draftSet()) {
            subtract(sets, draft.set());
            show(draft.set(), reply);
        }
    }

    private static void sdiffstore(KeyspaceWriter keyspace, Args args, Reply reply) {
        SetReader[] sets = sets(keyspace, args, 2, args.count() - 2);
        try (SetDraft draft = keyspace.draftSet()) {
            subtract(sets, draft.set());
            store(keyspace, args, draft, reply);
        }
    }

    /// Either asks for each member of the first set whether another has it, or removes all members of the others
    /// from a copy of the first, by what is less work.
    private static void subtract(SetReader[] sets, SetWriter result) {
        long asking = 0;
        long removing = 0;
        for (SetReader set : sets) {
            asking += set.isPresent() ? sets[0].size() : 0;
            removing += set.size();
        }
        if (asking / 2 <= removing) {
            subtractByAsking(sets, result);
        } else {
            subtractByRemoving(sets, result);
        }
    }

    private static void subtractByAsking(SetReader[] sets, SetWriter result) {
        Arrays.sort(
                sets, 1, sets.length, Comparator.comparingLong(SetReader::size).reversed());
        sets[0].forEach((address, length) -> {
            for (int i = 1; i < sets.length; i++) {
                if (sets[i].contains(address, length)) {
                    return true;
                }
            }
            result.add(address, length);
            return true;
        });
    }

    private static void subtractByRemoving(SetReader[] sets, SetWriter result) {
        sets[0].forEach((address, length) -> {
            result.add(address, length);
            return true;
        });
        for (int i = 1; i < sets.length; i++) {
            sets[i].forEach((address, length) -> {
                result.remove(address, length);
                return result.isPresent();
            });
        }
    }

    // Results.

    private static void show(SetReader set, Reply reply) {
        reply.set(set.size());
        set.forEach((address, length) -> {
            reply.bulk(address, length);
            return true;
        });
    }

    private static void store(KeyspaceWriter keyspace, Args args, SetDraft draft, Reply reply) {
        long size = draft.set().size();
        keyspace.storeSet(args.address(1), args.length(1), draft);
        reply.integer(size);
    }
}
