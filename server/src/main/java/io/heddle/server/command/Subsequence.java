package io.heddle.server.command;

import io.heddle.memory.Memory;

/// The longest common subsequence of two strings A and B, by dynamic programming.
///
/// ```
///           B: m y t e x t       cell (i, j): length of the longest common
///   A:   0 0 0 0 0 0 0           subsequence of A's first i and B's first j bytes
///   o    0 0 0 0 0 0 0
///   h    0 0 0 0 0 0 0           going back from the last cell, diagonally where
///   m    0 1 1 1 1 1 1           the bytes agree, passes the matches from the
///   y    0 1 2 2 2 2 2           last to the first
/// ```
///
/// The table takes 4 (|A|+1) (|B|+1) bytes, time is proportional to it. The strings stand behind the table in one raw
/// buffer, which `close` frees.
final class Subsequence implements AutoCloseable {
    private final int lengthA;
    private final int lengthB;
    private final long table;
    private final long a;
    private final long b;

    // The way back: the cell that is reached, and the match found last.
    private int i;
    private int j;
    private int startA;
    private int startB;
    private int matchLength;

    private Subsequence(int lengthA, int lengthB, long table) {
        this.lengthA = lengthA;
        this.lengthB = lengthB;
        this.table = table;
        this.a = table + tableBytes(lengthA, lengthB);
        this.b = a + lengthA;
    }

    static long tableBytes(int lengthA, int lengthB) {
        return (lengthA + 1L) * (lengthB + 1L) * Integer.BYTES;
    }

    /// Makes room; the caller then writes both strings and calls `solve`.
    static Subsequence allocate(int lengthA, int lengthB) {
        long bytes = tableBytes(lengthA, lengthB) + lengthA + lengthB;
        return new Subsequence(lengthA, lengthB, Memory.allocateRaw(bytes));
    }

    /// Where the bytes of A belong.
    long addressA() {
        return a;
    }

    /// Where the bytes of B belong.
    long addressB() {
        return b;
    }

    void solve() {
        long row = (lengthB + 1L) * Integer.BYTES;
        Memory.fill(table, row, (byte) 0);
        for (int x = 1; x <= lengthA; x++) {
            byte byteA = Memory.getByte(a + x - 1);
            long p = table + x * row;
            int left = 0;
            int diagonal = 0;
            Memory.putInt(p, 0);
            for (int y = 1; y <= lengthB; y++) {
                p += Integer.BYTES;
                int above = Memory.getInt(p - row);
                left = byteA == Memory.getByte(b + y - 1) ? diagonal + 1 : Math.max(above, left);
                diagonal = above;
                Memory.putInt(p, left);
            }
        }
    }

    int length() {
        return cell(lengthA, lengthB);
    }

    /// The subsequence itself.
    byte[] bytes() {
        byte[] result = new byte[length()];
        int left = result.length;
        i = lengthA;
        j = lengthB;
        while (left > 0) {
            if (isMatch()) {
                left--;
                result[left] = Memory.getByte(a + i - 1);
                i--;
                j--;
            } else {
                step();
            }
        }
        return result;
    }

    /// Goes to the last run of matching bytes; false when there is none.
    boolean firstMatch() {
        i = lengthA;
        j = lengthB;
        return nextMatch();
    }

    /// Goes to the run before; a run is as long as both strings continue to agree.
    boolean nextMatch() {
        while (i > 0 && j > 0 && !isMatch()) {
            step();
        }
        matchLength = 0;
        while (i > 0 && j > 0 && isMatch()) {
            i--;
            j--;
            matchLength++;
        }
        startA = i;
        startB = j;
        return matchLength > 0;
    }

    /// First byte of the run in A.
    int startA() {
        return startA;
    }

    /// First byte of the run in B.
    int startB() {
        return startB;
    }

    int matchLength() {
        return matchLength;
    }

    private boolean isMatch() {
        return Memory.getByte(a + i - 1) == Memory.getByte(b + j - 1);
    }

    private void step() {
        if (cell(i - 1, j) > cell(i, j - 1)) {
            i--;
        } else {
            j--;
        }
    }

    private int cell(int x, int y) {
        return Memory.getInt(table + ((lengthB + 1L) * x + y) * Integer.BYTES);
    }

    @Override
    public void close() {
        Memory.freeRaw(table);
    }
}
