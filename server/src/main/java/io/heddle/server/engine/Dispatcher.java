package io.heddle.server.engine;

import io.heddle.keyspace.Keyspaces;
import io.heddle.keyspace.WrongTypeException;
import io.heddle.memory.OutOfMemoryException;
import io.heddle.server.command.Command;
import io.heddle.server.command.CommandError;
import io.heddle.server.command.Flag;
import io.heddle.server.config.Config;
import io.heddle.server.config.Directives;
import io.heddle.server.handoff.CommandBatch;
import io.heddle.server.handoff.ReplyTooLongException;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Runs one command: every check that is not about the command's own arguments happens here, driven by the table.
public final class Dispatcher {
    private static final int SHOWN_ARGUMENT_BYTES = 128;
    private static final CommandError NOT_AUTHENTICATED = CommandError.of("NOAUTH Authentication required.");

    private static final CommandError TOO_FEW_REPLICAS =
            CommandError.of("NOREPLICAS Not enough good replicas to write.");
    private static final CommandError NOT_IN_TRANSACTION =
            CommandError.of("ERR Command not allowed inside a transaction");

    private static final long ABORT_LINE_PAUSE_NANOS = 60_000_000_000L;

    private final Engine engine;
    private final Args args = new Args();
    private final Reply reply;
    private final Muting muting;
    private @Nullable Session running;
    private long lastNanos;
    private long errorsCounted;
    private long slowNanos;
    private long notableNanos;
    private boolean lacksReplicas;
    private long nextAbortLine = Long.MIN_VALUE;

    public Dispatcher(Engine engine, Reply reply) {
        this.engine = engine;
        this.reply = reply;
        this.muting = new Muting(reply);
        Config config = engine.config();
        config.onChange(Directives.SLOWLOG_LOG_SLOWER_THAN, this::readThresholds);
        config.onChange(Directives.LATENCY_MONITOR_THRESHOLD, this::readThresholds);
        config.onChange(Directives.MIN_REPLICAS_TO_WRITE, this::readReplicas);
        config.onChange(Directives.MIN_REPLICAS_MAX_LAG, this::readReplicas);
        readThresholds();
        readReplicas();
    }

    /// There are no replicas yet: any number that writes ask for is too high.
    private void readReplicas() {
        Config config = engine.config();
        lacksReplicas = config.number(Directives.MIN_REPLICAS_TO_WRITE) != 0
                && config.number(Directives.MIN_REPLICAS_MAX_LAG) != 0;
    }

    private void readThresholds() {
        long micros = engine.config().number(Directives.SLOWLOG_LOG_SLOWER_THAN);
        long millis = engine.config().number(Directives.LATENCY_MONITOR_THRESHOLD);
        slowNanos = micros < 0 || micros > Long.MAX_VALUE / 1000 ? Long.MAX_VALUE : micros * 1000;
        boolean monitored = millis > 0 && millis <= Long.MAX_VALUE / 1_000_000;
        notableNanos = monitored ? Math.min(slowNanos, millis * 1_000_000) : slowNanos;
    }

    Reply reply() {
        return reply;
    }

    /// CLIENT REPLY ON, from the command that runs: its own reply is sent already.
    public void unmute(Session session) {
        session.replyMode(ReplyMode.ON);
        muting.end(session);
    }

    /// Notes the time from which the first command of a run is measured; each further one is measured from the end
    /// of the one before, so that the clock is read once per command.
    void beginRun(long nanos) {
        lastNanos = nanos;
    }

    /// Monotonic time at the end of the last command.
    long lastNanos() {
        return lastNanos;
    }

    /// The client whose command runs, or null.
    @Nullable
    Session running() {
        return running;
    }

    /// Executes command `index` of the batch for the session; the reply pen is attached to its outbox.
    Outcome execute(Session session, CommandBatch batch, int index) {
        running = session;
        Outcome outcome = executeMuted(session, batch, index);
        running = null;
        engine.tracking().afterReply(reply);
        return outcome;
    }

    private Outcome executeMuted(Session session, CommandBatch batch, int index) {
        ReplyMode mode = session.replyMode();
        if (mode == ReplyMode.ON) {
            return executeAloud(session, batch, index);
        }
        muting.begin(session);
        Outcome outcome = executeAloud(session, batch, index);
        muting.end(session);
        if (outcome != Outcome.DONE) {
            session.replyMode(mode);
        }
        return outcome;
    }

    private Outcome executeAloud(Session session, CommandBatch batch, int index) {
        Command command = batch.commands[index];
        session.lastCommand(command);
        args.attach(batch, index);
        if (command == null) {
            if (isOfHttp()) {
                abort(session);
            } else {
                refuse(session, null, unknownCommand());
            }
            return Outcome.DONE;
        }
        CommandError refusal = refusal(session, command);
        if (refusal != null) {
            engine.commandStatistics().onRejected(command);
            refuse(session, command, refusal);
            return Outcome.DONE;
        }
        if (engine.pause().holds(session, command)) {
            return Outcome.HELD;
        }
        Transaction transaction = session.transaction();
        if (transaction != null && !command.is(Flag.IN_TRANSACTION)) {
            queue(transaction, command);
            return Outcome.DONE;
        }
        return call(session, command, args);
    }

