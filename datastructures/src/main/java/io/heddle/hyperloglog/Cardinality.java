package io.heddle.hyperloglog;

import java.util.Arrays;

/// Estimates how many different elements made the registers what they are.
///
/// Otmar Ertl, "New cardinality estimation algorithms for HyperLogLog sketches", arXiv:1702.01284: only how many
/// registers have each value matters. A reusable object, so that nothing is allocated.
public final class Cardinality {
    private static final int RUN_LIMIT = HyperLogLog.RUN_MAX - 1;
    private static final double ALPHA = 0.7213475204444817; // 1 / (2 ln 2)

    private final int[] counts = new int[256]; // a byte of a damaged string finds its place too

    /// @return the estimate, or -1 when the HyperLogLog is damaged
    public long of(long address, int length) {
        Arrays.fill(counts, 0);
        long registers = address + HyperLogLog.HEADER_BYTES;
        if (HyperLogLog.isSparse(address)) {
            if (!SparseRegisters.count(registers, address + length, counts)) {
                return -1;
            }
        } else {
            DenseRegisters.count(registers, counts);
        }
        return estimate();
    }

    /// The estimate for a union.
    public long ofMaxima(long maxima) {
        Arrays.fill(counts, 0);
        Maxima.count(maxima, counts);
        return estimate();
    }

    private long estimate() {
        double registers = HyperLogLog.REGISTERS;
        double z = registers * tau((registers - counts[RUN_LIMIT + 1]) / registers);
        for (int run = RUN_LIMIT; run >= 1; run--) {
            z = (z + counts[run]) * 0.5;
        }
        z += registers * sigma(counts[0] / registers);
        return Math.round(ALPHA * registers * registers / z);
    }

    private static double sigma(double fraction) {
        if (fraction == 1) {
            return Double.POSITIVE_INFINITY;
        }
        double x = fraction;
        double weight = 1;
        double z = x;
        double before;
        do {
            x *= x;
            before = z;
            z += x * weight;
            weight += weight;
        } while (before != z);
        return z;
    }

    private static double tau(double fraction) {
        if (fraction == 0 || fraction == 1) {
            return 0;
        }
        double x = fraction;
        double weight = 1;
        double z = 1 - x;
        double before;
        do {
            x = Math.sqrt(x);
            before = z;
            weight *= 0.5;
            z -= (1 - x) * (1 - x) * weight;
        } while (before != z);
        return z / 3;
    }
}
