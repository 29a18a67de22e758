package io.heddle.server.engine;

import io.heddle.keyspace.Keyspaces;
import io.heddle.keyspace.LargeValueTouch;
import io.heddle.server.command.Command;
import io.heddle.server.handoff.CommandBatch;

/// Reads ahead of the commands that are about to run, so that their waits for memory overlap.
///
/// ```
///   commands   GET a   SET b   GET c   …        at most WINDOW
///   pass 1     hash a, b, c … and touch their buckets      (independent loads: the CPU has many in flight)
///   pass 2     touch the records that the buckets name      (again independent)
///   pass 3     where a command names a member of a large value: hash it and touch where it stands
///   pass 4     touch the entries that those name
///   pass 5     execute, each with its hash at hand
/// ```
///
/// A look-up in a table far beyond the caches is two or three waits of about 100 ns one after the other; a window of
/// them takes little longer than one. Only a command's first key and its first member are looked at. Advisory: nothing
/// depends on it.
final class Lookahead {
    static final int WINDOW = 16;

    private final Keyspaces keyspaces;
    private final long[] addresses = new long[WINDOW];
    private final long[] hashes = new long[WINDOW];

    /// What the keys' hashes lead to, or 0.
    private final long[] records = new long[WINDOW];

    /// Of the commands that name a member of a large value: its record, and the member's hash.
    private final long[] large = new long[WINDOW];

    private final long[] members = new long[WINDOW];
    private int begin;
    private int end;

    Lookahead(Keyspaces keyspaces) {
        this.keyspaces = keyspaces;
    }

    /// A batch begins, or it is done: what is known of one is not about another, though it may stand at the same
    /// addresses.
    void reset() {
        keyspaces.forgetHint();
        begin = 0;
        end = 0;
    }

    /// Command `index` is next: gives its hash to the keyspace, after looking ahead when the window is used up.
    void before(CommandBatch batch, int index, int database) {
        if (index < begin || index >= end) {
            look(batch, index, database);
        }
        int at = index - begin;
        if (addresses[at] != 0) {
            keyspaces.hint(addresses[at], hashes[at]);
        }
    }

    private void look(CommandBatch batch, int index, int database) {
        begin = index;
        end = Math.min(batch.count, index + WINDOW);
        int n = end - begin;
        for (int i = 0; i < n; i++) {
            hash(batch, begin + i, i);
        }
        if (n == 1) {
            return;
        }
        for (int i = 0; i < n; i++) {
            if (addresses[i] != 0) {
                keyspaces.touchBucket(database, hashes[i]);
            }
        }
        for (int i = 0; i < n; i++) {
            records[i] = addresses[i] == 0 ? 0 : keyspaces.touchRecord(database, hashes[i]);
        }
        lookAtMembers(batch, n);
    }

    private void lookAtMembers(CommandBatch batch, int n) {
        LargeValueTouch value = keyspaces.largeValue();
        long selected = 0;
        boolean isLarge = false;
        int found = 0;
        for (int i = 0; i < n; i++) {
            int argument = records[i] == 0 ? 0 : member(batch, begin + i);
            if (argument == 0) {
                continue;
            }
            if (records[i] != selected) {
                selected = records[i];
                isLarge = value.select(selected);
            }
            if (isLarge) {
                large[found] = selected;
                members[found] = keyspaces.hash(batch.base + batch.offsets[argument], batch.lengths[argument]);
                value.member(members[found++]);
            }
        }
        for (int i = 0; i < found; i++) {
            if (large[i] != selected) {
                selected = large[i];
                value.select(selected);
            }
            value.entry(members[i]);
        }
    }

    /// The argument of a command that is a member of its first key, else 0.
    private static int member(CommandBatch batch, int command) {
        Command known = batch.commands[command];
        if (known == null || known.memberPosition() == 0) {
            return 0;
        }
        int argument = batch.first[command] + known.memberPosition();
        return argument < batch.first[command + 1] && batch.offsets[argument] >= 0 ? argument : 0;
    }

    private void hash(CommandBatch batch, int command, int at) {
        Command known = batch.commands[command];
        int key = known == null ? 0 : known.firstKey();
        int argument = batch.first[command] + key;
        if (key == 0 || argument >= batch.first[command + 1] || batch.offsets[argument] < 0) {
            addresses[at] = 0;
            return;
        }
        long address = batch.base + batch.offsets[argument];
        addresses[at] = address;
        hashes[at] = keyspaces.hash(address, batch.lengths[argument]);
    }
}
