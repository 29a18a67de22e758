package io.heddle.server.handoff;

import io.heddle.memory.Decimals;
import io.heddle.memory.Memory;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The worker's pen: appends bytes to one outbox at a time, with the write position in plain fields.
///
/// `attach` before a command's reply, `detach` after it (which publishes). Nothing is visible to the carrier loop
/// before.
///
/// A reply that breaks the outbox's limit is not published, nor is anything behind it: the rest is written into one
/// chunk over and over, or the command is given up by an exception if it may be. So a reply of any length takes no more
/// memory than the limit.
///
/// Content whose element count is known only at its end gets room for the longest header in front of it; when the
/// header is there, what stands of the content in the same chunk moves up to it (at most one chunk's bytes, whatever
/// the reply's length):
///
/// ```
///   begin    …│················│            16 bytes of room
///   content  …│················│$1 a $1 b …│
///   end      …│*2 CR LF│$1 a $1 b …│
/// ```
public class ReplyStream {
    /// Room kept in front of content whose header is written last: type, up to 13 digits, CR LF.
    private static final int HEADER_ROOM = 16;

    private Outbox outbox;
    private ReplyChunk chunk;
    /// Where what was appended since `attach` begins.
    private ReplyChunk first;
    private int firstOffset;
    private long position;
    private long limit;
    private long before;
    private long total;
    private long room = Long.MAX_VALUE;
    private @Nullable ReplyChunk waste;
    private boolean abandonable;
    private @Nullable Mark[] marks = new @Nullable Mark[4];
    private int depth;

    /// @param idle an outbox that nobody reads, to point at between two commands
    protected ReplyStream(Outbox idle) {
        this.outbox = idle;
        this.chunk = idle.writable();
        this.first = chunk;
        this.firstOffset = chunk.end;
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
        room = target.room();
        total = 0;
        depth = 0;
        if (target.isTruncated()) {
            waste();
        } else {
            chunk = target.writable();
        }
        first = chunk;
        firstOffset = chunk.end;
        load();
    }

    /// Publishes what was appended since `attach`.
    public void detach() {
        assert depth == 0 : "a header is missing";
        store();
        ReplyChunk unwanted = waste;
        if (unwanted == null) {
            outbox.publish(total);
        } else {
            waste = null;
            unwanted.free();
        }
        total = 0;
    }

    /// Whether the command that writes may be ended by a [ReplyTooLongException].
    public void abandonable(boolean value) {
        abandonable = value;
    }

    /// Bytes appended since `attach`.
    public long appended() {
        return total + (position - before);
    }

    /// Takes back all but the first `kept` bytes appended since `attach`, and headers still to be written: a
    /// command that fails behind the beginning of its reply has only its error to say.
    public final void takeBack(long kept) {
        depth = 0;
        if (waste != null) {
            return; // none of it is kept
        }
        store();
        long left = kept;
        ReplyChunk last = first;
        int offset = firstOffset;
        while (left > last.end - offset) {
            left -= last.end - offset;
            last = Objects.requireNonNull(last.following);
            offset = 0;
        }
        last.end = offset + (int) left;
        outbox.cutBehind(last);
        chunk = last;
        total = kept;
        load();
    }

    private void nextChunk() {
        store();
        if (total < room) {
            chunk = outbox.append();
            load();
            return;
        }
        outbox.truncate();
        waste();
        load();
        if (abandonable) {
            depth = 0;
            throw ReplyTooLongException.INSTANCE;
        }
    }

    /// Begins the chunk of which nothing is kept.
    private void waste() {
        ReplyChunk target = waste;
        if (target == null) {
            target = new ReplyChunk(ReplyChunk.CAPACITY);
            waste = target;
        }
        target.end = 0;
        chunk = target;
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

    /// Begins content whose header (an element count) is known only at its end. Marks nest; the innermost ends
    /// first.
    protected final Object beginDeferred() {
        long header = reserve(HEADER_ROOM);
        if (depth == marks.length) {
            marks = Arrays.copyOf(marks, depth * 2);
        }
        Mark mark = marks[depth];
        if (mark == null) {
            mark = new Mark();
            marks[depth] = mark;
        }
        depth++;
        mark.chunk = chunk;
        mark.offset = (int) (header - chunk.address);
        return mark;
    }

    /// Writes the header in front of the content that began at `begun`, and closes the gap between them.
    protected final void endDeferred(Object begun, char type, long count) {
        Mark mark = (Mark) begun;
        depth--;
        assert depth >= 0 && marks[depth] == mark : "marks end in the reverse of their order";
        if (waste != null) {
            return; // perhaps written over meanwhile
        }
        ReplyChunk target = Objects.requireNonNull(mark.chunk);
        store();
        long header = target.address + mark.offset;
        Memory.putByte(header, (byte) type);
        int digits = Decimals.write(count, header + 1);
        long behind = header + 1 + digits;
        Memory.putByte(behind, (byte) '\r');
        Memory.putByte(behind + 1, (byte) '\n');
        int gap = HEADER_ROOM - 3 - digits;
        long content = header + HEADER_ROOM;
        Memory.copy(content, content - gap, target.address + target.end - content);
        target.end -= gap;
        total -= gap;
        if (target == chunk) {
            load();
        }
    }

    /// Where the room for a header is.
    private static final class Mark {
        @Nullable
        ReplyChunk chunk;

        int offset;
    }
}
