package io.heddle.server.protocol;

import io.heddle.memory.Memory;
import io.heddle.server.handoff.Outbox;
import java.util.function.Consumer;

/// A long reply that is the same each time: put together once for each version of the protocol, then only copied.
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
