package io.heddle.sortedset;

import io.heddle.memory.Decimals;
import io.heddle.memory.Memory;
import io.heddle.memory.OutOfMemoryException;
import io.heddle.value.Cell;
import io.heddle.value.Pack;

/// Changes and counts in a small sorted set (see [PackedPairs]).
final class PackedEdits {
    private static final int MEMBER_INLINE = 1024;

    private final Cell cell;
    private final long digits;

    /// For a member on its way; made when needed.
    private long scratch;

    /// @param digits room for those of a member held as an integer
    PackedEdits(Cell cell, long digits) {
        this.cell = cell;
        this.digits = digits;
    }

    void close() {
        if (scratch != 0) {
            Memory.freeRaw(scratch);
        }
    }

    /// As `memcmp`, with the digits of a member held as an integer.
    private int compareMember(long pair, long member, int length) {
        if (Pack.isInteger(pair)) {
            return Memory.compare(digits, Decimals.write(Pack.integer(pair), digits), member, length);
        }
        return Memory.compare(Pack.address(pair), Pack.length(pair), member, length);
    }

    long countBelow(double bound, boolean inclusive) {
        int count = 0;
        long end = PackedPairs.end(cell);
        for (long pair = cell.bytes(); pair < end; pair = PackedPairs.next(pair)) {
            double score = PackedPairs.score(pair);
            if (score > bound || !inclusive && score == bound) {
                break;
            }
            count++;
        }
        return count;
    }

    long countBefore(long member, int length, boolean inclusive) {
        int count = 0;
        long end = PackedPairs.end(cell);
        for (long pair = cell.bytes(); pair < end; pair = PackedPairs.next(pair)) {
            int order = compareMember(pair, member, length);
            if (order > 0 || !inclusive && order == 0) {
                break;
            }
            count++;
        }
        return count;
    }

    void add(double score, long member, int length) {
        int entryBytes = Pack.entryBytes(member, length);
        int bytes = entryBytes + PackedPairs.scoreBytes(score);
        boolean fresh = !cell.isPresent();
        long at = fresh
                ? cell.splice(0, 0, bytes + PackedPairs.TRAILER_BYTES)
                : cell.splice(placeOf(score, member, length), 0, bytes);
        if (fresh) {
            Memory.putInt(at + bytes, 0);
        }
        Pack.write(at, member, length);
        PackedPairs.writeScore(at + entryBytes, score);
        PackedPairs.addToCount(cell, 1);
    }

    private int placeOf(double score, long member, int length) {
        long begin = cell.bytes();
        long end = PackedPairs.end(cell);
        long pair = begin;
        while (pair < end) {
            double own = PackedPairs.score(pair);
            if (own > score || own == score && compareMember(pair, member, length) > 0) {
                break;
            }
            pair = PackedPairs.next(pair);
        }
        return (int) (pair - begin);
    }

    void rescore(int offset, double score) {
        long begin = cell.bytes();
        long pair = begin + offset;
        if (staysInPlace(pair, score)) {
            long scoreEntry = Pack.next(pair);
            int bytes = PackedPairs.scoreBytes(score);
            long at = cell.splice((int) (scoreEntry - begin), Pack.size(scoreEntry), bytes);
            PackedPairs.writeScore(at, score);
            return;
        }
        int length = Pack.length(pair);
        long copy = room(length);
        Pack.copyText(pair, copy);
        double old = PackedPairs.score(pair);
        remove(offset, 1);
        try {
            add(score, copy, length);
        } catch (OutOfMemoryException e) {
            add(old, copy, length); // in the room that it had
            throw e;
        } finally {
            if (copy != scratch) {
                Memory.freeRaw(copy);
            }
        }
    }

    private long room(int length) {
        if (length > MEMBER_INLINE) {
            return Memory.allocateRaw(length);
        }
        if (scratch == 0) {
            scratch = Memory.allocateRaw(MEMBER_INLINE);
        }
        return scratch;
    }

    private boolean staysInPlace(long pair, double score) {
        long next = PackedPairs.next(pair);
        return (next == PackedPairs.end(cell) || PackedPairs.score(next) > score)
                && (pair == cell.bytes() || PackedPairs.score(PackedPairs.previous(pair)) < score);
    }

    /// Removes pairs from one on; the set may be empty then.
    void remove(int offset, int count) {
        long begin = cell.bytes();
        long end = begin + offset;
        for (int i = 0; i < count; i++) {
            end = PackedPairs.next(end);
        }
        cell.splice(offset, (int) (end - begin - offset), 0);
        PackedPairs.addToCount(cell, -count);
    }
}
