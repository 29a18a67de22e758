package io.heddle.server.handoff;

import io.heddle.memory.Memory;
import org.jspecify.annotations.Nullable;

/// One piece of a reply stream: off-heap bytes. Which of them belong to whom, and in what order the fields are seen, is
/// the [Outbox]'s business.
final class ReplyChunk {
    /// Capacity in bytes; long replies take several chunks.
    static final int CAPACITY = 16 * 1024;

    final long address;
    final int capacity;

    /// The worker's write position.
    int end;

    /// The worker's link.
    @Nullable
    ReplyChunk following;

    /// The reader's position.
    int consumed;

    ReplyChunk(int capacity) {
        this.address = Memory.allocateRaw(capacity);
        this.capacity = capacity;
    }

    void reset() {
        end = 0;
        following = null;
        consumed = 0;
    }

    void free() {
        Memory.freeRaw(address);
    }
}
