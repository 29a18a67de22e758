package io.heddle.server.engine;

import io.heddle.keyspace.ValueType;
import io.heddle.server.command.CommandError;
import io.heddle.server.protocol.Reply;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What a blocked client waits for, from its first attempt to its reply.
final class Wait {
    static final long NO_TIMER = -1;

    final Session session;
    final ValueType type;

    /// Whether the end of a key wakes the client, too.
    final boolean untilGone;

    /// The reply when time is over.
    final Consumer<Reply> answer;

    WaitQueue.Node[] places = new WaitQueue.Node[0];
    long timer = NO_TIMER;

    /// What the command wants to find again at its next attempt.
    @Nullable
    Object memo;

    /// The command goes on waiting after the present attempt.
    boolean pending = true;

    /// Why the wait ended without what was waited for, beside time: null for that.
    @Nullable
    CommandError error;

    /// Time over.
    boolean over;

    private long nanos;

    Wait(Session session, ValueType type, boolean untilGone, Consumer<Reply> answer) {
        this.session = session;
        this.type = type;
        this.untilGone = untilGone;
        this.answer = answer;
    }

    /// Adds what an attempt took; returns what all took together.
    long took(long more) {
        nanos += more;
        return nanos;
    }
}
