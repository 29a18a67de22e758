package io.heddle.server.protocol;

import io.heddle.memory.Memory;
import io.heddle.server.handoff.Outbox;
import io.heddle.server.handoff.ReplyChunks;
import java.util.function.Consumer;

/// A long reply that is the same each time: put together once for each version of the protocol, then only copied.
/// By another thread before it is asked for, if there is one that has the time.
public final class KeptReply {
    private static final int FIRST_VERSION = 2;

    private final Consumer<Reply> content;
    /// By version; empty until it is asked for.
    private final byte[][] kept = new byte[2][0];

    /// @param content writes one reply, without errors
    public KeptReply(Consumer<Reply> content) {
        this.content = content;
    }

    /// Writes it.
    ///
    /// @param outbox any, for the pool of memory behind it
    public void write(Reply reply, Outbox outbox) {
        int index = reply.protocol() - FIRST_VERSION;
        byte[] bytes = kept[index];
        if (bytes.length == 0) {
            bytes = compose(reply.protocol(), outbox.sibling());
            kept[index] = bytes;
        }
        reply.written(bytes);
    }

    /// Puts it together for all versions. Any thread, as the content reads nothing that ever changes.
    ///
    /// @param chunks the calling thread's
    /// @return to be run by the owner, who has it then
    public Runnable prepare(ReplyChunks chunks) {
        byte[][] prepared = new byte[kept.length][];
        for (int i = 0; i < prepared.length; i++) {
            prepared[i] = compose(FIRST_VERSION + i, new Outbox(chunks));
        }
        return () -> System.arraycopy(prepared, 0, kept, 0, kept.length);
    }

    private byte[] compose(int protocol, Outbox aside) {
        Reply pen = new Reply(aside);
        pen.attach(aside);
        pen.protocol(protocol);
        content.accept(pen);
        pen.detach();
        byte[] bytes = new byte[(int) aside.pendingBytes()];
        int n;
        for (int at = 0; (n = aside.readable()) > 0; at += n) {
            Memory.copyToArray(aside.readAddress(), bytes, at, n);
            aside.consume(n);
        }
        aside.release();
        return bytes;
    }
}
