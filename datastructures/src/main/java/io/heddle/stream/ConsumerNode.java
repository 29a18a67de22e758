package io.heddle.stream;

/// The node of a consumer: a name (see [Named]) with these fields.
///
/// ```
///   SEEN: Unix milliseconds of its last try | ACTIVE: of its last delivery, or -1 | PENDING: tree of IDs, count
/// ```
final class ConsumerNode {
    static final int SEEN = Named.FIELDS;
    static final int ACTIVE = SEEN + 8;
    static final int PENDING = ACTIVE + 8;
    static final int PENDING_COUNT = PENDING + 8;

    private ConsumerNode() {}
}
