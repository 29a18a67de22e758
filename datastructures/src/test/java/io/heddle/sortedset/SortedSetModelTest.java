package io.heddle.sortedset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.keyspace.KeyspaceOptions;
import io.heddle.keyspace.KeyspaceWriter;
import io.heddle.keyspace.Keyspaces;
import io.heddle.memory.Allocator;
import io.heddle.memory.Memory;
import io.heddle.memory.MemoryOptions;
import io.heddle.snapshot.Epochs;
import io.heddle.snapshot.Snapshot;
import io.heddle.snapshot.SnapshotAbortedException;
import io.heddle.snapshot.SnapshotWalk;
import io.heddle.value.ValueVisitor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Random work on one sorted set, in both forms, compared with a model; snapshots show the state at their opening.
final class SortedSetModelTest {
    private static final String KEY = "key";

    /// The set under test with its surroundings.
    private static final class Bench implements AutoCloseable {
        final Allocator allocator = Allocator.create(new MemoryOptions(1L << 32, false));
        final Epochs epochs = new Epochs(allocator);
        final Keyspaces keyspaces;
        final KeyspaceWriter database;
        final SortedSetModel model = new SortedSetModel();
        final Random random;
        final int members;
        final String scoreKind;
        final int longest;
        final long key = bytes(KEY);
        long scratch = Memory.allocateRaw(1);

        Bench(long seed, int members, String scoreKind, int longest) {
            random = new Random(seed);
            keyspaces = new Keyspaces(allocator, epochs, new KeyspaceOptions(1, seed, ~seed));
            keyspaces.time(1_000_000_000_000L);
            database = keyspaces.database(0);
            this.members = members;
            this.scoreKind = scoreKind;
            this.longest = longest;
        }

        static long bytes(String text) {
            long address = Memory.allocateRaw(Math.max(1, text.length()));
            Memory.copyFromArray(text.getBytes(StandardCharsets.ISO_8859_1), 0, address, text.length());
            return address;
        }

        long of(String text) {
            Memory.freeRaw(scratch);
            scratch = bytes(text);
            return scratch;
        }

        SortedSetWriter edit() {
            return database.editSortedSet(key, KEY.length());
        }

        SortedSetReader read() {
            return database.sortedSet(key, KEY.length());
        }

        String member() {
            int number = random.nextInt(members);
            return switch (number % 4) {
                case 0 -> Integer.toString(number - members / 2);
                case 1 -> "member:" + number;
                case 2 -> "m" + number + "x".repeat(number % (longest + 1));
                default -> number == 3 ? "" : "element-" + 1_000_000_000L * number;
            };
        }

        double score() {
            return switch (scoreKind) {
                case "equal" -> 7;
                case "few" -> random.nextInt(5) - 2;
                case "whole" -> random.nextInt() >> random.nextInt(32);
                case "ascending" -> model.size();
                case "double" -> random.nextDouble();
                default ->
                    switch (random.nextInt(8)) {
                        case 0 -> Double.NEGATIVE_INFINITY;
                        case 1 -> Double.POSITIVE_INFINITY;
                        case 2 -> -0.0;
                        case 3 -> 0;
                        case 4 -> random.nextLong() >> random.nextInt(64);
                        case 5 -> Double.longBitsToDouble(random.nextLong() & 0x7FE0_FFFF_FFFF_FFFFL);
                        default -> random.nextInt(2000) / 4.0;
                    };
            };
        }

        void put() {
            String member = member();
            double score = score();
            boolean added = edit().put(score, of(member), member.length());
            assertEquals(model.score(member) == null, added);
            model.put(member, score);
        }

        void remove() {
            String member = member();
            SortedSetWriter set = edit();
            boolean there = set.find(of(member), member.length());
            if (there) {
                set.remove();
            }
            assertEquals(model.remove(member), there);
        }

        void removeRange() {
            long size = model.size();
            if (size == 0) {
                return;
            }
            long rank = switch (random.nextInt(3)) {
                case 0 -> 0;
                case 1 -> size - 1;
                default -> random.nextInt((int) size);
            };
            long count = random.nextInt(20) == 0 ? random.nextInt(1 + (int) size) : 1 + random.nextInt(3);
            edit().removeRange(rank, count);
            List<SortedSetModel.Pair> pairs = model.pairs();
            for (long i = rank; i < Math.min(size, rank + count); i++) {
                model.remove(pairs.get((int) i).member());
            }
        }

