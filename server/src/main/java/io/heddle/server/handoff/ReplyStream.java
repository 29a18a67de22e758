package io.heddle.server.handoff;

import io.heddle.memory.Memory;

/// The worker's pen: appends bytes to one outbox at a time, with the write position in plain fields.
///
/// `attach` before a command's reply, `detach` after it (which publishes). Nothing is visible to the carrier loop
/// before.
public class ReplyStream {
    /// Room kept in front of content whose header is written last: '*', ten digits, CR LF fit in.
    private static final int HEADER_ROOM = 16;

    private Outbox outbox;
    private ReplyChunk chunk;
    private long position;
    private long limit;
    private long before;
    private long total;

    /// @param idle an outbox that nobody reads, to point at between two commands
    protected ReplyStream(Outbox idle) {
        this.outbox = idle;
        this.chunk = idle.writable();
        load();
    }

    private void load() {
        position = chunk.address + chunk.end;
        limit = chunk.address + chunk.capacity;
        before = position;
    }

    private void store() {
        total += position - before;
        before = position;
        chunk.end = (int) (position - chunk.address);
    }

    public void attach(Outbox target) {
        outbox = target;
        chunk = target.writable();
        total = 0;
        load();
    }

    /// Publishes what was appended since `attach`.
    public void detach() {
        store();
        outbox.publish(total);
        total = 0;
    }

    /// Bytes appended since `attach`.
    public long appended() {
        return total + (position - before);
    }

    private void nextChunk() {
        store();
        chunk = outbox.append();
        load();
    }

    /// Room for a short piece in one chunk; the caller fills exactly that many bytes.
    protected final long reserve(int bytes) {
        if (limit - position < bytes) {
            nextChunk();
        }
        long p = position;
        position = p + bytes;
        return p;
    }

    /// Gives back the last bytes of a reservation.
    protected final void giveBack(int bytes) {
        position -= bytes;
    }

    protected final void append(byte[] bytes) {
        append(bytes, 0, bytes.length);
    }

    protected final void append(byte[] bytes, int offset, int length) {
        int from = offset;
        int rest = length;
        while (rest > 0) {
            if (limit == position) {
                nextChunk();
            }
            int n = (int) Math.min(rest, limit - position);
            Memory.copyFromArray(bytes, from, position, n);
            position += n;
            from += n;
            rest -= n;
        }
    }

    protected final void append(long address, int length) {
        long from = address;
        int rest = length;
        while (rest > 0) {
            if (limit == position) {
                nextChunk();
            }
            int n = (int) Math.min(rest, limit - position);
            Memory.copy(from, position, n);
            position += n;
            from += n;
            rest -= n;
        }
    }

    /// Begins content whose header (an element count) is known only at its end. Marks nest.
    protected final Object beginDeferred() {
        store();
        chunk = outbox.append();
        chunk.start = HEADER_ROOM;
        chunk.end = HEADER_ROOM;
        load();
        return chunk;
    }

    /// Writes the header in front of the content that began at `mark`.
    protected final void endDeferred(Object mark, char type, long count) {
        ReplyChunk target = (ReplyChunk) mark;
        int digits = io.heddle.memory.Decimals.length(count);
        int start = HEADER_ROOM - digits - 3;
        long p = target.address + start;
        Memory.putByte(p, (byte) type);
        io.heddle.memory.Decimals.write(count, p + 1);
        Memory.putByte(p + 1 + digits, (byte) '\r');
        Memory.putByte(p + 2 + digits, (byte) '\n');
        target.start = start;
        total += HEADER_ROOM - start;
    }
}
