package io.heddle.server.handoff;

import io.heddle.memory.Memory;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// One piece of a reply stream: off-heap bytes up to what has been published.
///
/// The worker appends and publishes; the carrier loop reads up to `publishedAcquire` and moves on over `nextAcquire`.
/// A chunk is linked only after its last bytes are published, so a reader that sees the link sees them all.
final class ReplyChunk {
    /// Capacity in bytes; long replies take several chunks.
    static final int CAPACITY = 16 * 1024;

    private static final VarHandle PUBLISHED;
    private static final VarHandle NEXT;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            PUBLISHED = lookup.findVarHandle(ReplyChunk.class, "published", int.class);
            NEXT = lookup.findVarHandle(ReplyChunk.class, "next", ReplyChunk.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final long address;
    final int capacity;

    /// The worker's write position.
    int end;

    /// The worker's link, which the reader does not see before it is published.
    @Nullable
    ReplyChunk following;

    /// The reader's position.
    int consumed;

    @SuppressWarnings("unused") // through PUBLISHED
    private int published;

    @SuppressWarnings("unused") // through NEXT
    private @Nullable ReplyChunk next;

    ReplyChunk(int capacity) {
        this.address = Memory.allocateRaw(capacity);
        this.capacity = capacity;
    }

    void reset() {
        end = 0;
        following = null;
        consumed = 0;
        PUBLISHED.set(this, 0);
        NEXT.set(this, null);
    }

    void publishRelease() {
        PUBLISHED.setRelease(this, end);
    }

    int publishedAcquire() {
        return (int) PUBLISHED.getAcquire(this);
    }

    void linkRelease(ReplyChunk following) {
        NEXT.setRelease(this, following);
    }

    @Nullable
    ReplyChunk nextAcquire() {
        return (ReplyChunk) NEXT.getAcquire(this);
    }

    void free() {
        Memory.freeRaw(address);
    }
}