        void step(int removals) {
            int choice = random.nextInt(100);
            if (choice < removals) {
                remove();
            } else if (choice < removals + 4) {
                removeRange();
            } else {
                put();
            }
        }

        void run(int steps, int removals) {
            for (int i = 0; i < steps; i++) {
                step(removals);
            }
        }

        void compare() {
            SortedSetReader set = read();
            List<SortedSetModel.Pair> expected = model.pairs();
            assertEquals(expected.size(), set.size());
            assertEquals(!expected.isEmpty(), set.isPresent());
            List<SortedSetModel.Pair> found = new ArrayList<>();
            for (boolean more = set.seek(0); more; more = set.next()) {
                found.add(standing(set));
            }
            assertEquals(expected, found);
            if (!found.isEmpty()) {
                int from = random.nextInt(found.size());
                int count = random.nextInt(found.size() + 2);
                List<SortedSetModel.Pair> shown = new ArrayList<>();
                set.seek(from);
                set.visit(count, (at, length, score) -> shown.add(new SortedSetModel.Pair(score, text(at, length))));
                assertEquals(expected.subList(from, Math.min(found.size(), from + count)), shown);
            }
            List<SortedSetModel.Pair> back = new ArrayList<>();
            for (boolean more = set.seek(expected.size() - 1); more; more = set.previous()) {
                back.addFirst(standing(set));
            }
            assertEquals(expected, back);
            compareQuestions(set, expected);
            Set<SortedSetModel.Pair> scanned = new HashSet<>();
            long cursor = 0;
            do {
                cursor = set.scan(
                        cursor,
                        (at, length, score) -> assertTrue(
                                scanned.add(new SortedSetModel.Pair(score, text(at, length))), "shown twice"));
            } while (cursor != 0);
            assertEquals(new HashSet<>(expected), scanned);
            checkLarge();
        }

        void checkLarge() {
            long entry = database.peek(key, KEY.length());
            if (entry != 0 && database.encoding(entry).equals("skiplist")) {
                SortedSet set = (SortedSet) edit();
                SkipListCheck.check(set.list(), set.root());
            }
        }

        void compareQuestions(SortedSetReader set, List<SortedSetModel.Pair> expected) {
            for (int i = 0; i < 20; i++) {
                String member = member();
                boolean there = set.find(of(member), member.length());
                Double score = model.score(member);
                assertEquals(score != null, there);
                if (score != null) {
                    assertEquals(score + 0.0, set.score() + 0.0);
                    assertEquals(expected.indexOf(new SortedSetModel.Pair(score, member)), set.rank(), member);
                }
                double bound = score();
                assertEquals(model.countBelow(bound, true), set.countBelow(bound, true));
                assertEquals(model.countBelow(bound, false), set.countBelow(bound, false));
                if (scoreKind.equals("equal")) {
                    long before = expected.stream()
                            .filter(pair -> pair.member().compareTo(member) < 0)
                            .count();
                    assertEquals(before, set.countBefore(of(member), member.length(), false));
                    assertEquals(before + (there ? 1 : 0), set.countBefore(of(member), member.length(), true));
                }
            }
            assertFalse(set.seek(expected.size()));
            assertFalse(set.seek(-1));
        }

        static SortedSetModel.Pair standing(SortedSetReader set) {
            return new SortedSetModel.Pair(set.score(), text(set.member(), set.memberLength()));
        }

        static String text(long address, int length) {
            byte[] copy = new byte[length];
            Memory.copyToArray(address, copy, 0, length);
            return new String(copy, StandardCharsets.ISO_8859_1);
        }

        Snapshot openSnapshot() {
            while (!keyspaces.canOpenSnapshot()) {
                keyspaces.freeStep(50);
            }
            return keyspaces.openSnapshot();
        }

        @Override
        public void close() {
            keyspaces.close();
            Memory.freeRaw(scratch);
            Memory.freeRaw(key);
            assertEquals(0, allocator.usedBytes(), "bytes still in use after the end");
            allocator.close();
        }
    }

    /// What a walk has shown.
    private static final class Picture implements ValueVisitor {
        final List<SortedSetModel.Pair> pairs = new ArrayList<>();
        final Runnable afterEach;
        String member = "";

        Picture(Runnable afterEach) {
            this.afterEach = afterEach;
        }

        @Override
        public void item(long address, int length) {
            member = Bench.text(address, length);
        }

