package io.heddle.table;

import io.heddle.memory.Memory;

/// The bytes of an entry in a segment.
///
/// ```
///   plain:          | key length, 0..127  |                    (value length) | key | (value) |
///   with expiry:    | 0x81 | expiry 8     | key length         (value length) | key | (value) |
///   long key:       | 0x80 |                key length         (value length) | key | (value) |
///   far:            | 0x82 or 0x83 | (expiry 8) | address of a leaf 8 |
///
///   length:  0xxxxxxx, or 1xxxxxxx xxxxxxxx        leaf: | key length 4 | value length 4 | key | value |
/// ```
///
/// Only tables with values have what stands in brackets. Entries of more than [#LOCAL_BYTES_MAX] bytes of key and
/// value are far ones. All methods but those that say so read any thread's copy of a segment as well.
final class EntryFormat {
    static final int LOCAL_BYTES_MAX = 1024;

    /// Bytes that stand before the key in a leaf.
    static final int LEAF_HEADER_BYTES = 8;

    private static final int PLAIN_KEY_MAX = 127;
    private static final int MARK = 0x80;
    private static final int EXPIRY = 1;
    private static final int FAR = 2;

    private final boolean hasValues;

    EntryFormat(boolean hasValues) {
        this.hasValues = hasValues;
    }

    static boolean isLocal(int keyLength, int valueLength) {
        return (long) keyLength + valueLength <= LOCAL_BYTES_MAX;
    }

    // Sizes and writing.

    int localBytes(int keyLength, int valueLength, long expireAt) {
        boolean expiring = expireAt != PackedTable.NO_EXPIRY;
        int frame = !expiring && keyLength <= PLAIN_KEY_MAX ? 1 : 1 + lengthBytes(keyLength) + (expiring ? 8 : 0);
        return frame + (hasValues ? lengthBytes(valueLength) : 0) + keyLength + valueLength;
    }

    static int farBytes(long expireAt) {
        return expireAt == PackedTable.NO_EXPIRY ? 9 : 17;
    }

    void writeLocal(long at, long key, int keyLength, long value, int valueLength, long expireAt) {
        boolean expiring = expireAt != PackedTable.NO_EXPIRY;
        long to = at;
        if (expiring || keyLength > PLAIN_KEY_MAX) {
            Memory.putByte(to++, (byte) (MARK | (expiring ? EXPIRY : 0)));
            if (expiring) {
                Memory.putLong(to, expireAt);
                to += 8;
            }
        }
        to = putLength(to, keyLength);
        if (hasValues) {
            to = putLength(to, valueLength);
        }
        Memory.copy(key, to, keyLength);
        Memory.copy(value, to + keyLength, valueLength);
    }

    static void writeFar(long at, long leaf, long expireAt) {
        boolean expiring = expireAt != PackedTable.NO_EXPIRY;
        Memory.putByte(at, (byte) (MARK | FAR | (expiring ? EXPIRY : 0)));
        if (expiring) {
            Memory.putLong(at + 1, expireAt);
        }
        Memory.putLong(at + (expiring ? 9 : 1), leaf);
    }

    private static int lengthBytes(int length) {
        return length < 128 ? 1 : 2;
    }

    private static long putLength(long at, int length) {
        if (length < 128) {
            Memory.putByte(at, (byte) length);
            return at + 1;
        }
        Memory.putByte(at, (byte) (0x80 | length >>> 8));
        Memory.putByte(at + 1, (byte) length);
        return at + 2;
    }

    private static int length(long at) {
        int first = Memory.getByte(at);
        return first >= 0 ? first : (first & 0x7F) << 8 | Memory.getUnsignedByte(at + 1);
    }

    private static long behindLength(long at) {
        return Memory.getByte(at) >= 0 ? at + 1 : at + 2;
    }

    // Reading.

    /// Bytes that the entry takes in its segment.
    int bytes(long entry) {
        if (isFar(entry)) {
            return hasExpiry(entry) ? 17 : 9;
        }
        return (int) (keyAddress(entry) - entry) + keyLength(entry) + valueLength(entry);
    }

    static boolean isFar(long entry) {
        int first = Memory.getByte(entry);
        return first < 0 && (first & FAR) != 0;
    }

    static boolean hasExpiry(long entry) {
        int first = Memory.getByte(entry);
        return first < 0 && (first & EXPIRY) != 0;
    }

    /// Where the expiry of an entry that has one stands.
    static long expiryPlace(long entry) {
        return entry + 1;
    }

    static long expireAt(long entry) {
        return hasExpiry(entry) ? Memory.getLong(entry + 1) : PackedTable.NO_EXPIRY;
    }

    /// Where the address of a far entry's leaf stands.
    static long leafPlace(long entry) {
        return hasExpiry(entry) ? entry + 9 : entry + 1;
    }

    static long leaf(long entry) {
        return Memory.getLong(leafPlace(entry));
    }

    boolean hasKey(long entry, long key, int keyLength) {
        int first = Memory.getByte(entry);
        if (first >= 0) {
            return first == keyLength && Memory.equal(hasValues ? behindLength(entry + 1) : entry + 1, key, keyLength);
        }
        return keyLength(entry) == keyLength && Memory.equal(keyAddress(entry), key, keyLength);
    }

    /// Where the lengths of a marked entry stand that is not far.
    private static long lengths(long entry, int first) {
        return (first & EXPIRY) != 0 ? entry + 9 : entry + 1;
    }

    long keyAddress(long entry) {
        int first = Memory.getByte(entry);
        if (first < 0 && (first & FAR) != 0) {
            return leaf(entry) + LEAF_HEADER_BYTES;
        }
        long behindKeyLength = first >= 0 ? entry + 1 : behindLength(lengths(entry, first));
        return hasValues ? behindLength(behindKeyLength) : behindKeyLength;
    }

    int keyLength(long entry) {
        int first = Memory.getByte(entry);
        if (first >= 0) {
            return first;
        }
        return (first & FAR) != 0 ? Memory.getInt(leaf(entry)) : length(lengths(entry, first));
    }

    long valueAddress(long entry) {
        return keyAddress(entry) + keyLength(entry);
    }

    int valueLength(long entry) {
        if (!hasValues) {
            return 0;
        }
        int first = Memory.getByte(entry);
        if (first >= 0) {
            return length(entry + 1);
        }
        return (first & FAR) != 0 ? Memory.getInt(leaf(entry) + 4) : length(behindLength(lengths(entry, first)));
    }
}
