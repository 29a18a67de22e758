package io.heddle.keyspace;

import io.heddle.memory.Memory;

/// The bytes of a record: key, expiry and value (or the way to it) in one block.
///
/// ```
///   0       1            2                4              4 or 12
///   | flags | key length | value length   | expiry (opt) | key | value
///
///   flags   0..3 type (ordinal of ValueType), 4 has an expiry, 5 raw or due (see below), 6..7 encoding
///   key     up to 254 bytes: the bytes
///           else key length 255 and | length u32 | bytes |                       up to 1024 bytes
///                                   | length u32 | address of a string block |   longer
///   value   EMBEDDED  the bytes, as many as the value length says
///           INTEGER   8 bytes
///           BLOCK     | address of a string block | length u32 |
///           ROOT      | address of a root node |             not for strings
/// ```
///
/// Of other types than strings, EMBEDDED and BLOCK hold compact values.
///
/// An 11-byte key with a 64-byte value takes 79 bytes, in a block of 80. Raw: the string was changed in place once
/// (APPEND, SETRANGE, SETBIT), for which OBJECT ENCODING answers "raw" however short it is. The same bit of a hash says
/// that the table of hashes with expiring fields names the record; no snapshot asks for it, so it alone may change in
/// place at any time. A record's block is always of the size class of `bytes`.
///
/// Records are immutable for an open snapshot that saw them, see `RecordStore`.
final class Records {
    static final int EMBEDDED = 0;
    static final int INTEGER = 1;
    static final int BLOCK = 2;
    static final int ROOT = 3;

    static final int VALUE_EMBEDDED_MAX = 1024;
    static final int KEY_INLINE_MAX = 1024;
    static final int HEADER_BYTES = 4;
    static final int INTEGER_BYTES = 8;
    static final int BLOCK_BYTES = 12;
    static final int ROOT_BYTES = 8;

    private static final int TYPE_MASK = 0x0F;
    private static final int EXPIRY = 0x10;
    private static final int RAW = 0x20;
    private static final int DUE = 0x20;
    private static final int ENCODING_SHIFT = 6;
    private static final int KEY_LENGTH_SHIFT = 8;
    private static final int VALUE_LENGTH_SHIFT = 16;
    private static final int LONG_KEY = 255;

    private static final ValueType[] TYPES = ValueType.values();

    private Records() {}

    // Sizes.

    static int keyAreaBytes(int keyLength) {
        if (keyLength < LONG_KEY) {
            return keyLength;
        }
        return keyLength <= KEY_INLINE_MAX ? 4 + keyLength : BLOCK_BYTES;
    }

    static int bytes(int keyLength, boolean expires, int valueBytes) {
        return HEADER_BYTES + (expires ? 8 : 0) + keyAreaBytes(keyLength) + valueBytes;
    }

    static int bytes(long record) {
        return (int) (value(record) - record) + valueBytesOf(Memory.getInt(record));
    }

    static int valueBytes(long record) {
        return valueBytesOf(Memory.getInt(record));
    }

    private static int valueBytesOf(int header) {
        return switch (encodingOf(header)) {
            case EMBEDDED -> header >>> VALUE_LENGTH_SHIFT;
            case INTEGER -> INTEGER_BYTES;
            case BLOCK -> BLOCK_BYTES;
            default -> ROOT_BYTES;
        };
    }

    // Header and expiry.

    /// Writes the header, expiry and length of key of a new record, for a value still to be written.
    static void initialize(long record, ValueType type, int keyLength, long expireAt) {
        boolean expires = expireAt != KeyspaceReader.NO_EXPIRY;
        int header = type.ordinal() | (expires ? EXPIRY : 0) | Math.min(keyLength, LONG_KEY) << KEY_LENGTH_SHIFT;
        Memory.putInt(record, header);
        if (expires) {
            Memory.putLong(record + HEADER_BYTES, expireAt);
        }
        if (keyLength >= LONG_KEY) {
            Memory.putInt(keyStart(record, header), keyLength);
        }
    }

    static ValueType type(long record) {
        return TYPES[Memory.getByte(record) & TYPE_MASK];
    }

    static boolean isString(long record) {
        return (Memory.getByte(record) & TYPE_MASK) == ValueType.STRING.ordinal();
    }

    static boolean hasExpiry(long record) {
        return (Memory.getByte(record) & EXPIRY) != 0;
    }

    /// Unix milliseconds, or NO_EXPIRY.
    static long expireAt(long record) {
        return hasExpiry(record) ? Memory.getLong(record + HEADER_BYTES) : KeyspaceReader.NO_EXPIRY;
    }

    static void expireAt(long record, long expireAt) {
        Memory.putLong(record + HEADER_BYTES, expireAt);
    }

    static boolean isRaw(long record) {
        return (Memory.getByte(record) & RAW) != 0;
    }

    /// Whether it is a hash that the table of hashes with expiring fields names.
    static boolean isDue(long record) {
        return (Memory.getByte(record) & (TYPE_MASK | DUE)) == (ValueType.HASH.ordinal() | DUE);
    }

