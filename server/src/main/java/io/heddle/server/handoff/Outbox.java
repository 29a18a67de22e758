package io.heddle.server.handoff;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// The reply bytes of one connection on their way from the worker to the carrier loop: a chain of chunks.
///
/// ```
///            consumed     published           end
///  head ──▶ [····│████████████│░░░░░] ──▶ … ──▶ tail
///            reader                  writer (worker)
/// ```
///
/// One writer, one reader, no lock: the writer publishes a position or a link with release order, the reader takes them
/// with acquire order and gives emptied chunks back to the pool. The pending size is exact for the writer's own bytes
/// and may
/// lag behind what the reader has sent.
public final class Outbox {
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
    private long written;

    // The reader's side.
    @SuppressWarnings("unused") // through HEAD
    private @Nullable ReplyChunk head;

    @SuppressWarnings("unused") // through SENT
    private long sent;

    public Outbox(ReplyChunks chunks) {
        this.chunks = chunks;
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

    /// Closes the present chunk and begins another.
    ReplyChunk append() {
        ReplyChunk fresh = chunks.take();
        ReplyChunk last = tail;
        tail = fresh;
        if (last == null) {
            HEAD.setRelease(this, fresh);
        } else {
            last.publishRelease();
            last.linkRelease(fresh);
        }
        return fresh;
    }

    /// Makes everything appended so far visible to the reader.
    void publish(long bytes) {
        written += bytes;
        ReplyChunk chunk = tail;
        if (chunk != null) {
            chunk.publishRelease();
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
            int position = Math.max(chunk.consumed, chunk.start);
            int published = chunk.publishedAcquire();
            if (published > position) {
                return published - position;
            }
            ReplyChunk next = chunk.nextAcquire();
            if (next == null) {
                return 0;
            }
            published = chunk.publishedAcquire(); // the last bytes were published before the link
            if (published > position) {
                return published - position;
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
        return chunk == null ? 0 : chunk.address + Math.max(chunk.consumed, chunk.start);
    }

    /// The socket took that many.
    public void consume(int bytes) {
        ReplyChunk chunk = (ReplyChunk) HEAD.get(this);
        if (chunk == null) {
            throw new IllegalStateException("nothing was readable");
        }
        chunk.consumed = Math.max(chunk.consumed, chunk.start) + bytes;
        SENT.setOpaque(this, (long) SENT.get(this) + bytes);
    }

    // ---- when both sides are at rest

    /// Gives the last chunk back when everything is sent. Only while worker and reader are one thread, or after the
    /// end.
    public void release() {
        ReplyChunk chunk = (ReplyChunk) HEAD.getAcquire(this);
        while (chunk != null) {
            ReplyChunk next = chunk.nextAcquire();
            chunks.give(chunk);
            chunk = next;
        }
        HEAD.set(this, null);
        tail = null;
    }
}
