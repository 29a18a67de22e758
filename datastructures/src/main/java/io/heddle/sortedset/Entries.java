package io.heddle.sortedset;

import io.heddle.memory.Memory;

/// The bytes of one member with its score in a node.
///
/// ```
///   | DEAD 1 bit, kind of score 3, length 4 | length 1 byte? | score 0..8 bytes | member                     |
///     length: 0..13, 14: in the next byte, 15: far                               | address of leaf 8, length 4 |
/// ```
///
/// DEAD: removed, and kept until the node is compacted, as a snapshot may see the entry.
final class Entries {
    /// Longer members stand in a leaf of their own.
    static final int INLINE_MAX = 240;

    /// Bytes of the largest entry.
    static final int BYTES_MAX = 1 + 1 + 8 + INLINE_MAX;

    /// Bytes of the head of what is left of a dead entry, at most.
    static final int FILLER_HEAD_BYTES = 2;

    private static final int DEAD = 0x80;
    private static final int KIND_SHIFT = 4;
    private static final int KIND_MASK = 7;
    private static final int LENGTH_MASK = 15;
    private static final int SHORT_MAX = 13;
    private static final int LENGTH_BYTE = 14;
    private static final int FAR = 15;
    private static final int FAR_BYTES = 12;

    private Entries() {}

    static int bytes(double score, int length) {
        return 1 + Scores.bytes(Scores.kind(score)) + memberBytes(length);
    }

    private static int memberBytes(int length) {
        return length <= SHORT_MAX ? length : length <= INLINE_MAX ? 1 + length : FAR_BYTES;
    }

    static boolean needsLeaf(int length) {
        return length > INLINE_MAX;
    }

    /// Writes an entry.
    ///
    /// @param leaf with the member, if it needs one
    static void write(long at, double score, long member, int length, long leaf) {
        int kind = Scores.kind(score);
        int code = length <= SHORT_MAX ? length : length <= INLINE_MAX ? LENGTH_BYTE : FAR;
        Memory.putByte(at, (byte) (kind << KIND_SHIFT | code));
        long p = at + 1;
        if (code == LENGTH_BYTE) {
            Memory.putByte(p, (byte) length);
            p++;
        }
        Scores.write(p, kind, score);
        p += Scores.bytes(kind);
        if (code == FAR) {
            Memory.putLong(p, leaf);
            Memory.putInt(p + 8, length);
        } else {
            Memory.copy(member, p, length);
        }
    }

    static int size(long entry) {
        int head = Memory.getByte(entry);
        int code = head & LENGTH_MASK;
        int score = Scores.bytes(head >> KIND_SHIFT & KIND_MASK);
        if (code <= SHORT_MAX) {
            return 1 + score + code;
        }
        return code == FAR ? 1 + score + FAR_BYTES : 2 + score + Memory.getUnsignedByte(entry + 1);
    }

    static double score(long entry) {
        int head = Memory.getByte(entry);
        long at = (head & LENGTH_MASK) == LENGTH_BYTE ? entry + 2 : entry + 1;
        return Scores.read(at, head >> KIND_SHIFT & KIND_MASK);
    }

    /// Where the score stands.
    static long scoreAddress(long entry) {
        return (Memory.getByte(entry) & LENGTH_MASK) == LENGTH_BYTE ? entry + 2 : entry + 1;
    }

    static int scoreKind(long entry) {
        return Memory.getByte(entry) >> KIND_SHIFT & KIND_MASK;
    }

    static long member(long entry) {
        int head = Memory.getByte(entry);
        int code = head & LENGTH_MASK;
        long at = entry + 1 + Scores.bytes(head >> KIND_SHIFT & KIND_MASK);
        return code <= SHORT_MAX ? at : code == FAR ? Memory.getLong(at) : at + 1;
    }

    static int length(long entry) {
        int head = Memory.getByte(entry);
        int code = head & LENGTH_MASK;
        if (code <= SHORT_MAX) {
            return code;
        }
        return code == FAR
                ? Memory.getInt(entry + 9 + Scores.bytes(head >> KIND_SHIFT & KIND_MASK))
                : Memory.getUnsignedByte(entry + 1);
    }

    /// Shows an entry, of which each part is found once.
    static void visit(long entry, SortedSetReader.EntryVisitor visitor) {
        int head = Memory.getByte(entry);
        int code = head & LENGTH_MASK;
        int kind = head >> KIND_SHIFT & KIND_MASK;
        long scoreAt = entry + 1;
        int length = code;
        if (code > SHORT_MAX) {
            if (code == FAR) {
                visitor.visit(member(entry), length(entry), score(entry));
                return;
            }
            length = Memory.getUnsignedByte(scoreAt++);
        }
        visitor.visit(scoreAt + Scores.bytes(kind), length, Scores.read(scoreAt, kind));
    }

    static boolean isFar(long entry) {
        return (Memory.getByte(entry) & LENGTH_MASK) == FAR;
    }

    static boolean isDead(long entry) {
        return (Memory.getByte(entry) & DEAD) != 0;
    }

    static void kill(long entry) {
        Memory.putByte(entry, (byte) (Memory.getByte(entry) | DEAD));
    }

    /// Makes a dead entry of so many bytes, at most those of the largest one.
    static void fill(long at, int bytes) {
        if (bytes == 1) {
            Memory.putByte(at, (byte) DEAD);
        } else if (bytes > 1) {
            Memory.putByte(at, (byte) (DEAD | LENGTH_BYTE));
            Memory.putByte(at + 1, (byte) (bytes - 2));
        }
    }

    /// The order of the set: by score, then by the member's bytes.
    static int compare(long entry, double score, long member, int length) {
        double own = score(entry);
        if (own < score) {
            return -1;
        }
        return own > score ? 1 : Memory.compare(member(entry), length(entry), member, length);
    }

    static int compare(long a, long b) {
        return compare(a, score(b), member(b), length(b));
    }

    static int compareMember(long entry, long member, int length) {
        return Memory.compare(member(entry), length(entry), member, length);
    }

    static boolean hasMember(long entry, long member, int length) {
        return length(entry) == length && Memory.equal(member(entry), member, length);
    }
}
