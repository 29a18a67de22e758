package io.heddle.stream;

/// The node of a consumer group: a name (see [Named]) with these fields.
///
/// ```
///   LAST: ID last delivered | READ: entries read, or -1 | PENDING: tree, count | CONSUMERS: tree, count
///   ACCOUNT: bytes, blocks of all that
/// ```
///
/// Pending entries are by ID | consumer's node | delivered at | how often |; each is in its consumer's tree of IDs,
/// too.
final class GroupNode {
    static final int LAST = Named.FIELDS;
    static final int READ = LAST + 16;
    static final int PENDING = READ + 8;
    static final int PENDING_COUNT = PENDING + 8;
    static final int CONSUMERS = PENDING_COUNT + 8;
    static final int CONSUMER_COUNT = CONSUMERS + 8;
    static final int ACCOUNT = CONSUMER_COUNT + 8;

    // Of the value of a pending entry.
    static final int CONSUMER = 0;
    static final int DELIVERED_AT = 8;
    static final int DELIVERIES = 16;
    static final int PENDING_VALUE_BYTES = 24;

    private GroupNode() {}
}
