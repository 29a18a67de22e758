package io.heddle.server.command;

import io.heddle.memory.Decimals;
import io.heddle.memory.Memory;
import io.heddle.value.Pack;

/// Elements while they are sorted: copies beside the keyspace, so that the result may replace what it is made from.
///
/// ```
///   records   | element at, 8 | element length, 4 | key length, 4 | weight, or key at, 8 |   one for each element
///   bytes     elements and keys, one behind the other, at the places that the records tell
/// ```
///
/// Elements are compared by weight and then by their bytes, or by a key: any bytes, usually those of the element
/// itself. A merge sort: O(N log N), stable, with as much room again for the records.
///
/// A reusable object; `open` before and `close` after each use.
final class SortVector {
    private static final int RECORD_BYTES = 24;
    private static final int LENGTH = 8;
    private static final int KEY_LENGTH = 12;
    private static final int KEY = 16;
    private static final int WEIGHT = 16;
    private static final int NO_KEY = -1;
    private static final int FIRST_RECORDS = 64;
    private static final int FIRST_BYTES = 1024;

    private long records;
    private int recordCapacity;
    private int count;
    private long digits;
    private long bytes;
    private long byteCapacity;
    private long byteCount;
    private boolean byKey;
    private boolean descending;

    void open() {
        recordCapacity = FIRST_RECORDS;
        records = Memory.allocateRaw((long) recordCapacity * RECORD_BYTES);
        byteCapacity = FIRST_BYTES;
        bytes = Memory.allocateRaw(byteCapacity);
        count = 0;
        byteCount = 0;
    }

    void close() {
        Memory.freeRaw(records);
        Memory.freeRaw(bytes);
        if (digits != 0) {
            Memory.freeRaw(digits);
        }
        digits = 0;
        records = 0;
        bytes = 0;
    }

    int count() {
        return count;
    }

    /// Adds an element with weight 0 and without a key.
    void add(long address, int length) {
        if (count == recordCapacity) {
            recordCapacity *= 2;
            records = Memory.resizeRaw(records, (long) recordCapacity * RECORD_BYTES);
        }
        long record = records + (long) count * RECORD_BYTES;
        Memory.putLong(record, keep(address, length));
        Memory.putInt(record + LENGTH, length);
        Memory.putInt(record + KEY_LENGTH, NO_KEY);
        Memory.putLong(record + WEIGHT, 0);
        count++;
    }

    /// Adds the digits of a number as an element.
    void add(long number) {
        int length = Decimals.length(number);
        if (digits == 0) {
            digits = Memory.allocateRaw(Decimals.LONGEST);
        }
        Decimals.write(number, digits);
        add(digits, length);
    }

    private long keep(long address, int length) {
        if (length > byteCapacity - byteCount) {
            byteCapacity = Math.max(byteCapacity * 2, byteCount + length);
            bytes = Memory.resizeRaw(bytes, byteCapacity);
        }
        long at = byteCount;
        Memory.copy(address, bytes + at, length);
        byteCount += length;
        return at;
    }

    private long record(int i) {
        assert i < count : i;
        return records + (long) i * RECORD_BYTES;
    }

    /// Address of an element, good until something is added.
    long element(int i) {
        return bytes + Memory.getLong(record(i));
    }

    int elementLength(int i) {
        return Memory.getInt(record(i) + LENGTH);
    }

    /// Bytes of all elements as entries of a pack.
    long packedBytes() {
        long packed = 0;
        for (int i = 0; i < count; i++) {
            packed += Pack.entryBytes(element(i), elementLength(i));
        }
        return packed;
    }

    void weight(int i, double weight) {
        Memory.putLong(record(i) + WEIGHT, Double.doubleToRawLongBits(weight));
    }

    /// Gives an element a key of its own.
    void key(int i, long address, int length) {
        long at = keep(address, length);
        Memory.putInt(record(i) + KEY_LENGTH, length);
        Memory.putLong(record(i) + KEY, at);
    }

    /// Makes the element its own key.
    void keyOfItsOwn(int i) {
        Memory.putInt(record(i) + KEY_LENGTH, elementLength(i));
        Memory.putLong(record(i) + KEY, Memory.getLong(record(i)));
    }

    /// Sorts by weights, and elements of equal weight by their bytes.
    void sortByWeight(boolean downwards) {
        byKey = false;
        sort(downwards);
    }

    /// Sorts by keys in the order of their bytes; elements without one come first. Equal ones keep their order.
    void sortByKey(boolean downwards) {
        byKey = true;
        sort(downwards);
    }

    private void sort(boolean downwards) {
        descending = downwards;
        long other = Memory.allocateRaw((long) recordCapacity * RECORD_BYTES);
        long end = (long) count * RECORD_BYTES;
        for (long width = RECORD_BYTES; width < end; width *= 2) {
            for (long start = 0; start < end; start += 2 * width) {
                long middle = Math.min(start + width, end);
                merge(other, start, middle, Math.min(middle + width, end));
            }
            long swapped = records;
            records = other;
            other = swapped;
        }
        Memory.freeRaw(other);
    }

    private void merge(long other, long start, long middle, long end) {
        long left = records + start;
        long leftEnd = records + middle;
        long right = leftEnd;
        long rightEnd = records + end;
        long to = other + start;
        while (left < leftEnd && right < rightEnd) {
            int order = byKey ? compareKeys(left, right) : compareWeights(left, right);
            if (descending ? order >= 0 : order <= 0) {
                copyRecord(left, to);
                left += RECORD_BYTES;
            } else {
                copyRecord(right, to);
                right += RECORD_BYTES;
            }
            to += RECORD_BYTES;
        }
        Memory.copy(left, to, leftEnd - left);
        Memory.copy(right, to + (leftEnd - left), rightEnd - right);
    }

    private static void copyRecord(long from, long to) {
        Memory.putLong(to, Memory.getLong(from));
        Memory.putLong(to + LENGTH, Memory.getLong(from + LENGTH));
        Memory.putLong(to + KEY, Memory.getLong(from + KEY));
    }

    private int compareWeights(long a, long b) {
        double weightA = Double.longBitsToDouble(Memory.getLong(a + WEIGHT));
        double weightB = Double.longBitsToDouble(Memory.getLong(b + WEIGHT));
        if (weightA != weightB) {
            return weightA < weightB ? -1 : 1;
        }
        return Memory.compare(
                bytes + Memory.getLong(a),
                Memory.getInt(a + LENGTH),
                bytes + Memory.getLong(b),
                Memory.getInt(b + LENGTH));
    }

    private int compareKeys(long a, long b) {
        int lengthA = Memory.getInt(a + KEY_LENGTH);
        int lengthB = Memory.getInt(b + KEY_LENGTH);
        if (lengthA == NO_KEY || lengthB == NO_KEY) {
            return Boolean.compare(lengthA != NO_KEY, lengthB != NO_KEY);
        }
        return Memory.compare(bytes + Memory.getLong(a + KEY), lengthA, bytes + Memory.getLong(b + KEY), lengthB);
    }
}
