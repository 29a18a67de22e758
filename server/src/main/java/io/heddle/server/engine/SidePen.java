package io.heddle.server.engine;

import io.heddle.server.handoff.Port;
import io.heddle.server.protocol.Reply;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Writes to clients other than the one whose command runs: lines of MONITOR, messages on keys that have changed.
final class SidePen {
    private final Engine engine;
    private @Nullable Reply pen;

    SidePen(Engine engine) {
        this.engine = engine;
    }

    /// Writes something in the client's protocol, and has it sent as the client can take it. No batch of the client
    /// may be running.
    void write(Session session, Consumer<Reply> content) {
        if (session.isClosing()) {
            return;
        }
        Reply aside = pen;
        if (aside == null) {
            aside = new Reply(session.outbox());
            pen = aside;
        }
        engine.clientCare().limitOutbox(session);
        aside.attach(session.outbox());
        aside.protocol(session.protocol());
        content.accept(aside);
        aside.detach();
        session.port().act(Port.FLUSH);
        engine.clientCare().checkOutput(session, 0, engine.dispatcher().lastNanos());
    }
}