        @Override
        public void number(long value) {
            throw new AssertionError("no numbers in a sorted set");
        }

        @Override
        public void score(double value) {
            pairs.add(new SortedSetModel.Pair(value, member));
            afterEach.run();
        }

        static List<SortedSetModel.Pair> of(Snapshot snapshot) {
            return of(snapshot.walk(), () -> {});
        }

        /// By the last walk of the snapshot, with something done after each entry.
        static List<SortedSetModel.Pair> last(Snapshot snapshot, Runnable afterEach) {
            return of(snapshot.lastWalk(), afterEach);
        }

        private static List<SortedSetModel.Pair> of(SnapshotWalk walk, Runnable afterEach) {
            Picture picture = new Picture(afterEach);
            try (walk) {
                walk.run(entry -> entry.value(picture));
            }
            return picture.pairs;
        }
    }

    @ParameterizedTest(name = "{0} members, {1} scores, up to {2} bytes")
    @CsvSource({
        "60, any, 40",
        "200, few, 70",
        "300, equal, 20",
        "4000, double, 10",
        "4000, any, 300",
        "3000, equal, 40",
        "20000, whole, 5",
        "5000, ascending, 0",
        "3000, few, 20"
    })
    void shouldBehaveLikeTheModel(int members, String scores, int longest) {
        long seed = Long.getLong("heddle.seed", System.nanoTime());
        try (Bench bench = new Bench(seed, members, scores, longest)) {
            try {
                for (int round = 0; round < 12; round++) {
                    bench.run(members, round % 4 == 3 ? 85 : 10 + bench.random.nextInt(40));
                    bench.compare();
                }
                while (bench.model.size() > 0) {
                    bench.removeRange();
                }
                bench.compare();
            } catch (Throwable failure) {
                throw new AssertionError("seed " + seed, failure);
            }
        }
    }

    @ParameterizedTest(name = "{0} members, {1} scores, up to {2} bytes")
    @CsvSource({"60, any, 40", "1000, any, 300", "5000, double, 10", "3000, equal, 20", "3000, few, 0"})
    void shouldShowSnapshotsTheStateAtTheOpening(int members, String scores, int longest) {
        long seed = Long.getLong("heddle.seed", System.nanoTime());
        try (Bench bench = new Bench(seed, members, scores, longest)) {
            try {
                for (int round = 0; round < 20; round++) {
                    bench.run(bench.random.nextInt(members), 10 + bench.random.nextInt(80));
                    Snapshot snapshot = bench.openSnapshot();
                    List<SortedSetModel.Pair> expected = bench.model.pairs();
                    assertEquals(expected, Picture.of(snapshot), "at once");
                    bench.run(1 + bench.random.nextInt(40), bench.random.nextInt(100));
                    assertEquals(expected, Picture.of(snapshot), "after a few changes");
                    bench.run(bench.random.nextInt(members), bench.random.nextInt(100));
                    assertEquals(expected, Picture.of(snapshot), "after many changes");
                    if (round % 5 == 4) {
                        bench.database.delete(bench.key, KEY.length());
                        bench.model.clear();
                        assertEquals(expected, Picture.of(snapshot), "after the end");
                    }
                    bench.compare();
                    snapshot.close();
                }
            } catch (Throwable failure) {
                throw new AssertionError("seed " + seed, failure);
            }
        }
    }

    @ParameterizedTest(name = "{0} members, {1} scores, up to {2} bytes, {3} changes per entry")
    @CsvSource({"1000, any, 300, 3", "5000, double, 10, 1", "3000, few, 0, 1", "4000, ascending, 5, 2"})
    void shouldShowALastWalkTheStateAtTheOpeningWhileItGoesOn(int members, String scores, int longest, int changes) {
        long seed = Long.getLong("heddle.seed", System.nanoTime());
        try (Bench bench = new Bench(seed, members, scores, longest)) {
            try {
                bench.run(2 * members, 10);
                for (int round = 0; round < 10; round++) {
                    bench.run(bench.random.nextInt(members), 40);
                    Snapshot snapshot = bench.openSnapshot();
                    List<SortedSetModel.Pair> expected = bench.model.pairs();
                    int removals = 20 + bench.random.nextInt(30);
                    assertEquals(expected, Picture.last(snapshot, () -> bench.run(changes, removals)));
                    assertThrows(SnapshotAbortedException.class, snapshot::walk);
                    bench.compare();
                    snapshot.close();
                }
            } catch (Throwable failure) {
                throw new AssertionError("seed " + seed, failure);
            }
        }
    }

