package io.heddle.server.engine;

import io.heddle.keyspace.StringBlocks;
import io.heddle.memory.OutOfMemoryException;
import io.heddle.server.command.CommandError;
import io.heddle.server.config.Directives;
import io.heddle.server.handoff.CommandBatch;
import io.heddle.server.handoff.Port;
import io.heddle.server.handoff.Request;
import io.heddle.server.handoff.RequestRing;
import io.heddle.server.handoff.WorkerRole;
import io.heddle.server.protocol.Reply;
import java.util.ArrayDeque;
import java.util.Deque;

/// The one thread that owns all data, a bounded turn at a time.
///
/// ```
///   turn:  ring ──▶ batches, in order of arrival, until the ring is empty or the budget is spent
///          a batch that the budget cuts goes on first in the next turn
///          background work in slices: expiry, lazy free, memory given back, clients' rounds
/// ```
///
/// Stepped by its loop in production and by tests directly; it knows no thread.
public final class Worker implements WorkerRole {
    private static final CommandError TOO_MANY_CLIENTS = CommandError.of("ERR max number of clients reached");

    private final Engine engine;
    private final RequestRing ring;
    private final Reply reply;
    private final Dispatcher dispatcher;
    private final Lookahead lookahead;
    private final Background background;
    private final Stalls stalls;
    private final Statistics statistics;
    private final Blocking blocking;
    private final Deque<Port> cut = new ArrayDeque<>();
    private long budgetNanos;

    public Worker(Engine engine, RequestRing ring) {
        this.engine = engine;
        this.ring = ring;
        this.reply = engine.dispatcher().reply();
        this.dispatcher = engine.dispatcher();
        this.lookahead = new Lookahead(engine.keyspaces());
        this.stalls = engine.stalls();
        this.statistics = engine.statistics();
        this.blocking = engine.blocking();
        this.background = new Background(engine);
        this.budgetNanos = engine.config().number(Directives.TURN_BUDGET_MICROSECONDS) * 1000;
        engine.config()
                .onChange(
                        Directives.TURN_BUDGET_MICROSECONDS,
                        () -> budgetNanos = engine.config().number(Directives.TURN_BUDGET_MICROSECONDS) * 1000);
    }

    public Dispatcher dispatcher() {
        return dispatcher;
    }

    public Stalls stalls() {
        return stalls;
    }

    @Override
    public void onBusy(long nanos) {
        stalls.onTurn(nanos, nanos > Stalls.THRESHOLD_NANOS ? engine.clock().unixMillis() : 0);
    }

    /// Whether commands wait for the next turn.
    @Override
    public boolean hasWork() {
        return !cut.isEmpty() || !ring.isEmpty() || engine.pause().hasReleased();
    }

    /// Milliseconds that the thread may sleep when nothing comes; 0 when there is background work to do at once.
    @Override
    public long idleMillis(long now) {
        if (hasWork()) {
            return 0;
        }
        return Math.min(background.idleMillis(now), blocking.idleMillis(now));
    }

    /// One bounded turn; returns the number of requests handled.
    @Override
    public int turn() {
        long begin = engine.clock().nanos();
        dispatcher.beginRun(begin);
        long unixMillis = engine.clock().unixMillis();
        engine.keyspaces().time(unixMillis);
        engine.pause().look(unixMillis);
        long callsBefore = engine.commandStatistics().totalCalls();
        int done = drain(begin + budgetNanos);
        statistics.onTurn(engine.commandStatistics().totalCalls() - callsBefore);
        background.run(dispatcher.lastNanos(), done == 0);
        blocking.poll(dispatcher.lastNanos());
        if (blocking.hasWork()) {
            dispatcher.beginRun(engine.clock().nanos());
            wake();
        }
        engine.tracking().broadcast();
        return done;
    }

    private int drain(long deadline) {
        int done = 0;
        Port released;
        while ((released = engine.pause().release()) != null) {
            session(released).held(false);
            released.blocked(false);
            cut.addLast(released);
        }
        for (int i = cut.size(); i > 0 && dispatcher.lastNanos() < deadline; i--) {
            run(cut.removeFirst(), deadline);
            done++;
        }
        while (dispatcher.lastNanos() < deadline) {
            Request request = ring.poll();
            if (request == null) {
                break;
            }
            handle(request, deadline);
            done++;
        }
        return done;
    }

