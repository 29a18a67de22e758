package io.heddle.value;

import io.heddle.memory.Decimals;
import io.heddle.memory.Memory;

/// Packed entries, one behind the other: the encoding of small collections and of the nodes of large ones.
///
/// ```
///   entry:  | encoding, length | bytes | length of all that, for the way back |
///
///   0xxxxxxx              integer 0..127                1110xxxx 1 byte    string of up to 4095 bytes
///   10xxxxxx              string of up to 63 bytes      0xF0     4 bytes   string, longer
///   110xxxxx 1 byte       integer of 13 bits            0xF1..F4           integer of 16, 24, 32, 64 bits
///                                                       0xF5     12 bytes  far: address and length of a block
/// ```
///
/// The same entries as in a listpack of Redis (its description: github.com/antirez/listpack), so that a dump can copy
/// them, but for *far* ones, which stand for a string too long for a node. Without the listpack's frame: who holds a
/// sequence knows where it ends. A string that is the canonical decimal form of a 64-bit integer is held as one.
///
/// Nothing here knows snapshots: the caller has made the memory writable before it writes.
public final class Pack {
    /// Most bytes that an entry has beside those of its string.
    public static final int FRAME_MAX = 10;

    /// Bytes of the entry of a far string.
    public static final int FAR_BYTES = 14;

    private static final int STRING_6 = 0x80;
    private static final int INTEGER_13 = 0xC0;
    private static final int STRING_12 = 0xE0;
    private static final int STRING_32 = 0xF0;
    private static final int INTEGER_16 = 0xF1;
    private static final int INTEGER_24 = 0xF2;
    private static final int INTEGER_32 = 0xF3;
    private static final int INTEGER_64 = 0xF4;
    private static final int FAR = 0xF5;

    private Pack() {}

    // Sizes.

    /// Bytes of an entry for a string or, where it is one, an integer.
    public static int entryBytes(long bytes, int length) {
        return Decimals.isLong(bytes, length)
                ? integerEntryBytes(Decimals.toLong(bytes, length))
                : stringEntryBytes(length);
    }

    /// Bytes of an entry for a string that is held as such.
    public static int stringEntryBytes(int length) {
        int body = stringFrame(length) + length;
        return body + backBytes(body);
    }

    public static int integerEntryBytes(long value) {
        return integerBody(value) + 1;
    }

    private static int stringFrame(int length) {
        return length < 64 ? 1 : length < 4096 ? 2 : 5;
    }

    private static int integerBody(long value) {
        if (value >= 0 && value < 128) {
            return 1;
        }
        if (value >= -4096 && value < 4096) {
            return 2;
        }
        if (value == (short) value) {
            return 3;
        }
        if (value >= -(1 << 23) && value < 1 << 23) {
            return 4;
        }
        return value == (int) value ? 5 : 9;
    }

    private static int backBytes(int body) {
        return body < 1 << 7 ? 1 : body < 1 << 14 ? 2 : body < 1 << 21 ? 3 : body < 1 << 28 ? 4 : 5;
    }

    // Writing.

    /// Writes an entry.
    ///
    /// @return its bytes
    public static int write(long at, long bytes, int length) {
        return Decimals.isLong(bytes, length)
                ? writeInteger(at, Decimals.toLong(bytes, length))
                : writeString(at, bytes, length);
    }

    /// Writes an entry that holds a string as such.
    public static int writeString(long at, long bytes, int length) {
        int frame = stringFrame(length);
        if (frame == 1) {
            Memory.putByte(at, (byte) (STRING_6 | length));
        } else if (frame == 2) {
            Memory.putByte(at, (byte) (STRING_12 | length >>> 8));
            Memory.putByte(at + 1, (byte) length);
        } else {
            Memory.putByte(at, (byte) STRING_32);
            Memory.putInt(at + 1, length);
        }
        Memory.copy(bytes, at + frame, length);
        return frame + length + writeBack(at + frame + length, frame + length);
    }

    public static int writeInteger(long at, long value) {
        int body = integerBody(value);
        switch (body) {
            case 1 -> Memory.putByte(at, (byte) value);
            case 2 -> {
                Memory.putByte(at, (byte) (INTEGER_13 | value >>> 8 & 0x1F));
                Memory.putByte(at + 1, (byte) value);
            }
            case 3 -> {
                Memory.putByte(at, (byte) INTEGER_16);
                Memory.putShort(at + 1, (short) value);
            }
            case 4 -> {
                Memory.putByte(at, (byte) INTEGER_24);
                Memory.putShort(at + 1, (short) value);
                Memory.putByte(at + 3, (byte) (value >> 16));
            }
            case 5 -> {
                Memory.putByte(at, (byte) INTEGER_32);
                Memory.putInt(at + 1, (int) value);
            }
            default -> {
                Memory.putByte(at, (byte) INTEGER_64);
                Memory.putLong(at + 1, value);
            }
        }
        Memory.putByte(at + body, (byte) body);
        return body + 1;
    }

    /// Writes an entry for a string that stands in a block of its own.
    public static int writeFar(long at, long block, int length) {
        Memory.putByte(at, (byte) FAR);
        Memory.putLong(at + 1, block);
        Memory.putInt(at + 9, length);
        Memory.putByte(at + 13, (byte) 13);
        return FAR_BYTES;
    }

