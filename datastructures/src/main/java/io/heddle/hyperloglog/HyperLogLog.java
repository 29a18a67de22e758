package io.heddle.hyperloglog;

import io.heddle.memory.Memory;

/// The string that is a HyperLogLog, byte for byte as in Redis, so that values move between the two as they are.
///
/// ```
///   0        4          5       8                          16
///   | "HYLL" | ENCODING | 0 0 0 | CARDINALITY, 8 bytes     | registers ...
/// ```
///
/// ENCODING: 0 dense (see [DenseRegisters]), 1 sparse (see [SparseRegisters]). CARDINALITY: the last estimate, little
/// endian; its highest bit is set when a register has changed since.
///
/// An element's hash chooses one of 16,384 registers, which keeps the longest run of zeros (and the one behind them)
/// that any of its elements had in the rest of the hash; from the registers follows the number of different elements
/// with a standard error of 0.81 %.
public final class HyperLogLog {
    public static final int HEADER_BYTES = 16;
    public static final int REGISTERS = 1 << 14;

    /// Size of every string with dense registers.
    public static final int DENSE_BYTES = HEADER_BYTES + REGISTERS * DenseRegisters.BITS / 8;

    /// Size of one without elements.
    public static final int EMPTY_BYTES = HEADER_BYTES + 2;

    /// The longest run that a hash can have.
    static final int RUN_MAX = 64 - 14 + 1;

    private static final int MAGIC = 'H' | 'Y' << 8 | 'L' << 16 | 'L' << 24;
    private static final int ENCODING = 4;
    private static final int CARDINALITY = 8;
    private static final byte DENSE = 0;
    private static final byte SPARSE = 1;
    private static final int INDEX_BITS = 14;
    private static final long STALE = Long.MIN_VALUE;

    private HyperLogLog() {}

    /// Writes one without elements: [#EMPTY_BYTES] bytes, sparse.
    public static void create(long address) {
        createHeader(address, SPARSE);
        SparseRegisters.createEmpty(address + HEADER_BYTES);
    }

    /// Writes one without elements: [#DENSE_BYTES] bytes.
    public static void createDense(long address) {
        createHeader(address, DENSE);
        Memory.fill(address + HEADER_BYTES, DENSE_BYTES - HEADER_BYTES, (byte) 0);
    }

    private static void createHeader(long address, byte encoding) {
        Memory.putInt(address, MAGIC);
        Memory.putInt(address + ENCODING, encoding);
        Memory.putLong(address + CARDINALITY, 0);
    }

    /// Whether the string looks like a HyperLogLog; sparse registers may still turn out to be damaged.
    public static boolean isOne(long address, int length) {
        if (length < HEADER_BYTES || Memory.getInt(address) != MAGIC) {
            return false;
        }
        int encoding = Memory.getUnsignedByte(address + ENCODING);
        return encoding == SPARSE || (encoding == DENSE && length == DENSE_BYTES);
    }

    public static boolean isSparse(long address) {
        return Memory.getByte(address + ENCODING) == SPARSE;
    }

    /// Copies what stands in front of sparse registers to dense ones.
    static void copyHeaderAsDense(long from, long to) {
        Memory.copy(from, to, HEADER_BYTES);
        Memory.putByte(to + ENCODING, DENSE);
    }

    /// The kept estimate, or a negative number when a register has changed since.
    public static long keptCardinality(long address) {
        return Memory.getLong(address + CARDINALITY);
    }

    /// Where the estimate stands, for those who must announce what they change: eight bytes.
    public static int cardinalityOffset() {
        return CARDINALITY;
    }

    public static void keepCardinality(long address, long cardinality) {
        Memory.putLong(address + CARDINALITY, cardinality);
    }

    /// Notes that the estimate no longer holds; keeps its other bits, as Redis does.
    public static void forgetCardinality(long address) {
        Memory.putLong(address + CARDINALITY, Memory.getLong(address + CARDINALITY) | STALE);
    }

    /// Hash of an element, from which register and run follow.
    public static long hash(long address, int length) {
        return MurmurHash.hash(address, length);
    }

    public static int register(long hash) {
        return (int) hash & (REGISTERS - 1);
    }

    /// Length of the run of zeros above the register's bits, with the one that ends it: 1 to 51.
    public static int run(long hash) {
        return Long.numberOfTrailingZeros(hash >>> INDEX_BITS | 1L << (64 - INDEX_BITS)) + 1;
    }
}
