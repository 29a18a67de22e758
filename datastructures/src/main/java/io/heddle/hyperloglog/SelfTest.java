package io.heddle.hyperloglog;

import io.heddle.memory.Memory;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// PFSELFTEST: whether registers keep what they are given, whether both encodings agree, and whether estimates are
/// near the truth. Takes some ten milliseconds.
public final class SelfTest {
    private static final int CYCLES = 50;
    private static final int ELEMENTS = 100_000;
    private static final double STANDARD_ERRORS = 6 * 1.04 / 128;

    private final Random random;

    public SelfTest(long seed) {
        random = new Random(seed);
    }

    /// @param sparseBytesMax as `hll-sparse-max-bytes`
    /// @return what failed, or null
    public @Nullable String run(long sparseBytesMax) {
        Draft sparse = new Draft();
        Draft dense = new Draft();
        dense.open(0);
        sparse.open(sparseBytesMax);
        try {
            dense.create();
            dense.makeDense();
            String failure = testRegisters(dense.address() + HyperLogLog.HEADER_BYTES);
            if (failure != null) {
                return failure;
            }
            sparse.create();
            HyperLogLog.createDense(dense.address());
            return testEstimates(sparse, dense, sparseBytesMax);
        } finally {
            sparse.close();
            dense.close();
        }
    }

    private @Nullable String testRegisters(long registers) {
        int[] expected = new int[HyperLogLog.REGISTERS];
        for (int cycle = 0; cycle < CYCLES; cycle++) {
            for (int i = 0; i < expected.length; i++) {
                expected[i] = random.nextInt(1 << DenseRegisters.BITS);
                DenseRegisters.put(registers, i, expected[i]);
            }
            for (int i = 0; i < expected.length; i++) {
                int value = DenseRegisters.get(registers, i);
                if (value != expected[i]) {
                    return "Register " + i + " should be " + expected[i] + " but is " + value;
                }
            }
        }
        return null;
    }

    private @Nullable String testEstimates(Draft sparse, Draft dense, long sparseBytesMax) {
        Cardinality cardinality = new Cardinality();
        long element = Memory.allocateRaw(Long.BYTES);
        long salt = random.nextLong();
        try {
            int checkpoint = 1;
            for (int i = 1; i <= ELEMENTS; i++) {
                Memory.putLong(element, i ^ salt);
                long hash = HyperLogLog.hash(element, Long.BYTES);
                sparse.raise(HyperLogLog.register(hash), HyperLogLog.run(hash));
                dense.raise(HyperLogLog.register(hash), HyperLogLog.run(hash));
                if (i == checkpoint) {
                    long estimate = cardinality.of(sparse.address(), sparse.length());
                    if (i < sparseBytesMax / 2 && !HyperLogLog.isSparse(sparse.address())) {
                        return "sparse encoding not used";
                    }
                    if (estimate != cardinality.of(dense.address(), dense.length())) {
                        return "dense/sparse disagree";
                    }
                    if (Math.abs(estimate - i) > Math.max(1, Math.ceil(STANDARD_ERRORS * i))) {
                        return "Too big error. card:" + i + " abserr:" + Math.abs(estimate - i);
                    }
                    checkpoint *= 10;
                }
            }
            return null;
        } finally {
            Memory.freeRaw(element);
        }
    }
}