    private void queue(Transaction transaction, Command command) {
        try {
            transaction.add(command, args);
            reply.queued();
        } catch (OutOfMemoryException _) {
            transaction.refuse();
            reply.error(CommandError.OUT_OF_MEMORY);
        }
    }

    /// A web page can make a browser send a request here whose lines hold commands. POST, or the header that every
    /// request begins with, gives it away.
    private boolean isOfHttp() {
        return args.is(0, "POST") || args.is(0, "HOST:");
    }

    /// Ends the connection without a reply, and says so at most once a minute.
    private void abort(Session session) {
        if (lastNanos >= nextAbortLine) {
            nextAbortLine = lastNanos + ABORT_LINE_PAUSE_NANOS;
            engine.host()
                    .log(
                            true,
                            "Possible SECURITY ATTACK detected: somebody sends HTTP requests, perhaps to make a"
                                    + " browser give commands. Connection from "
                                    + session.peer().address() + " aborted.");
        }
        session.kill();
    }

    /// A refused command spoils the open transaction; a refused EXEC ends it, and says so without one, too.
    private void refuse(Session session, @Nullable Command command, CommandError error) {
        Transaction open = session.transaction();
        if (command != null && command.name().equals("EXEC")) {
            session.discardTransaction();
            String text = new String(error.line(), StandardCharsets.ISO_8859_1);
            String reason = text.startsWith("ERR ") ? text.substring("ERR ".length()) : text;
            reply.error("EXECABORT Transaction discarded because of: " + reason);
            return;
        }
        if (open != null) {
            open.refuse();
        }
        reply.error(error);
    }

    private @Nullable CommandError refusal(Session session, Command command) {
        if (command.hasSubcommands() && args.count() >= 2) {
            return unknownSubcommand(command);
        }
        if (!command.arity().accepts(args.count())) {
            return CommandError.of("ERR wrong number of arguments for '" + command.fullName() + "' command");
        }
        if (command.is(Flag.PROTECTED) && !engine.allowsProtected(session, command)) {
            return notAllowed(command);
        }
        if (!session.isAuthenticated() && !command.is(Flag.NO_AUTH)) {
            return NOT_AUTHENTICATED;
        }
        if (session.isInTransaction() && command.is(Flag.NO_MULTI)) {
            return NOT_IN_TRANSACTION;
        }
        boolean tooMuch = engine.hasMemoryLimit() && needsMemory(session, command) && engine.isOverMemoryLimit();
        if (tooMuch) {
            return CommandError.OUT_OF_MEMORY;
        }
        return lacksReplicas && writes(session, command) ? TOO_FEW_REPLICAS : null;
    }

    private static boolean writes(Session session, Command command) {
        Transaction transaction = session.transaction();
        return command.isWrite()
                || (transaction != null
                        && transaction.writes()
                        && command.name().equals("EXEC"));
    }

    /// Commands that may take memory, queueing for a transaction, and running one with such a command in it.
    private static boolean needsMemory(Session session, Command command) {
        Transaction transaction = session.transaction();
        if (command.is(Flag.DENYOOM)) {
            return true;
        }
        return transaction != null
                && (command.is(Flag.IN_TRANSACTION)
                        ? command.name().equals("EXEC") && transaction.needsMemory()
                        : !command.is(Flag.NO_AUTH));
    }

    private static CommandError notAllowed(Command command) {
        Command named = command.parent() == null ? command : command.parent();
        return CommandError.of("ERR " + named.name() + " command not allowed. If the enable-"
                + named.fullName() + "-command option is set to \"local\", you can run it from a local connection,"
                + " otherwise you need to set this option in the configuration file, and then restart the server.");
    }