    private void handle(Request request, long deadline) {
        switch (request.kind()) {
            case BATCH -> run(request.port(), deadline);
            case OPEN -> open(request.port());
            case BLOCK -> grantBlock(request.port());
            case TRIM -> trimBlock(request.port());
            case GONE -> gone(request.port());
            case REST -> request.port().outbox.rest();
            case PEER_ENDED -> endIfBlocked(request.port());
            case CALL -> request.call().run();
        }
    }

    private void open(Port port) {
        Session session = new Session(engine, engine.sessions().nextId(), port);
        port.session(session);
        session.authenticated(engine.access().isOpen());
        statistics.onConnection();
        if (engine.sessions().size() >= engine.config().number(Directives.MAXCLIENTS)) {
            statistics.onRejectedConnection();
            refuse(session, TOO_MANY_CLIENTS);
            return;
        }
        if (!engine.access().letsIn(port.peer)) {
            statistics.onRejectedConnection();
            refuse(session, Access.DENIED);
            return;
        }
        engine.sessions().add(session);
        port.await();
    }

    private void refuse(Session session, CommandError error) {
        reply.attach(session.outbox());
        reply.error(error);
        reply.detach();
        session.closeAfterReply();
        session.port().act(Port.CLOSE_AFTER_FLUSH);
    }

    private void grantBlock(Port port) {
        Session session = session(port);
        if (!session.isClosing()) {
            try {
                resizeBlock(port, port.blockLength);
            } catch (OutOfMemoryException _) {
                refuse(session, CommandError.OUT_OF_MEMORY); // what comes behind the argument cannot be read either
            }
        }
        port.act(Port.RESUME);
    }

    /// A client that has stopped in the middle of a long argument holds as much as it has sent.
    private void trimBlock(Port port) {
        if (port.block != 0) {
            try {
                resizeBlock(port, port.blockFilled);
            } catch (OutOfMemoryException _) {
                // it stays as large as it is
            }
        }
        port.await();
    }

    private void resizeBlock(Port port, int bytes) {
        port.block = port.block == 0
                ? StringBlocks.allocate(engine.allocator(), bytes)
                : StringBlocks.resize(engine.allocator(), port.block, bytes);
        port.blockCapacity = bytes;
    }

    private void gone(Port port) {
        Session session = session(port);
        if (port.inputOverflow && !session.isClosing()) {
            engine.clientCare().onInputLimit(session);
        }
        session.gone();
        engine.sessions().remove(session);
        cut.remove(port);
        engine.pause().forget(port);
        freeBlocks(port.batch);
        if (port.block != 0) {
            StringBlocks.free(engine.allocator(), port.block);
            port.block = 0;
            port.blockCapacity = 0;
        }
        port.act(Port.RELEASE);
    }

    private static Session session(Port port) {
        Object session = port.session();
        if (session == null) {
            throw new IllegalStateException("a request before the connection's first");
        }
        return (Session) session;
    }

    /// Executes the port's batch from where it stands; a batch that outlives the deadline goes on next turn.
    private void run(Port port, long deadline) {
        Session session = session(port);
        CommandBatch batch = port.batch;
        statistics.onInput(port.inputBytes);
        port.inputBytes = 0;
        session.active(dispatcher.lastNanos());
        attach(session);
        lookahead.reset();
        while (batch.next < batch.count && !session.isClosing()) {
            lookahead.before(batch, batch.next, session.database());
            Outcome outcome = dispatcher.execute(session, batch, batch.next++);
            if (outcome != Outcome.DONE) {
                batch.next--;
                stop(session, port, outcome);
                return;
            }
            if (blocking.hasWork()) {
                leaveToBlocked(session);
            }
            if (engine.clientCare().checkOutput(session, reply.appended(), dispatcher.lastNanos())) {
                break;
            }
            if (dispatcher.lastNanos() >= deadline && batch.next < batch.count) {
                cut(session, port);
                return;
            }
        }
        finish(session, port);
    }

