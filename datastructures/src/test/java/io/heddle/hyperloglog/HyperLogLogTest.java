package io.heddle.hyperloglog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.memory.Memory;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Against registers in an array, in both encodings and across the change from one to the other.
class HyperLogLogTest {
    private static final int LIMIT = 3000;

    private final long seed = Long.getLong("heddle.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final long rawBytes = Memory.rawBytes();
    private final Draft draft = new Draft();
    private final Cardinality cardinality = new Cardinality();

    @AfterEach
    void shouldHaveGivenEverythingBack() {
        assertEquals(rawBytes, Memory.rawBytes());
    }

    @ParameterizedTest
    @CsvSource({"10, 32", "1000, 3", "2000, 32", "2000, 51", "20000, 51", "40000, 2"})
    void shouldHoldTheRegistersOfTheModel(int changes, int most) {
        int[] model = new int[HyperLogLog.REGISTERS];
        draft.open(LIMIT);
        draft.create();
        boolean near = false;
        int index = 0;
        for (int i = 0; i < changes; i++) {
            near = random.nextInt(20) == 0 ? !near : near;
            index = near ? (index + random.nextInt(4)) % model.length : random.nextInt(model.length);
            int value = 1 + random.nextInt(random.nextInt(most) + 1);
            Draft.Change expected = value > model[index] ? Draft.Change.RAISED : Draft.Change.NONE;
            assertEquals(expected, draft.raise(index, value), message(i));
            model[index] = Math.max(model[index], value);
            if (i % 97 == 0 || i == changes - 1) {
                compare(model, message(i));
            }
        }
        draft.close();
    }

    private void compare(int[] model, String message) {
        long registers = draft.address() + HyperLogLog.HEADER_BYTES;
        long end = draft.address() + draft.length();
        boolean sparse = HyperLogLog.isSparse(draft.address());
        assertTrue(!sparse || draft.length() <= LIMIT, message);
        assertTrue(HyperLogLog.isOne(draft.address(), draft.length()), message);
        int[] counts = new int[256];
        for (int i = 0; i < model.length; i += sparse ? 13 : 1) {
            int value = sparse ? SparseRegisters.get(registers, end, i) : DenseRegisters.get(registers, i);
            assertEquals(model[i], value, message);
        }
        long maxima = Memory.allocateRaw(Maxima.BYTES);
        Maxima.clear(maxima);
        assertTrue(Maxima.add(maxima, draft.address(), draft.length()), message);
        for (int i = 0; i < model.length; i++) {
            counts[model[i]]++;
            assertEquals(model[i], Maxima.get(maxima, i), message);
        }
        int[] counted = new int[256];
        if (sparse) {
            assertTrue(SparseRegisters.count(registers, end, counted), message);
        } else {
            DenseRegisters.count(registers, counted);
        }
        org.junit.jupiter.api.Assertions.assertArrayEquals(counts, counted, message);
        assertEquals(cardinality.ofMaxima(maxima), cardinality.of(draft.address(), draft.length()), message);
        Memory.freeRaw(maxima);
    }

    /// A walk that goes on where the last one ended must come to the same bytes as one from the beginning.
    @Test
    void shouldMakeTheSameBytesWithAndWithoutAKnownPlace() {
        for (int round = 0; round < 300; round++) {
            Draft fresh = new Draft();
            draft.open(LIMIT);
            draft.create();
            fresh.open(LIMIT);
            fresh.create();
            int index = 0;
            for (int i = 0; i < 200; i++) {
                index = random.nextInt(50) == 0 ? random.nextInt(300) : index + random.nextInt(3);
                int value = 1 + random.nextInt(3);
                long copy = Memory.allocateRaw(fresh.length());
                Memory.copy(fresh.address(), copy, fresh.length());
                assertTrue(fresh.load(copy, fresh.length()));
                Memory.freeRaw(copy);
                assertEquals(fresh.raise(index, value), draft.raise(index, value), message(i));
                assertEquals(
                        Draft.describe(fresh.address(), fresh.length()),
                        Draft.describe(draft.address(), draft.length()),
                        message(i));
            }
            draft.close();
            fresh.close();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 100, 1000, 10_000, 100_000})
    void shouldEstimateWithinAFewStandardErrors(int elements) {
        draft.open(LIMIT);
        draft.create();
        long element = Memory.allocateRaw(8);
        long salt = random.nextLong();
        for (int i = 0; i < elements; i++) {
            Memory.putLong(element, i ^ salt);
            long hash = HyperLogLog.hash(element, 8);
            draft.raise(HyperLogLog.register(hash), HyperLogLog.run(hash));
        }
        double error = Math.abs(elements - cardinality.of(draft.address(), draft.length()));
        assertTrue(error <= Math.max(1, elements * 0.0081 * 6), message(elements) + ": error " + error);
        Memory.freeRaw(element);
        draft.close();
    }

    @Test
    void shouldSplitAndJoinRuns() {
        draft.open(LIMIT);
        draft.create();
        assertEquals("Z:16384", describe());
        draft.raise(100, 3);
        assertEquals("Z:100 v:3,1 Z:16283", describe());
        draft.raise(101, 3);
        assertEquals("Z:100 v:3,2 Z:16282", describe());
        draft.raise(99, 3);
        assertEquals("Z:99 v:3,3 Z:16282", describe());
        draft.raise(100, 4);
        assertEquals("Z:99 v:3,1 v:4,1 v:3,1 Z:16282", describe());
        draft.raise(60, 32);
        assertEquals("z:60 v:32,1 z:38 v:3,1 v:4,1 v:3,1 Z:16282", describe());
        draft.raise(60, 33);
        assertFalse(HyperLogLog.isSparse(draft.address()));
        assertEquals(HyperLogLog.DENSE_BYTES, draft.length());
        draft.close();
    }

    @Test
    void shouldSeeDamage() {
        for (int round = 0; round < 2000; round++) {
            draft.open(LIMIT);
            draft.create();
            for (int i = 0; i < 30; i++) {
                draft.raise(random.nextInt(HyperLogLog.REGISTERS), 1 + random.nextInt(20));
            }
            for (int i = 0; i < 3; i++) {
                int at = HyperLogLog.HEADER_BYTES + random.nextInt(draft.length() - HyperLogLog.HEADER_BYTES);
                Memory.putByte(draft.address() + at, (byte) random.nextInt(256));
            }
            boolean sound = cardinality.of(draft.address(), draft.length()) >= 0;
            long maxima = Memory.allocateRaw(Maxima.BYTES);
            Maxima.clear(maxima);
            assertEquals(sound, Maxima.add(maxima, draft.address(), draft.length()), message(round));
            Memory.freeRaw(maxima);
            draft.raise(random.nextInt(HyperLogLog.REGISTERS), 21); // may find damage, must not go astray
            draft.raise(HyperLogLog.REGISTERS - 1, 40);
            draft.close();
        }
    }

    /// The reference function's result is known for these, so that every branch of the tail is pinned.
    @Test
    void shouldHashEveryLengthDifferently() {
        long bytes = Memory.allocateRaw(32);
        byte[] text = "abcdefghijklmnopqrstuvwxyz".getBytes(StandardCharsets.US_ASCII);
        Memory.copyFromArray(text, 0, bytes, text.length);
        long[] hashes = new long[text.length];
        for (int length = 0; length < text.length; length++) {
            hashes[length] = HyperLogLog.hash(bytes, length);
            assertEquals(model(text, length), hashes[length], "length " + length);
        }
        assertEquals(text.length, java.util.Arrays.stream(hashes).distinct().count());
        Memory.freeRaw(bytes);
    }

    /// The definition, byte by byte.
    private static long model(byte[] text, int length) {
        long m = 0xc6a4a7935bd1e995L;
        long h = 0xadc83b19L ^ length * m;
        for (int from = 0; from < length; from += 8) {
            long k = 0;
            for (int i = from; i < Math.min(from + 8, length); i++) {
                k |= (long) text[i] << 8 * (i - from);
            }
            if (from + 8 <= length) {
                k *= m;
                k ^= k >>> 47;
                k *= m;
            }
            h = (h ^ k) * m;
        }
        h = (h ^ h >>> 47) * m;
        return h ^ h >>> 47;
    }

    private String describe() {
        return Draft.describe(draft.address(), draft.length());
    }

    private String message(int step) {
        return "-Dheddle.seed=" + seed + ", step " + step;
    }
}
