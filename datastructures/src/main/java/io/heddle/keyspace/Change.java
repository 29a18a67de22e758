package io.heddle.keyspace;

/// What is under a key before a change; one for all, filled anew for each.
final class Change {
    long hash;
    long slot;
    long old;
    ValueType oldType = ValueType.NONE;
    long oldBlock;

    /// Root of the old value, which is discarded with it unless this is set to 0.
    long oldRoot;

    long oldKeyBlock;
    long oldExpireAt;
    long newExpireAt;
    boolean fresh;

    /// Whether the table of hashes with expiring fields names the old record.
    boolean oldDue;

    /// Whether the new record's value is still another one's.
    boolean sharesValue;

    /// @param entry 0 if the key is missing
    Change of(Database database, long keyHash, long entry) {
        hash = keyHash;
        slot = entry;
        sharesValue = false;
        if (entry == 0) {
            old = 0;
            oldBlock = 0;
            oldRoot = 0;
            oldKeyBlock = 0;
            oldExpireAt = KeyspaceReader.NO_EXPIRY;
            fresh = true;
            oldDue = false;
        } else {
            old = database.keys.record(entry);
            oldType = Records.type(old);
            oldBlock = Records.valueBlock(old);
            oldRoot = Records.valueRoot(old);
            oldKeyBlock = Records.keyBlock(old);
            oldExpireAt = Records.expireAt(old);
            fresh = database.keys.isFresh(entry);
            oldDue = Records.isDue(old);
        }
        return this;
    }
}
