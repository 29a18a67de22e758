package io.heddle.server.engine;

import io.heddle.keyspace.Keyspaces;
import io.heddle.server.command.Command;
import io.heddle.server.handoff.CommandBatch;

/// Reads ahead of the commands that are about to run, so that their waits for memory overlap.
///
/// ```
///   commands   GET a   SET b   GET c   …        at most WINDOW
///   pass 1     hash a, b, c … and touch their buckets      (independent loads: the CPU has many in flight)
///   pass 2     touch the records that the buckets name      (again independent)
///   pass 3     execute, each with its hash at hand
/// ```
///
/// A look-up in a table far beyond the caches is two or three waits of about 100 ns one after the other; a window of
/// them takes little longer than one. Only a command's first key is looked at. Advisory: nothing depends on it.
final class Lookahead {
    static final int WINDOW = 16;

    private final Keyspaces keyspaces;
    private final long[] addresses = new long[WINDOW];
    private final long[] hashes = new long[WINDOW];
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
            if (addresses[i] != 0) {
                keyspaces.touchRecord(database, hashes[i]);
            }
        }
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