    private void attach(Session session) {
        engine.clientCare().limitOutbox(session);
        reply.attach(session.outbox());
        reply.protocol(session.protocol());
    }

    /// A command cannot be executed now.
    private void stop(Session session, Port port, Outcome outcome) {
        suspend(session, port);
        if (outcome == Outcome.HELD) {
            session.held(true);
            engine.pause().hold(port);
        }
        port.blocked(true);
        port.act(Port.WATCH);
        if (port.isPeerEnded()) {
            session.kill();
        }
    }

    /// Lets blocked clients go first, between two commands of this one.
    private void leaveToBlocked(Session session) {
        statistics.onOutput(reply.appended());
        reply.detach();
        wake();
        attach(session);
    }

    /// Serves all blocked clients for whom there is something now, and those that they make ready, before anything
    /// else is executed; answers those whose wait is over. What came before may have taken so long that keys have
    /// expired since.
    private void wake() {
        engine.keyspaces().time(engine.clock().unixMillis());
        Wait wait;
        while ((wait = blocking.next()) != null) {
            wake(wait);
        }
    }

    private void wake(Wait wait) {
        Session session = wait.session;
        Port port = session.port();
        CommandBatch batch = port.batch;
        if (!wait.over && port.isPeerEnded()) {
            session.kill();
            return;
        }
        engine.keyspaces().forgetHint();
        attach(session);
        Outcome outcome = Outcome.DONE;
        if (wait.over) {
            dispatcher.endWait(wait, batch, batch.next);
        } else {
            outcome = dispatcher.execute(session, batch, batch.next);
        }
        if (outcome == Outcome.BLOCKED) {
            boolean told = reply.appended() > 0; // that keys have changed
            reply.detach();
            if (told) {
                port.act(Port.FLUSH);
            }
            return;
        }
        blocking.end(wait);
        port.blocked(false);
        if (outcome == Outcome.HELD) {
            stop(session, port, outcome);
            return;
        }
        batch.next++;
        engine.clientCare().checkOutput(session, reply.appended(), dispatcher.lastNanos());
        if (batch.next < batch.count && !session.isClosing()) {
            cut(session, port);
        } else {
            finish(session, port);
        }
    }

    /// The peer may end before the worker has heard of its beginning.
    private static void endIfBlocked(Port port) {
        if (port.session() instanceof Session session && (session.isBlocked() || session.isHeld())) {
            session.kill();
        }
    }

    /// Leaves the rest of the batch for the next turn. Of replies whose size is limited nothing is sent before all
    /// are there: a client that breaks the limit with one batch gets none, however fast the batch went.
    private void cut(Session session, Port port) {
        pause(session);
        if (!engine.clientCare().limitsOutput(session)) {
            port.act(Port.FLUSH);
        }
        cut.addLast(port);
    }

    private void suspend(Session session, Port port) {
        pause(session);
        port.act(Port.FLUSH);
    }

    private void pause(Session session) {
        lookahead.reset();
        session.ended();
        statistics.onOutput(reply.appended());
        reply.detach();
    }

    private void finish(Session session, Port port) {
        lookahead.reset();
        if (session.isInTransaction()) {
            engine.clientCare().checkQueue(session);
        }
        String protocolError = port.batch.protocolError;
        if (protocolError != null && !session.isClosing()) {
            reply.error("ERR " + protocolError);
            session.closeAfterReply();
        }
        session.ended();
        statistics.onOutput(reply.appended());
        reply.detach();
        freeBlocks(port.batch);
        if (session.isKilled()) {
            port.act(Port.CLOSE_NOW);
        } else if (session.isClosing()) {
            port.act(Port.CLOSE_AFTER_FLUSH);
        } else {
            port.await();
            port.act(Port.FLUSH);
        }
    }

    /// Blocks that no command has taken over.
    private void freeBlocks(CommandBatch batch) {
        for (int i = 0; i < batch.blockCount; i++) {
            if (batch.blocks[i] != 0) {
                StringBlocks.free(engine.allocator(), batch.blocks[i]);
                batch.blocks[i] = 0;
            }
        }
    }
}
