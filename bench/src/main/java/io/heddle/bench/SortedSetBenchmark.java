package io.heddle.bench;

import io.heddle.keyspace.KeyspaceOptions;
import io.heddle.keyspace.KeyspaceWriter;
import io.heddle.keyspace.Keyspaces;
import io.heddle.memory.Allocator;
import io.heddle.memory.Memory;
import io.heddle.memory.MemoryOptions;
import io.heddle.snapshot.Epochs;
import io.heddle.sortedset.SortedSetReader;
import io.heddle.sortedset.SortedSetWriter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// The packed skip list beside the JDK's ConcurrentSkipListMap: members of 12 bytes with random doubles as scores. Each
/// operation takes a member chosen at random, whose bytes are written anew.
///
/// The map holds keys of score and member, and no more: it has no way from a member to its score, so the score is
/// handed to it. What it does not offer (the rank) is counted along.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xms2g", "-Xmx2g"})
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class SortedSetBenchmark {
    private static final int LAG = 10_000;
    private static final int FEW = 20;
    private static final int RANGE = 100;
    private static final int MEMBER_BYTES = 12;
    private static final int ITERATED = 10_000;

    /// Above this score there may be fewer members.
    private static final double ITERATED_BELOW = 0.98;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());

    @Param("1000000")
    public int members;

    private double[] scores = new double[0];
    private int[] chosen = new int[0];
    private int next;
    private boolean gap;
    private final Random random = new Random(42);
    private long read;
    private final SortedSetReader.EntryVisitor reader = this::read;

    /// The set under test.
    @State(Scope.Thread)
    public static class Packed {
        final Allocator allocator = Allocator.create(MemoryOptions.defaults());
        final Keyspaces keyspaces = new Keyspaces(allocator, new Epochs(allocator), new KeyspaceOptions(1, 17, 42));
        final KeyspaceWriter database = keyspaces.database(0);
        final long key = Memory.allocateRaw(1);
        final long member = Memory.allocateRaw(MEMBER_BYTES);

        @Setup
        public void fill(SortedSetBenchmark bench) {
            Memory.putByte(key, (byte) 'z');
            keyspaces.time(1);
            long before = allocator.usedBytes();
            for (int i = 0; i < bench.members; i++) {
                write(bench.shuffled(i));
                edit().put(bench.scores[bench.shuffled(i)], member, MEMBER_BYTES);
            }
            System.out.printf("# %.2f bytes per member%n", (allocator.usedBytes() - before) / (double) bench.members);
        }

        SortedSetWriter edit() {
            return database.editSortedSet(key, 1);
        }

        SortedSetReader read() {
            return database.sortedSet(key, 1);
        }

        /// Twelve characters that only this number has.
        void write(int number) {
            Memory.putLong(member, 0x3A72_6562_6D65_6D00L | 'M');
            Memory.putInt(member + 8, number);
        }

        @TearDown
        public void close() {
            keyspaces.close();
            Memory.freeRaw(key);
            Memory.freeRaw(member);
            allocator.close();
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // the bytes are compared, never handed on
    record Scored(double score, byte[] member) implements Comparable<Scored> {
        static Scored of(double score, int number) {
            byte[] bytes = {
                'M',
                'm',
                'e',
                'm',
                'b',
                'e',
                'r',
                ':',
                (byte) number,
                (byte) (number >> 8),
                (byte) (number >> 16),
                (byte) (number >> 24)
            };
            return new Scored(score, bytes);
        }

        @Override
        public int compareTo(Scored other) {
            int order = Double.compare(score, other.score);
            return order != 0 ? order : Arrays.compareUnsigned(member, other.member);
        }
    }

    /// What it is compared with.
    @State(Scope.Thread)
    public static class Linked {
        final ConcurrentSkipListMap<Scored, Boolean> map = new ConcurrentSkipListMap<>();

        @Setup
        public void fill(SortedSetBenchmark bench) {
            for (int i = 0; i < bench.members; i++) {
                map.put(Scored.of(bench.scores[bench.shuffled(i)], bench.shuffled(i)), true);
            }
        }
    }

    @Setup
    public void choose() {
        scores = new double[members];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = random.nextDouble();
        }
        chosen = new int[members];
        for (int i = 0; i < members; i++) {
            chosen[i] = i;
        }
        for (int i = members - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int swapped = chosen[i];
            chosen[i] = chosen[other];
            chosen[other] = swapped;
        }
    }

    private int shuffled(int i) {
        return chosen[i];
    }

    private int nextMember() {
        next = next + 1 == members ? 0 : next + 1;
        return chosen[next];
    }

    /// A member leaves, and one that left some time ago comes back.
    @Benchmark
    public void replacePacked(Packed packed) {
        if (!gap) {
            gap = true;
            for (int i = 0; i < LAG; i++) {
                remove(packed, nextMember());
            }
        }
        remove(packed, nextMember());
        int back = chosen[next < LAG ? next - LAG + members : next - LAG];
        packed.write(back);
        packed.edit().put(scores[back], packed.member, MEMBER_BYTES);
    }

    private static void remove(Packed packed, int number) {
        packed.write(number);
        SortedSetWriter set = packed.edit();
        if (!set.find(packed.member, MEMBER_BYTES)) {
            throw new IllegalStateException("a member is missing");
        }
        set.remove();
    }

    @Benchmark
    public void replaceLinked(Linked linked) {
        if (!gap) {
            gap = true;
            for (int i = 0; i < LAG; i++) {
                int number = nextMember();
                linked.map.remove(Scored.of(scores[number], number));
            }
        }
        int number = nextMember();
        linked.map.remove(Scored.of(scores[number], number));
        int back = chosen[next < LAG ? next - LAG + members : next - LAG];
        linked.map.put(Scored.of(scores[back], back), true);
    }

    @Benchmark
    public void updatePacked(Packed packed) {
        int number = nextMember();
        packed.write(number);
        scores[number] = random.nextDouble();
        packed.edit().put(scores[number], packed.member, MEMBER_BYTES);
    }

    @Benchmark
    public void updateLinked(Linked linked) {
        int number = nextMember();
        linked.map.remove(Scored.of(scores[number], number));
        scores[number] = random.nextDouble();
        linked.map.put(Scored.of(scores[number], number), true);
    }

    @Benchmark
    public long rankPacked(Packed packed) {
        packed.write(nextMember());
        SortedSetReader set = packed.read();
        return set.find(packed.member, MEMBER_BYTES) ? set.rank() : -1;
    }

    @Benchmark
    @OperationsPerInvocation(FEW)
    public long rankLinear(Linked linked) {
        long all = 0;
        for (int i = 0; i < FEW; i++) {
            int number = nextMember();
            Scored wanted = Scored.of(scores[number], number);
            Iterator<Scored> iterator = linked.map.keySet().iterator();
            while (iterator.next().compareTo(wanted) != 0) {
                all++;
            }
        }
        return all;
    }

    /// A hundred members from a score on: each is looked at.
    @Benchmark
    public long rangePacked(Packed packed) {
        SortedSetReader set = packed.read();
        long all = 0;
        boolean more = set.seek(set.countBelow(scores[nextMember()], false));
        for (int i = 0; i < RANGE && more; i++) {
            all += Memory.getInt(set.member() + set.memberLength() - 4) + (long) set.score();
            more = set.next();
        }
        return all;
    }

    @Benchmark
    public long rangeLinked(Linked linked) {
        int number = nextMember();
        long all = 0;
        Iterator<Scored> iterator =
                linked.map.tailMap(Scored.of(scores[number], number)).keySet().iterator();
        for (int i = 0; i < RANGE && iterator.hasNext(); i++) {
            Scored each = iterator.next();
            all += each.member[MEMBER_BYTES - 1] + (long) each.score;
        }
        return all;
    }

    /// Ten thousand members from a score on, or up to the end: all bytes of each are read, and its score.
    @Benchmark
    public long iteratePacked(Packed packed) {
        SortedSetReader set = packed.read();
        set.seek(Math.min(set.countBelow(scores[nextMember()], false), members - ITERATED));
        read = 0;
        set.visit(ITERATED, reader);
        return read;
    }

    private void read(long member, int length, double score) {
        read += Memory.getLong(member) + Memory.getInt(member + length - Integer.BYTES) + (long) score;
    }

    @Benchmark
    public long iterateLinked(Linked linked) {
        int number = nextMember();
        double score = Math.min(scores[number], ITERATED_BELOW);
        long all = 0;
        Iterator<Scored> iterator =
                linked.map.tailMap(Scored.of(score, number)).keySet().iterator();
        for (int i = 0; i < ITERATED && iterator.hasNext(); i++) {
            Scored each = iterator.next();
            byte[] member = each.member;
            all += (long) LONGS.get(member, 0)
                    + (int) INTS.get(member, MEMBER_BYTES - Integer.BYTES)
                    + (long) each.score;
        }
        return all;
    }
}
