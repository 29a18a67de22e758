package io.heddle.server.command;

import static io.heddle.server.command.Arity.atLeast;
import static io.heddle.server.command.CommandTable.flags;

import io.heddle.keyspace.KeyspaceReader;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;
import io.heddle.sortedset.SortedSetReader;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;

/// Some members of a sorted set: by chance (ZRANDMEMBER), or step by step (ZSCAN).
///
/// A compact set is shown by ZSCAN at once, whatever COUNT says. ZSCAN looks at its options only if the key is there,
/// and writes scores as strings, those of a large set in the form `%.17g` of C.
final class SortedSetVisitCommands {
    private static final int DIGITS = 17;

    private SortedSetVisitCommands() {}

    static void declare(CommandTable table) {
        List<KeySpec> key = KeySpec.first("RO ACCESS");
        table.in(Group.SORTED_SET)
                .read("ZRANDMEMBER", atLeast(2), key, flags(), SortedSetVisitCommands::zrandmember)
                .read("ZSCAN", atLeast(3), key, flags(), SortedSetVisitCommands::zscan);
    }

    private static void zrandmember(KeyspaceReader keyspace, Args args, Reply reply) {
        if (args.count() == 2) {
            SortedSetReader set = keyspace.sortedSet(args.address(1), args.length(1));
            if (set.isPresent()) {
                set.random();
                reply.bulk(set.member(), set.memberLength());
            } else {
                reply.nil();
            }
            return;
        }
        RandomPicks picks = RandomPicks.parse(args, "WITHSCORES");
        long count = picks.count();
        SortedSetReader set = keyspace.sortedSet(args.address(1), args.length(1));
        Printer printer = new Printer(picks, reply);
        if (count == 0 || !set.isPresent()) {
            reply.array(0);
        } else if (count > 0) {
            picks.begin(Math.min(count, set.size()), reply);
            set.sample(count, printer);
        } else {
            picks.begin(-count, reply);
            for (long i = count; i < 0; i++) {
                set.random();
                printer.visit(set.member(), set.memberLength(), set.score());
            }
        }
    }

    private static void zscan(KeyspaceReader keyspace, Args args, Reply reply) {
        long cursor = ScanOptions.cursor(args, 2);
        SortedSetReader set = keyspace.sortedSet(args.address(1), args.length(1));
        if (!set.isPresent()) {
            ScanOptions.nothing(reply);
            return;
        }
        ScanOptions options = ScanOptions.parse(args, 3, false);
        if (set.isCompact()) {
            showAll(set, options, reply);
            return;
        }
        Found found = new Found(options);
        long positions = 0;
        do {
            cursor = set.scan(cursor, found);
            positions++;
        } while (cursor != 0 && options.goesOn(found.looked, positions));
        reply.array(2);
        reply.bulk(Long.toUnsignedString(cursor));
        found.print(reply);
    }

    private static void showAll(SortedSetReader set, ScanOptions options, Reply reply) {
        reply.array(2);
        reply.bulk(0L);
        Object mark = reply.begin();
        long found = 0;
        for (boolean more = set.seek(0); more; more = set.next()) {
            long member = set.member();
            int length = set.memberLength();
            if (options.matches(member, length)) {
                reply.bulk(member, length);
                reply.bulk(set.score());
                found++;
            }
        }
        reply.endArray(mark, 2 * found);
    }

    /// A double in C's form `%.17g`.
    private static String printed(double score) {
        if (Double.isInfinite(score)) {
            return score > 0 ? "inf" : "-inf";
        }
        if (score == 0) {
            return Double.doubleToRawLongBits(score) == 0 ? "0" : "-0";
        }
        BigDecimal digits = new BigDecimal(score, new MathContext(DIGITS, RoundingMode.HALF_EVEN)).stripTrailingZeros();
        int exponent = digits.precision() - digits.scale() - 1;
        if (exponent >= -4 && exponent < DIGITS) {
            return digits.toPlainString();
        }
        String text = digits.unscaledValue().toString();
        int first = score < 0 ? 2 : 1;
        String fraction = text.length() > first ? "." + text.substring(first) : "";
        String power = (exponent < 0 ? "-" : "+") + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
        return text.substring(0, first) + fraction + "e" + power;
    }

    /// Prints members, or pairs, which are arrays of their own in RESP3.
    private record Printer(RandomPicks picks, Reply reply) implements SortedSetReader.EntryVisitor {
        @Override
        public void visit(long member, int length, double score) {
            picks.beginOne(reply);
            reply.bulk(member, length);
            if (picks.pairs()) {
                reply.floating(score);
            }
        }
    }

    /// Remembers what matches, because the cursor is written before it.
    private static final class Found implements SortedSetReader.EntryVisitor {
        private final ScanOptions options;
        private long[] members = new long[32];
        private int[] lengths = new int[32];
        private double[] scores = new double[32];
        private int count;
        private long looked;

        Found(ScanOptions options) {
            this.options = options;
        }

        @Override
        public void visit(long member, int length, double score) {
            looked++;
            if (!options.matches(member, length)) {
                return;
            }
            if (count == members.length) {
                members = Arrays.copyOf(members, count * 2);
                lengths = Arrays.copyOf(lengths, count * 2);
                scores = Arrays.copyOf(scores, count * 2);
            }
            members[count] = member;
            lengths[count] = length;
            scores[count++] = score;
        }

        void print(Reply reply) {
            reply.array(2L * count);
            for (int i = 0; i < count; i++) {
                reply.bulk(members[i], lengths[i]);
                reply.bulk(printed(scores[i]));
            }
        }
    }
}
