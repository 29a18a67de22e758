package io.heddle.server.engine;

import io.heddle.server.command.Command;
import io.heddle.server.command.Flag;
import io.heddle.server.handoff.Port;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// CLIENT PAUSE: holds back commands, or those that write, until its time is over.
///
/// ```
///   batch ──▶ command may run? ──yes──▶ executed
///                  │ no
///                  ▼
///             held, in order of arrival ──▶ when the pause ends: back to the worker, from that command on
/// ```
///
/// A held client runs nothing further, so its order of commands is kept; when its peer ends, it is forgotten, and what
/// was held is never executed. While a pause lasts, keys whose time has come count as missing and stay where they are.
public final class Pause {
    private final Deque<Port> held = new ArrayDeque<>();
    private boolean on;
    private boolean writesOnly;
    private long endUnixMillis;

    public boolean isOn() {
        return on;
    }

    /// Pauses until then; a pause that lasts longer or holds more goes on as it was.
    public void begin(long untilUnixMillis, boolean holdWritesOnly, long nowUnixMillis) {
        if (untilUnixMillis <= nowUnixMillis) {
            return;
        }
        writesOnly = holdWritesOnly && (!on || writesOnly);
        endUnixMillis = on ? Math.max(endUnixMillis, untilUnixMillis) : untilUnixMillis;
        on = true;
    }

    public void end() {
        on = false;
    }

    void look(long nowUnixMillis) {
        if (on && nowUnixMillis >= endUnixMillis) {
            on = false;
        }
    }

    /// Milliseconds until the pause ends by itself.
    long remainingMillis(long nowUnixMillis) {
        return on ? Math.max(0, endUnixMillis - nowUnixMillis) : Long.MAX_VALUE;
    }

    /// Whether the command of that session has to wait.
    boolean holds(Session session, Command command) {
        return on && !session.isMonitor() && (!writesOnly || mayWrite(command) || mayWrite(session, command));
    }

    static boolean mayWrite(Command command) {
        return command.isWrite() || command.is(Flag.MAY_REPLICATE);
    }

    private static boolean mayWrite(Session session, Command command) {
        Transaction transaction = session.transaction();
        return transaction != null && transaction.mayWrite() && command.name().equals("EXEC");
    }

    void hold(Port port) {
        held.addLast(port);
    }

    void forget(Port port) {
        held.remove(port);
    }

    /// Clients that wait.
    public int waiting() {
        return held.size();
    }

    boolean hasReleased() {
        return !on && !held.isEmpty();
    }

    /// The next client that need not wait any more, or null.
    @Nullable
    Port release() {
        return on ? null : held.pollFirst();
    }
}
