package io.heddle.hash;

import io.heddle.memory.Memory;
import io.heddle.value.Cell;
import io.heddle.value.Pack;

/// Changes of small hashes, through their cell. Expiries are as in [CompactHash]: 0 for none.
final class CompactWriter {
    private CompactWriter() {}

    /// Adds a field that is not there, perhaps as the first one.
    static void append(Cell cell, long field, int fieldLength, long value, int valueLength, long expiry) {
        int length = cell.length();
        boolean expiring = length == 0 ? expiry != CompactHash.NONE : CompactHash.isExpiring(cell.bytes(), length);
        int fields = length == 0 ? 0 : CompactHash.fields(cell.bytes(), length);
        long earliest = length == 0 ? Long.MAX_VALUE : CompactHash.earliest(cell.bytes(), length);
        int trailer = expiring ? CompactHash.TRAILER_BYTES : CompactHash.COUNT_BYTES;
        int old = length == 0 ? 0 : trailer;
        int added = Pack.entryBytes(field, fieldLength)
                + Pack.entryBytes(value, valueLength)
                + (expiring ? Pack.integerEntryBytes(expiry) : 0);
        long at = cell.splice(length - old, old, added + trailer);
        long end = at + added + trailer;
        at += Pack.write(at, field, fieldLength);
        at += Pack.write(at, value, valueLength);
        if (expiring) {
            at += Pack.writeInteger(at, expiry);
            Memory.putLong(at, expiry == CompactHash.NONE ? earliest : Math.min(earliest, expiry));
        }
        CompactHash.fields(end - length - added, length + added, fields + 1, expiring);
    }

    /// Gives a field another value.
    static void value(Cell cell, long field, long value, int valueLength) {
        long old = Pack.next(field);
        int at = (int) (old - cell.bytes());
        long place = cell.splice(at, Pack.size(old), Pack.entryBytes(value, valueLength));
        Pack.write(place, value, valueLength);
    }

    /// Gives a field of an expiring hash another value and another expiry, at once.
    static void valueAndExpiry(Cell cell, long field, long value, int valueLength, long expiry) {
        long old = Pack.next(field);
        int at = (int) (old - cell.bytes());
        int removed = (int) (CompactHash.next(field, true) - old);
        int inserted = Pack.entryBytes(value, valueLength) + Pack.integerEntryBytes(expiry);
        long place = cell.splice(at, removed, inserted);
        place += Pack.write(place, value, valueLength);
        Pack.writeInteger(place, expiry);
        correctEarliest(cell);
    }

    /// Gives a field of an expiring hash another expiry.
    static void expiry(Cell cell, long field, long expiry) {
        long old = Pack.next(Pack.next(field));
        int at = (int) (old - cell.bytes());
        long place = cell.splice(at, Pack.size(old), Pack.integerEntryBytes(expiry));
        Pack.writeInteger(place, expiry);
        correctEarliest(cell);
    }

    /// Removes a field that is not the only one.
    static void remove(Cell cell, long field) {
        long bytes = cell.bytes();
        int length = cell.length();
        boolean expiring = CompactHash.isExpiring(bytes, length);
        int fields = CompactHash.fields(bytes, length);
        boolean mayBeEarliest = expiring && CompactHash.expiry(field) != CompactHash.NONE;
        int at = (int) (field - bytes);
        int removed = (int) (CompactHash.next(field, expiring) - field);
        long start = cell.splice(at, removed, 0) - at;
        CompactHash.fields(start, length - removed, fields - 1, expiring);
        if (mayBeEarliest) {
            correctEarliest(cell);
        }
    }

    private static void correctEarliest(Cell cell) {
        long bytes = cell.bytes();
        int length = cell.length();
        long earliest = CompactHash.findEarliest(bytes, length);
        if (earliest != CompactHash.earliest(bytes, length)) {
            short count = Memory.getShort(bytes + length - CompactHash.COUNT_BYTES);
            int trailer = CompactHash.TRAILER_BYTES;
            long place = cell.splice(length - trailer, trailer, trailer);
            Memory.putLong(place, earliest);
            Memory.putShort(place + Long.BYTES, count);
        }
    }

    /// Gives a plain hash the layout with expiries, none of which is set.
    static void toExpiring(Cell cell) {
        long bytes = cell.bytes();
        int length = cell.length();
        int fields = CompactHash.fields(bytes, length);
        int none = Pack.integerEntryBytes(CompactHash.NONE);
        int newLength = length - CompactHash.COUNT_BYTES + fields * none + CompactHash.TRAILER_BYTES;
        long scratch = Memory.allocateRaw(newLength);
        try {
            long to = scratch;
            long end = CompactHash.end(bytes, length);
            for (long field = bytes; field < end; ) {
                long next = CompactHash.next(field, false);
                Memory.copy(field, to, next - field);
                to += next - field;
                to += Pack.writeInteger(to, CompactHash.NONE);
                field = next;
            }
            CompactHash.earliest(scratch, newLength, Long.MAX_VALUE);
            CompactHash.fields(scratch, newLength, fields, true);
            Memory.copy(scratch, cell.splice(0, length, newLength), newLength);
        } finally {
            Memory.freeRaw(scratch);
        }
    }

    /// Removes the fields whose time has come; leaves the hash as it is if that is all of them.
    ///
    /// @return how many have expired
    static int removeExpired(Cell cell, long now) {
        long bytes = cell.bytes();
        int length = cell.length();
        long end = CompactHash.end(bytes, length);
        long first = 0;
        int expired = 0;
        for (long field = bytes; field < end; field = CompactHash.next(field, true)) {
            if (CompactHash.isExpired(field, now)) {
                first = first == 0 ? field : first;
                expired++;
            }
        }
        int left = CompactHash.fields(bytes, length) - expired;
        if (left > 0 && expired > 0) {
            keepLive(cell, (int) (first - bytes), left, now);
            correctEarliest(cell);
        }
        return expired;
    }

    /// Writes what is left behind the first expired field anew, by way of a copy.
    private static void keepLive(Cell cell, int from, int left, long now) {
        long bytes = cell.bytes();
        int length = cell.length();
        long end = CompactHash.end(bytes, length);
        long scratch = Memory.allocateRaw(length - from);
        try {
            long to = scratch;
            for (long field = bytes + from; field < end; ) {
                long next = CompactHash.next(field, true);
                if (!CompactHash.isExpired(field, now)) {
                    Memory.copy(field, to, next - field);
                    to += next - field;
                }
                field = next;
            }
            int kept = (int) (to - scratch);
            int inserted = kept + CompactHash.TRAILER_BYTES;
            long place = cell.splice(from, length - from, inserted);
            Memory.copy(scratch, place, kept);
            CompactHash.earliest(place, inserted, Long.MIN_VALUE);
            CompactHash.fields(place, inserted, left, true);
        } finally {
            Memory.freeRaw(scratch);
        }
    }
}
