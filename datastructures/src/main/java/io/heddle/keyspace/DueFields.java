package io.heddle.keyspace;

/// The hashes of one database that have fields with an expiry, with the second at which the first of them is due: a
/// table that names their records again, like the one of keys with an expiry (see [Expiries]).
///
/// A record says by its flag whether it is named here, so that whoever moves, replaces or removes other records need
/// not look.
final class DueFields {
    private final Keyspaces keyspaces;

    Table table;

    DueFields(Keyspaces keyspaces) {
        this.keyspaces = keyspaces;
        table = keyspaces.newTableOfExpiries();
    }

    /// Notes when the first field of a hash is due.
    ///
    /// @param earliest Unix milliseconds, or NO_EXPIRY
    void note(long hash, long record, long earliest) {
        boolean named = Records.isDue(record);
        boolean wanted = earliest != KeyspaceReader.NO_EXPIRY;
        long slot = named ? table.findRecord(hash, record) : 0;
        if (wanted) {
            Records.due(record, true);
            Expiries.note(table, hash, slot, record, earliest, keyspaces.now());
        } else if (named) {
            Records.due(record, false);
            table.remove(slot, hash);
        }
    }

    /// A record takes the place of another, or of none.
    void replace(long hash, boolean oldDue, long old, long record) {
        boolean due = Records.isDue(record);
        if (due == oldDue && (!due || record == old)) {
            return;
        }
        long slot = oldDue ? table.findRecord(hash, old) : 0;
        if (!due) {
            table.remove(slot, hash);
        } else if (slot != 0) {
            table.replace(slot, record);
        } else {
            noteSoon(hash, record, 0);
        }
    }

    /// Has the active expiry look at a hash, whatever was noted of it.
    void noteSoon(long hash, long record, long slot) {
        Expiries.note(table, hash, slot, record, keyspaces.now(), keyspaces.now());
    }

    /// A record with another value has taken a place: what was noted of the old one does not hold.
    void recheck(long hash, long record) {
        if (Records.isDue(record)) {
            noteSoon(hash, record, table.findRecord(hash, record));
        }
    }

    /// A record goes.
    void remove(long hash, long record) {
        if (Records.isDue(record)) {
            table.remove(table.findRecord(hash, record), hash);
        }
    }
}
