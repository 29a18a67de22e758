package io.heddle.server.engine;

import io.heddle.server.config.Config;
import io.heddle.server.config.Directives;
import org.jspecify.annotations.Nullable;

/// Looks after the clients: ends those that are idle for too long or hold too much.
///
/// A round is a few clients at most; rounds follow each other so that each client is seen once a second. Limits on
/// output are looked at after each command, too, where there are any.
public final class ClientCare {
    private static final int CLIENTS_PER_ROUND = 16;
    private static final long SECOND = 1_000_000_000L;
    private static final long SHORTEST_PAUSE_NANOS = 1_000_000;

    private final Engine engine;
    private final OutputLimits outputLimits;
    private long lastId;
    private long dueNanos;
    private long outputLimitDisconnections;
    private long inputLimitDisconnections;

    ClientCare(Engine engine) {
        this.engine = engine;
        this.outputLimits = new OutputLimits(engine.config());
    }

    /// Clients that were disconnected for their unsent output.
    public long outputLimitDisconnections() {
        return outputLimitDisconnections;
    }

    /// Clients that were disconnected for the size of their requests.
    public long inputLimitDisconnections() {
        return inputLimitDisconnections;
    }

    void resetStatistics() {
        outputLimitDisconnections = 0;
        inputLimitDisconnections = 0;
    }

    long idleMillis(long nowNanos) {
        return engine.sessions().size() == 0
                ? Long.MAX_VALUE
                : Math.max(0, (dueNanos - nowNanos + 999_999) / 1_000_000);
    }

    /// A round, if one is due.
    void round(long nowNanos) {
        if (nowNanos < dueNanos) {
            return;
        }
        if (engine.isPaused()) {
            dueNanos = nowNanos + SECOND;
            return;
        }
        int clients = engine.sessions().size();
        long pause = SECOND * CLIENTS_PER_ROUND / Math.max(CLIENTS_PER_ROUND, clients);
        dueNanos = nowNanos + Math.max(SHORTEST_PAUSE_NANOS, pause);
        for (int i = Math.min(CLIENTS_PER_ROUND, clients); i > 0; i--) {
            Session session = next();
            if (session != null) {
                lookAfter(session, nowNanos);
            }
        }
    }

    private @Nullable Session next() {
        Session session = engine.sessions().after(lastId);
        if (session == null) {
            session = engine.sessions().after(0);
        }
        lastId = session == null ? 0 : session.id();
        return session;
    }

    private void lookAfter(Session session, long nowNanos) {
        long idle = nowNanos - session.lastActiveNanos();
        Config config = engine.config();
        long timeout = config.number(Directives.TIMEOUT);
        if (timeout != 0 && idle > timeout * SECOND && mayTimeOut(session)) {
            engine.host().verbose("Closing idle client");
            session.kill();
            return;
        }
        checkOutput(session, 0, nowNanos);
    }

    private static boolean mayTimeOut(Session session) {
        return session.type() == ClientType.NORMAL && !session.isMonitor() && !session.isHeld() && !session.isBlocked();
    }

    /// Whether the client's unsent output is limited.
    boolean limitsOutput(Session session) {
        return outputLimits.apply(session);
    }

    /// Makes the session's limit that of its outbox, before something is written into it.
    void limitOutbox(Session session) {
        session.outbox().limit(outputLimits.hardBytes(session));
    }

    /// Ends a client whose unsent output breaks a limit; true when it did.
    ///
    /// @param unpublished bytes of its reply that the pen has not handed over yet
    boolean checkOutput(Session session, long unpublished, long nowNanos) {
        boolean truncated = session.outbox().isTruncated();
        if ((!truncated && !outputLimits.apply(session)) || session.isGone()) {
            return false;
        }
        if (!truncated && !outputLimits.areBroken(session, unpublished, nowNanos)) {
            return false;
        }
        outputLimitDisconnections++;
        engine.host()
                .log(
                        true,
                        "Client " + ClientLine.of(session)
                                + " scheduled to be closed ASAP for overcoming of output buffer limits.");
        session.kill();
        return true;
    }

    /// Ends a client that queues more in a transaction than it may send at once.
    void checkQueue(Session session) {
        long limit = engine.config().number(Directives.CLIENT_QUERY_BUFFER_LIMIT);
        if (session.queuedBytes() + session.port().inputLength > limit) {
            onInputLimit(session);
            session.kill();
        }
    }

    /// A request was larger than a client may send.
    void onInputLimit(Session session) {
        inputLimitDisconnections++;
        engine.host().log(true, "Closing client that reached max query buffer length: " + ClientLine.of(session));
    }
}
