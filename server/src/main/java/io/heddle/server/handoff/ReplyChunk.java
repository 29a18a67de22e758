package io.heddle.server.handoff;

import io.heddle.memory.Memory;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// One piece of a reply stream: off-heap bytes from `start` to what has been published.
///
/// The worker appends and publishes; the carrier loop reads up to `publishedAcquire` and moves on over `nextAcquire`.
final class ReplyChunk {
    /// Usual capacity in bytes; a larger chunk is made for nothing (long replies take several).
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

    /// First byte of the content; set before the first publication.
    int start;

    /// The worker's write position.
    int end;

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
        start = 0;
        end = 0;
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
