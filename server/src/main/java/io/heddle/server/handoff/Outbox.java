package io.heddle.server.handoff;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// The reply bytes of one connection on their way from the worker to the carrier loop: a chain of chunks.
///
/// ```
///            consumed     published                       end
///  head ──▶ [····│████████████│░░░░░] ┄┄▶ [░░░░░░] ┄┄▶ [░░░│   ] ◀── tail
///            reader            unpublished: the worker may still change it
/// ```
///
/// One writer, one reader, no lock. Nothing that the worker appends is visible before `publish`, however many chunks
/// it takes: a header that is written behind its content must never be overtaken by it. Then positions and links are
/// released in the order of the chain, and the reader takes them with acquire order and gives emptied chunks back to
/// the pool. The last chunk stays until `release`. The pending size is exact for the writer's own bytes and may lag
/// behind what the reader has sent.
public final class Outbox {
    /// Bytes of one chunk of the chain.
    public static final int CHUNK_BYTES = ReplyChunk.CAPACITY;

    private static final VarHandle SENT;
    private static final VarHandle HEAD;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            SENT = lookup.findVarHandle(Outbox.class, "sent", long.class);
            HEAD = lookup.findVarHandle(Outbox.class, "head", ReplyChunk.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final ReplyChunks chunks;

    // The worker's side.
    private @Nullable ReplyChunk tail;
    private @Nullable ReplyChunk firstUnpublished;
    private boolean headless = true;
    private long written;

    // The reader's side.
    @SuppressWarnings("unused") // through HEAD
    private @Nullable ReplyChunk head;

    @SuppressWarnings("unused") // through SENT
    private long sent;

    public Outbox(ReplyChunks chunks) {
        this.chunks = chunks;
    }

    /// Another one over the same pool.
    public Outbox sibling() {
        return new Outbox(chunks);
    }

    // ---- worker

    /// The chunk to append to, with at least one byte of room.
    ReplyChunk writable() {
        ReplyChunk chunk = tail;
        if (chunk == null || chunk.end == chunk.capacity) {
            chunk = append();
        }
        return chunk;
    }

    /// Leaves the present chunk as it is and begins another.
    ReplyChunk append() {
        ReplyChunk fresh = chunks.take();
        if (tail == null) {
            firstUnpublished = fresh;
        } else {
            tail.following = fresh;
        }
        tail = fresh;
        return fresh;
    }

    /// Makes everything appended so far visible to the reader.
    void publish(long bytes) {
        written += bytes;
        ReplyChunk first = firstUnpublished;
        ReplyChunk chunk = first;
        while (chunk != null) {
            chunk.publishRelease();
            ReplyChunk next = chunk.following;
            firstUnpublished = chunk;
            if (next != null) {
                chunk.linkRelease(next);
            }
            chunk = next;
        }
        if (headless && first != null) {
            headless = false;
            HEAD.setRelease(this, first);
        }
    }

    /// Bytes written and not yet taken by the socket.
    public long pendingBytes() {
        return written - (long) SENT.getOpaque(this);
    }

    /// Memory held by the chain, estimated from the pending bytes.
    public long heldBytes() {
        long pending = pendingBytes();
        return pending == 0 ? 0 : (pending / ReplyChunk.CAPACITY + 1) * ReplyChunk.CAPACITY;
    }

    /// Bytes ever written.
    public long writtenBytes() {
        return written;
    }

    // ---- carrier loop

    /// Takes published bytes out: returns how many stand at `readAddress`, 0 when all are sent.
    public int readable() {
        ReplyChunk chunk = (ReplyChunk) HEAD.getAcquire(this);
        while (chunk != null) {
            int unread = chunk.publishedAcquire() - chunk.consumed;
            if (unread > 0) {
                return unread;
            }
            ReplyChunk next = chunk.nextAcquire();
            if (next == null) {
                return 0;
            }
            unread = chunk.publishedAcquire() - chunk.consumed; // the last bytes were published before the link
            if (unread > 0) {
                return unread;
            }
            HEAD.set(this, next);
            chunks.give(chunk);
            chunk = next;
        }
        return 0;
    }

    /// Address of the bytes that `readable` counted.
    public long readAddress() {
        ReplyChunk chunk = (ReplyChunk) HEAD.get(this);
        return chunk == null ? 0 : chunk.address + chunk.consumed;
    }

    /// The socket took that many.
    public void consume(int bytes) {
        ReplyChunk chunk = (ReplyChunk) HEAD.get(this);
        if (chunk == null) {
            throw new IllegalStateException("nothing was readable");
        }
        chunk.consumed += bytes;
        SENT.setOpaque(this, (long) SENT.get(this) + bytes);
    }

    // ---- when both sides are at rest

    /// Gives all chunks back, with what was not sent. Only while worker and reader are one thread, or after the
    /// end.
    public void release() {
        ReplyChunk chunk = headless ? firstUnpublished : (ReplyChunk) HEAD.getAcquire(this);
        while (chunk != null) {
            ReplyChunk next = chunk.following;
            chunks.give(chunk);
            chunk = next;
        }
        HEAD.set(this, null);
        headless = true;
        tail = null;
        firstUnpublished = null;
        written = (long) SENT.get(this);
    }
}