    static void due(long record, boolean due) {
        int flags = Memory.getByte(record);
        Memory.putByte(record, (byte) (due ? flags | DUE : flags & ~DUE));
    }

    static int encoding(long record) {
        return encodingOf(Memory.getInt(record));
    }

    private static int encodingOf(int header) {
        return header >>> ENCODING_SHIFT & 3;
    }

    // Key.

    private static long keyStart(long record, int header) {
        return record + HEADER_BYTES + ((header & EXPIRY) >>> 1);
    }

    static int keyLength(long record) {
        int header = Memory.getInt(record);
        int length = header >>> KEY_LENGTH_SHIFT & 0xFF;
        return length < LONG_KEY ? length : Memory.getInt(keyStart(record, header));
    }

    static long key(long record) {
        int header = Memory.getInt(record);
        long start = keyStart(record, header);
        if ((header >>> KEY_LENGTH_SHIFT & 0xFF) < LONG_KEY) {
            return start;
        }
        return Memory.getInt(start) <= KEY_INLINE_MAX ? start + 4 : Memory.getLong(start + 4);
    }

    static boolean keyEquals(long record, long key, int keyLength) {
        int header = Memory.getInt(record);
        if (keyLength < LONG_KEY) {
            return (header >>> KEY_LENGTH_SHIFT & 0xFF) == keyLength
                    && Memory.equal(keyStart(record, header), key, keyLength);
        }
        return keyLength(record) == keyLength && Memory.equal(key(record), key, keyLength);
    }

    /// The string block of a very long key, or 0.
    static long keyBlock(long record) {
        int header = Memory.getInt(record);
        if ((header >>> KEY_LENGTH_SHIFT & 0xFF) < LONG_KEY) {
            return 0;
        }
        long start = keyStart(record, header);
        return Memory.getInt(start) <= KEY_INLINE_MAX ? 0 : Memory.getLong(start + 4);
    }

    static void keyBlock(long record, long block) {
        Memory.putLong(keyStart(record, Memory.getInt(record)) + 4, block);
    }

    // Value.

    static long value(long record) {
        int header = Memory.getInt(record);
        long start = keyStart(record, header);
        int length = header >>> KEY_LENGTH_SHIFT & 0xFF;
        return start + (length < LONG_KEY ? length : keyAreaBytes(Memory.getInt(start)));
    }

    /// Length of a string that is not an integer.
    static int length(long record) {
        int header = Memory.getInt(record);
        return encodingOf(header) == EMBEDDED
                ? header >>> VALUE_LENGTH_SHIFT
                : Memory.getInt(value(record) + Long.BYTES);
    }

    /// Address of the bytes of a string that is not an integer.
    static long bytesAddress(long record) {
        long value = value(record);
        return encoding(record) == EMBEDDED ? value : Memory.getLong(value);
    }

    static long integer(long record) {
        return Memory.getLong(value(record));
    }

    /// The string block of the value, or 0.
    static long valueBlock(long record) {
        return encoding(record) == BLOCK ? Memory.getLong(value(record)) : 0;
    }

    /// The root node of the value, or 0.
    static long valueRoot(long record) {
        return encoding(record) == ROOT ? Memory.getLong(value(record)) : 0;
    }

    /// Makes it an embedded string of that length; the bytes are the caller's to write.
    static void embedded(long record, int length, boolean raw) {
        encode(record, ValueType.STRING, EMBEDDED, length, raw);
    }

    /// Makes it an embedded compact value of that length; the bytes are the caller's to write.
    static void embedded(long record, ValueType type, int length) {
        encode(record, type, EMBEDDED, length, false);
    }

    static void block(long record, ValueType type, long block, int length) {
        encode(record, type, BLOCK, 0, false);
        long value = value(record);
        Memory.putLong(value, block);
        Memory.putInt(value + Long.BYTES, length);
    }

    static void root(long record, ValueType type, long root) {
        encode(record, type, ROOT, 0, false);
        Memory.putLong(value(record), root);
    }

    static void integer(long record, long integer) {
        encode(record, ValueType.STRING, INTEGER, 0, false);
        Memory.putLong(value(record), integer);
    }

    static void block(long record, long block, int length, boolean raw) {
        encode(record, ValueType.STRING, BLOCK, 0, raw);
        long value = value(record);
        Memory.putLong(value, block);
        Memory.putInt(value + Long.BYTES, length);
    }

    /// Gives a new record the value of another, as it is encoded there.
    static void copyValue(long from, long to, int valueBytes) {
        int header = Memory.getInt(from);
        encode(to, type(from), encodingOf(header), header >>> VALUE_LENGTH_SHIFT, (header & RAW) != 0);
        Memory.copy(value(from), value(to), valueBytes);
    }

    private static void encode(long record, ValueType type, int encoding, int length, boolean raw) {
        int kept = Memory.getInt(record) & (EXPIRY | 0xFF << KEY_LENGTH_SHIFT) | type.ordinal();
        Memory.putInt(record, kept | (raw ? RAW : 0) | encoding << ENCODING_SHIFT | length << VALUE_LENGTH_SHIFT);
    }
}