    /// Seven bits per byte, the most significant first; all but the first byte have the high bit set, as they are
    /// read from the end.
    private static int writeBack(long at, int body) {
        int bytes = backBytes(body);
        int left = body;
        for (int i = bytes - 1; i >= 0; i--) {
            Memory.putByte(at + i, (byte) (i == 0 ? left & 0x7F : left & 0x7F | 0x80));
            left >>>= 7;
        }
        return bytes;
    }

    // Reading.

    /// Bytes of the entry, all in all.
    public static int size(long entry) {
        int body = body(entry);
        return body + backBytes(body);
    }

    private static int body(long entry) {
        int first = Memory.getUnsignedByte(entry);
        if (first < STRING_6) {
            return 1;
        }
        if (first < INTEGER_13) {
            return 1 + (first & 0x3F);
        }
        if (first < STRING_12) {
            return 2;
        }
        return switch (first) {
            case STRING_32 -> 5 + Memory.getInt(entry + 1);
            case INTEGER_16 -> 3;
            case INTEGER_24 -> 4;
            case INTEGER_32 -> 5;
            case INTEGER_64 -> 9;
            case FAR -> FAR_BYTES - 1;
            default -> 2 + ((first & 0x0F) << 8 | Memory.getUnsignedByte(entry + 1));
        };
    }

    /// The entry, or end of the sequence, behind an entry.
    public static long next(long entry) {
        return entry + size(entry);
    }

    /// The entry that ends where another, or the end of the sequence, begins.
    public static long previous(long end) {
        long at = end;
        int body = 0;
        int shift = 0;
        int b;
        do {
            at--;
            b = Memory.getUnsignedByte(at);
            body |= (b & 0x7F) << shift;
            shift += 7;
        } while ((b & 0x80) != 0);
        return at - body;
    }

    public static boolean isInteger(long entry) {
        int first = Memory.getUnsignedByte(entry);
        return first < STRING_6
                || first >= INTEGER_13 && first < STRING_12
                || first >= INTEGER_16 && first <= INTEGER_64;
    }

    /// Whether the string stands in a block of its own.
    public static boolean isFar(long entry) {
        return Memory.getUnsignedByte(entry) == FAR;
    }

    /// The value of an integer entry.
    public static long integer(long entry) {
        int first = Memory.getUnsignedByte(entry);
        if (first < STRING_6) {
            return first;
        }
        if (first < STRING_12) {
            int high = (first & 0x1F) << 27 >> 19; // five bits with their sign
            return high | Memory.getUnsignedByte(entry + 1);
        }
        return switch (first) {
            case INTEGER_16 -> Memory.getShort(entry + 1);
            case INTEGER_24 -> Memory.getByte(entry + 3) << 16 | Memory.getUnsignedShort(entry + 1);
            case INTEGER_32 -> Memory.getInt(entry + 1);
            default -> Memory.getLong(entry + 1);
        };
    }

    /// Where the bytes of an entry stand that is not an integer.
    public static long address(long entry) {
        int first = Memory.getUnsignedByte(entry);
        if (first < INTEGER_13) {
            return entry + 1;
        }
        if (first == STRING_32) {
            return entry + 5;
        }
        return first == FAR ? Memory.getLong(entry + 1) : entry + 2;
    }

    /// Length of the text: of a string, of a far string, of an integer's digits.
    public static int length(long entry) {
        int first = Memory.getUnsignedByte(entry);
        if (first >= STRING_6 && first < INTEGER_13) {
            return first & 0x3F;
        }
        if (first >= STRING_12 && first < STRING_32) {
            return (first & 0x0F) << 8 | Memory.getUnsignedByte(entry + 1);
        }
        if (first == STRING_32) {
            return Memory.getInt(entry + 1);
        }
        return first == FAR ? Memory.getInt(entry + 9) : Decimals.length(integer(entry));
    }

    /// Copies the text of an entry.
    ///
    /// @return its length
    public static int copyText(long entry, long to) {
        if (isInteger(entry)) {
            return Decimals.write(integer(entry), to);
        }
        int length = length(entry);
        Memory.copy(address(entry), to, length);
        return length;
    }

    /// Shows the text of an entry.
    ///
    /// @param digits room for those of an integer ([Decimals#LONGEST])
    public static void show(long entry, long digits, ValueVisitor visitor) {
        if (isInteger(entry)) {
            visitor.item(digits, Decimals.write(integer(entry), digits));
        } else {
            visitor.item(address(entry), length(entry));
        }
    }

    /// Whether the entry's text is this.
    public static boolean equals(long entry, long bytes, int length) {
        if (isInteger(entry)) {
            return Decimals.isLong(bytes, length) && Decimals.toLong(bytes, length) == integer(entry);
        }
        return length(entry) == length && Memory.equal(address(entry), bytes, length);
    }

    /// The first of every `step` entries (1: all; 2: fields, say, without their values) whose text is this, or 0.
    public static long find(long from, long end, int step, long bytes, int length) {
        boolean numeric = Decimals.isLong(bytes, length);
        long number = numeric ? Decimals.toLong(bytes, length) : 0;
        long entry = from;
        while (entry < end) {
            boolean found = isInteger(entry)
                    ? numeric && integer(entry) == number
                    : !numeric && length(entry) == length && Memory.equal(address(entry), bytes, length);
            if (found) {
                return entry;
            }
            for (int i = 0; i < step; i++) {
                entry = next(entry);
            }
        }
        return 0;
    }
}