    /// A split that asks all nodes takes most of a millisecond in a set of millions.
    @Test
    void shouldAskFewNodesWhenASegmentOfTheIndexSplits() {
        long seed = Long.getLong("heddle.seed", System.nanoTime());
        try (Bench bench = new Bench(seed, 1, "double", 0)) {
            int most = 0;
            for (int i = 0; i < 200_000; i++) {
                String member = "member:" + (1_000_000 + i);
                SortedSet set = (SortedSet) bench.edit();
                set.put(i, bench.of(member), member.length());
                if (i > 20_000) {
                    most = Math.max(most, set.list().index().nodesAsked());
                }
            }
            assertTrue(most > 0 && most < IndexSegments.SLOTS_MAX / 2, most + " nodes, seed " + seed);
            SortedSet set = (SortedSet) bench.edit();
            SkipListCheck.check(set.list(), set.root());
        }
    }

    @Test
    void shouldKeepLittleForASnapshotWhenScoresChange() {
        int members = 100_000;
        long seed = Long.getLong("heddle.seed", System.nanoTime());
        try (Bench bench = new Bench(seed, 1, "double", 0)) {
            for (int i = 0; i < members; i++) {
                String member = "member:" + (members + i);
                bench.edit().put(i, bench.of(member), member.length());
            }
            long used = bench.allocator.usedBytes();
            Snapshot snapshot = bench.openSnapshot();
            int[] shown = {0};
            Picture.last(snapshot, () -> {
                if (shown[0]++ % 100 == 0) {
                    String member = "member:" + (members + bench.random.nextInt(members));
                    bench.edit().put(bench.random.nextInt(members), bench.of(member), member.length());
                }
            });
            long extra = bench.epochs.extraBytesPeak();
            assertTrue(extra < used / 20, extra + " bytes of " + used + ", seed " + seed);
            snapshot.close();
        }
    }

    @ParameterizedTest(name = "{0} members, {1} scores, up to {2} bytes")
    @CsvSource({"1000, any, 300", "20000, double, 10", "3000, equal, 20"})
    void shouldShowAnotherThreadTheStateAtTheOpening(int members, String scores, int longest) throws Exception {
        long seed = Long.getLong("heddle.seed", System.nanoTime());
        try (ExecutorService threads = Executors.newSingleThreadExecutor();
                Bench bench = new Bench(seed, members, scores, longest)) {
            try {
                bench.run(3 * members, 10);
                for (int round = 0; round < 20; round++) {
                    Snapshot snapshot = bench.openSnapshot();
                    List<SortedSetModel.Pair> expected = bench.model.pairs();
                    Future<List<SortedSetModel.Pair>> walking = threads.submit(() -> {
                        assertEquals(expected, Picture.of(snapshot));
                        return Picture.last(snapshot, () -> {});
                    });
                    do {
                        bench.run(20, 40);
                    } while (!walking.isDone());
                    assertEquals(expected, walking.get(1, TimeUnit.MINUTES));
                    snapshot.close();
                }
                bench.compare();
            } catch (Throwable failure) {
                throw new AssertionError("seed " + seed, failure);
            }
        }
    }

    @ParameterizedTest(name = "{0} members, {1} scores")
    @CsvSource({"100, any", "5000, double"})
    void shouldCopyAndFreeInSlices(int members, String scores) {
        long seed = Long.getLong("heddle.seed", System.nanoTime());
        try (Bench bench = new Bench(seed, members, scores, 400)) {
            bench.run(3 * members, 0);
            long other = Bench.bytes("other");
            bench.database.copy(bench.key, KEY.length(), bench.database, other, 5);
            long copied = bench.allocator.usedBytes();
            bench.database.delete(bench.key, KEY.length());
            while (bench.keyspaces.freeStep(3)) {
                assertTrue(bench.allocator.usedBytes() <= copied);
            }
            SortedSetReader copy = bench.database.sortedSet(other, 5);
            List<SortedSetModel.Pair> found = new ArrayList<>();
            for (boolean more = copy.seek(0); more; more = copy.next()) {
                found.add(Bench.standing(copy));
            }
            assertEquals(bench.model.pairs(), found, "seed " + seed);
            bench.database.delete(other, 5);
            bench.model.clear();
            Memory.freeRaw(other);
        }
    }
}
