package io.heddle.server.handoff;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// The reply bytes of one connection on their way from the worker to the carrier loop: a chain of chunks.
///
/// ```
///            sent         published                       end
///  head ──▶ [····│████████████│░░░░░] ┄┄▶ [░░░░░░] ┄┄▶ [░░░│   ] ◀── tail
///            reader            unpublished: the worker may still change it
/// ```
///
/// One writer, one reader, no lock, and two counters that only grow. The worker appends, then stores `published` with
/// release order: up to there the chain is the reader's, which takes the counter with acquire order and gives emptied
/// chunks back to the pool. The reader stores `sent` with release order and does not touch the chain while the two are
/// equal. So a worker that finds them equal owns the whole chain: it begins the last chunk anew, or gives it back.
///
/// A header that is written behind its content is never overtaken by it, as nothing counts before `publish`, however
/// many chunks it takes.
public final class Outbox {
    /// Bytes of one chunk of the chain.
    public static final int CHUNK_BYTES = ReplyChunk.CAPACITY;

    private static final VarHandle PUBLISHED;
    private static final VarHandle SENT;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            PUBLISHED = lookup.findVarHandle(Outbox.class, "published", long.class);
            SENT = lookup.findVarHandle(Outbox.class, "sent", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final ReplyChunks chunks;

    // The worker's side.
    private @Nullable ReplyChunk tail;
    private long written;
    private long limit = Long.MAX_VALUE;
    private boolean truncated;

    /// Both sides' in turn: the reader's while something is published and not sent, else the worker's.
    private @Nullable ReplyChunk head;

    @SuppressWarnings("unused") // through PUBLISHED; the worker writes
    private long published;

    @SuppressWarnings("unused") // through SENT; the reader writes
    private long sent;

    public Outbox(ReplyChunks chunks) {
        this.chunks = chunks;
    }

    /// Another one over the same pool.
    public Outbox sibling() {
        return new Outbox(chunks);
    }

    // ---- worker

    /// Bytes that may pend from now on: a reply that goes beyond them is not kept, and nothing behind it.
    public void limit(long bytes) {
        limit = bytes;
    }

    /// Bytes that the next reply may take; a chunk is always allowed.
    long room() {
        return limit == Long.MAX_VALUE ? limit : Math.max(CHUNK_BYTES, limit - pendingBytes());
    }

    /// A reply went beyond the limit: its client is to be closed, as it would wait for the rest.
    public boolean isTruncated() {
        return truncated;
    }

    void truncate() {
        truncated = true;
    }

    /// The chunk to append to, with at least one byte of room.
    ReplyChunk writable() {
        ReplyChunk chunk = tail;
        if (chunk == null) {
            return append();
        }
        if (chunk.end > 0 && isAllSent()) {
            dropUpTo(chunk);
            chunk.end = 0;
            chunk.consumed = 0;
        }
        return chunk.end == chunk.capacity ? append() : chunk;
    }

    /// Leaves the present chunk as it is and begins another.
    ReplyChunk append() {
        ReplyChunk fresh = chunks.take();
        if (tail == null) {
            head = fresh;
        } else {
            tail.following = fresh;
        }
        tail = fresh;
        return fresh;
    }

    /// Gives back the chunks behind one in which nothing was published.
    void cutBehind(ReplyChunk last) {
        ReplyChunk chunk = last.following;
        last.following = null;
        tail = last;
        while (chunk != null) {
            ReplyChunk next = chunk.following;
            chunks.give(chunk);
            chunk = next;
        }
    }

    /// Makes everything appended so far visible to the reader.
    void publish(long bytes) {
        written += bytes;
        PUBLISHED.setRelease(this, written);
    }

    private boolean isAllSent() {
        return (long) SENT.getAcquire(this) == written;
    }

    private void dropUpTo(@Nullable ReplyChunk end) {
        ReplyChunk chunk = head;
        while (chunk != end && chunk != null) {
            ReplyChunk next = chunk.following;
            chunks.give(chunk);
            chunk = next;
        }
        head = chunk;
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

    /// Gives the last chunk back if everything is sent. Worker only, and not between `writable` and `publish`.
    public void rest() {
        if (tail != null && isAllSent()) {
            dropUpTo(null);
            tail = null;
        }
    }

    // ---- carrier loop

    /// Takes published bytes out: returns how many stand at `readAddress`, 0 when all are sent.
    public int readable() {
        long due = (long) PUBLISHED.getAcquire(this) - (long) SENT.get(this);
        if (due == 0) {
            return 0;
        }
        ReplyChunk chunk = head;
        while (chunk != null && chunk.consumed == chunk.end) { // something is due, so the worker appends no more here
            ReplyChunk next = chunk.following;
            chunks.give(chunk);
            chunk = next;
            head = next;
        }
        if (chunk == null) {
            throw new IllegalStateException("published bytes without a chunk");
        }
        return (int) Math.min(chunk.end - chunk.consumed, due); // the end may already be beyond what is published
    }

    /// Address of the bytes that `readable` counted.
    public long readAddress() {
        ReplyChunk chunk = head;
        return chunk == null ? 0 : chunk.address + chunk.consumed;
    }

    /// The socket took that many.
    public void consume(int bytes) {
        ReplyChunk chunk = head;
        if (chunk == null) {
            throw new IllegalStateException("nothing was readable");
        }
        chunk.consumed += bytes;
        SENT.setRelease(this, (long) SENT.get(this) + bytes);
    }

    // ---- when both sides are at rest

    /// Gives all chunks back, with what was not sent: one to the pool, the others to the system, as nobody may ever
    /// need as many again. Only while worker and reader are one thread, or after the end.
    public void release() {
        ReplyChunk first = head;
        ReplyChunk chunk = first == null ? null : first.following;
        while (chunk != null) {
            ReplyChunk next = chunk.following;
            chunk.free();
            chunk = next;
        }
        if (first != null) {
            first.following = null;
        }
        dropUpTo(null);
        tail = null;
        written = (long) SENT.get(this);
        truncated = false;
        PUBLISHED.set(this, written);
    }
}
