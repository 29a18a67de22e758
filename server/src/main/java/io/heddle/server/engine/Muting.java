package io.heddle.server.engine;

import io.heddle.server.handoff.Outbox;
import io.heddle.server.protocol.Reply;
import org.jspecify.annotations.Nullable;

/// CLIENT REPLY OFF and SKIP: lets the pen write a command's reply where nobody reads it.
///
/// ```
///   begin   pen ──▶ aside          (what was written for the client so far is published)
///   end     pen ──▶ the client     (what was written aside is thrown away)
/// ```
final class Muting {
    private final Reply reply;
    private @Nullable Outbox aside;
    private boolean muted;

    Muting(Reply reply) {
        this.reply = reply;
    }

    /// A command of a session whose replies are not on begins. SKIP lasts for this command only.
    void begin(Session session) {
        if (session.replyMode() == ReplyMode.SKIP) {
            session.replyMode(ReplyMode.ON);
        }
        Outbox target = aside;
        if (target == null) {
            target = session.outbox().sibling();
            target.limit(0);
            aside = target;
        }
        reply.detach();
        reply.attach(target);
        muted = true;
    }

    /// The command has ended, or has asked for replies.
    void end(Session session) {
        if (!muted || aside == null) {
            return;
        }
        muted = false;
        reply.detach();
        aside.release();
        reply.attach(session.outbox());
    }
}