    /// Runs a command that has passed the checks, and accounts for it once it is answered.
    private Outcome call(Session session, Command command, Args arguments) {
        errorsCounted = reply.errors();
        long replied = reply.appended();
        long begin = lastNanos;
        long changes = engine.changes();
        int signals = engine.blocking().signals();
        boolean first = session.waiting() == null;
        TrackingMode tracking = session.tracking();
        String shown = null;
        try {
            if (tracking != null) {
                engine.tracking().onRead(session, tracking, command, arguments);
            }
            shown = first ? engine.monitors().words(command, arguments) : null;
            reply.abandonable(command.is(Flag.READONLY));
            try {
                invoke(session, command, arguments);
            } finally {
                reply.abandonable(false);
            }
        } catch (CommandError e) {
            fail(e, replied);
        } catch (WrongTypeException _) {
            fail(CommandError.WRONG_TYPE, replied);
        } catch (OutOfMemoryException _) {
            fail(CommandError.OUT_OF_MEMORY, replied);
        } catch (ReplyTooLongException _) { // the client will be closed
        }
        if (shown != null) {
            engine.monitors().feed(session, shown);
        }
        if (command.is(Flag.ONE_CHANGE)) {
            engine.countAsOne(changes);
        }
        if (command.is(Flag.WAKES_NOBODY)) {
            engine.blocking().takeBack(signals);
        }
        long now = engine.clock().nanos();
        long nanos = now - begin;
        lastNanos = now;
        Wait wait = session.waiting();
        if (wait != null) {
            nanos = wait.took(nanos);
            if (wait.pending) {
                engine.blocking().takeBack(signals);
                return Outcome.BLOCKED;
            }
        }
        account(session, command, arguments, nanos);
        return Outcome.DONE;
    }

    /// The error is the whole reply, also where memory has come to an end behind its beginning.
    private void fail(CommandError error, long replied) {
        if (reply.appended() != replied) {
            reply.takeBack(replied);
        }
        reply.error(error);
    }

    private void account(Session session, Command command, Args arguments, long nanos) {
        engine.commandStatistics().onCall(command, nanos, reply.errors() != errorsCounted);
        errorsCounted = reply.errors();
        if (nanos >= notableNanos) {
            note(session, command, arguments, nanos);
        }
    }

    /// Answers a command whose wait has ended without what it waited for.
    void endWait(Wait wait, CommandBatch batch, int index) {
        Session session = wait.session;
        Command command = Objects.requireNonNull(batch.commands[index]);
        args.attach(batch, index);
        boolean muted = session.replyMode() != ReplyMode.ON;
        if (muted) {
            muting.begin(session);
        }
        errorsCounted = reply.errors();
        CommandError error = wait.error;
        if (error == null) {
            wait.answer.accept(reply);
        } else {
            reply.error(error);
        }
        account(session, command, args, wait.took(0));
        if (muted) {
            muting.end(session);
        }
    }

    private void note(Session session, Command command, Args arguments, long nanos) {
        if (nanos >= slowNanos && !command.is(Flag.SKIP_SLOWLOG)) {
            engine.slowLog()
                    .add(
                            session,
                            command,
                            arguments,
                            nanos / 1000,
                            engine.clock().unixMillis() / 1000);
        }
        engine.latencyMonitor().note(command.is(Flag.FAST) ? "fast-command" : "command", nanos);
    }

    private void invoke(Session session, Command command, Args arguments) {
        if (session.isNoTouch() || engine.pause().isOn()) {
            invokeCarefully(session, command, arguments);
        } else {
            command.body().invoke(session, arguments, reply);
        }
    }

    /// For CLIENT NO-TOUCH, but for TOUCH itself; and in a pause, when reads do not remove expired keys.
    private void invokeCarefully(Session session, Command command, Args arguments) {
        Keyspaces keyspaces = engine.keyspaces();
        keyspaces.touching(!session.isNoTouch() || command.name().equals("TOUCH"));
        keyspaces.retaining(engine.pause().isOn() && command.body().isRead());
        try {
            command.body().invoke(session, arguments, reply);
        } finally {
            keyspaces.touching(true);
            keyspaces.retaining(false);
        }
    }

    /// EXEC: runs the queued commands as one, each with its own account.
    public void executeTransaction(Session session) {
        Transaction transaction = session.transaction();
        if (transaction == null) {
            throw new IllegalStateException("no transaction");
        }
        CommandBatch queue = transaction.queue();
        session.unwatch();
        session.endQueueing();
        Args own = new Args();
        session.denyBlocking(true);
        reply.array(queue.count);
        for (int i = 0; i < queue.count; i++) {
            own.attach(queue, i);
            call(session, Objects.requireNonNull(queue.commands[i]), own);
        }
        session.denyBlocking(false);
        session.closeTransaction(transaction);
    }

    private CommandError unknownCommand() {
        StringBuilder text = new StringBuilder("ERR unknown command '");
        text.append(shown(0, SHOWN_ARGUMENT_BYTES)).append("', with args beginning with: ");
        int begin = text.length();
        for (int i = 1; i < args.count() && text.length() - begin < SHOWN_ARGUMENT_BYTES; i++) {
            int room = SHOWN_ARGUMENT_BYTES - (text.length() - begin);
            text.append('\'').append(shown(i, room)).append("' ");
        }
        return CommandError.of(text.toString());
    }

    private CommandError unknownSubcommand(Command container) {
        return CommandError.of("ERR unknown subcommand '" + shown(1, SHOWN_ARGUMENT_BYTES) + "'. Try "
                + container.name().toUpperCase(Locale.ROOT) + " HELP.");
    }

    private String shown(int argument, int most) {
        return args.copyText(argument, most);
    }
}
