package io.heddle.server.command;

import io.heddle.server.protocol.Args;
import java.util.Arrays;

/// The options of SORT in any order, the last of each kind counting, but every GET. A reusable object.
final class SortOptions {
    boolean descending;
    boolean alphabetic;
    long offset;
    long limit;

    /// Argument of the pattern behind BY, or 0.
    int by;

    /// Argument of the key behind STORE, or 0.
    int store;

    /// Arguments of the patterns behind GET.
    int[] gets = new int[4];

    int getCount;

    void parse(Args args, boolean storeAllowed) {
        clear();
        int count = args.count();
        int i = 2;
        while (i < count) {
            int behind = count - i - 1;
            if (args.is(i, "ASC")) {
                descending = false;
            } else if (args.is(i, "DESC")) {
                descending = true;
            } else if (args.is(i, "ALPHA")) {
                alphabetic = true;
            } else if (args.is(i, "LIMIT") && behind >= 2) {
                offset = args.integer(i + 1);
                limit = args.integer(i + 2);
                i += 2;
            } else if (storeAllowed && args.is(i, "STORE") && behind >= 1) {
                store = ++i;
            } else if (args.is(i, "BY") && behind >= 1) {
                by = ++i;
            } else if (args.is(i, "GET") && behind >= 1) {
                addGet(++i);
            } else {
                throw CommandError.SYNTAX;
            }
            i++;
        }
    }

    private void clear() {
        descending = false;
        alphabetic = false;
        offset = 0;
        limit = -1;
        by = 0;
        store = 0;
        getCount = 0;
    }

    private void addGet(int argument) {
        if (getCount == gets.length) {
            gets = Arrays.copyOf(gets, getCount * 2);
        }
        gets[getCount++] = argument;
    }
}
