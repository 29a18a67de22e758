package io.heddle.server.engine;

import io.heddle.keyspace.KeyspaceReader;
import io.heddle.keyspace.ValueType;
import io.heddle.memory.Doubles;
import io.heddle.memory.LongDoubles;
import io.heddle.server.command.CommandError;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Commands that wait until a key has something for them: BLPOP, BLMOVE, BZPOPMIN, XREAD BLOCK and the like.
///
/// Such a command is declared with `CommandTable.Family.blockingWrite` or `blockingRead` (which add the flag
/// BLOCKING). It tries at once; when there is nothing for it and it has written no reply, it says what it waits for and
/// returns:
///
/// ```java
/// private static void popFirst(KeyspaceWriter keyspace, Args args, Reply reply, Blocking blocking) {
///     long timeout = blocking.seconds(args, args.count() - 1);     // throws Redis's errors
///     for (int i = 1; i < args.count() - 1; i++) {
///         … a list with elements: pop, reply, return
///     }
///     blocking.onKeys(ValueType.LIST, args, 1, args.count() - 2, timeout);
/// }
/// ```
///
/// When one of the keys then is of that type after a write of whatever kind (push, RENAME, COPY, RESTORE, SWAPDB, EXEC
/// …; nobody needs to signal anything), **the same command runs again from its arguments**: it finds what it waited
/// for, or an error, and replies; or it finds nothing and calls `onKeys` again, which keeps its place in the queues and
/// its deadline. So it must not have taken over arguments (`Args.takeBlock`) before it blocks. What may not be derived
/// anew from the arguments (what `$` of XREAD meant) goes into a `memo`, which the next attempt finds.
///
/// ```
///   command ──▶ attempt ──served──▶ reply, next command of the batch
///                 │  ▲
///          onKeys │  │ key changed: one after the other, in order of arrival,
///                 ▼  │              after the command (or EXEC) that changed it
///               waiting ──time over──▶ null array        ──CLIENT UNBLOCK──▶ null array or -UNBLOCKED
///                     └──peer gone, CLIENT KILL──▶ forgotten, before anything is popped for it
/// ```
///
/// Inside MULTI nothing waits: there `onKeys` replies at once as when time is over (a null array); a command that
/// answers otherwise then (BLMOVE: nil) asks `isAllowed` first. A write made by an attempt that goes on waiting (the
/// consumer that XREADGROUP creates) wakes nobody, nor does one by a command with the flag WAKES_NOBODY.
///
/// Cost: a write looks its key up among those waited for, if there are any; blocking, waking and timing out are O(1)
/// per key.
public final class Blocking {
    private static final CommandError NOT_A_FLOAT = CommandError.of("ERR timeout is not a float or out of range");
    private static final CommandError NOT_AN_INTEGER = CommandError.of("ERR timeout is not an integer or out of range");
    private static final CommandError NEGATIVE = CommandError.of("ERR timeout is negative");
    private static final CommandError OUT_OF_RANGE = CommandError.of("ERR timeout is out of range");
    private static final CommandError UNBLOCKED = CommandError.of("UNBLOCKED client unblocked via CLIENT UNBLOCK");
    private static final double MILLIS = 1000;

    private final Engine engine;
    private final WaitTable table;
    private final WaitTimers timers;

    /// For each turn the same object.
    private final Consumer<Wait> over = this::giveUp;

    private final Deque<Wait> ended = new ArrayDeque<>();

    /// Those who wait for memory to be freed.
    private final Deque<Wait> freeing = new ArrayDeque<>();

    private @Nullable Session running;
    private @Nullable WaitQueue walked;
    private boolean work;
    private int clients;

    Blocking(Engine engine) {
        this.engine = engine;
        this.table = new WaitTable(engine.keyspaces());
        this.timers = new WaitTimers(engine.clock().nanos());
    }

    // ---- for commands

    /// For the bodies that run a blocking command.
    public Blocking of(Session session) {
        running = session;
        return this;
    }

    private Session session() {
        if (running == null) {
            throw new IllegalStateException("no blocking command runs");
        }
        return running;
    }

    /// Whether the running command may wait; inside MULTI it may not.
    public boolean isAllowed() {
        return !session().deniesBlocking();
    }

    /// What the attempt before this one left; null at the first.
    public @Nullable Object memo() {
        Wait wait = session().waiting();
        return wait == null ? null : wait.memo;
    }

    /// A timeout in seconds with decimals, as milliseconds; 0 is for ever.
    public long seconds(Args args, int i) {
        double seconds = Doubles.parse(args.address(i), args.length(i));
        if (Double.isNaN(seconds)) {
            return millisBeyondDoubles(args.copyString(i));
        }
        double millis = seconds * MILLIS;
        if (millis > Long.MAX_VALUE) {
            throw OUT_OF_RANGE;
        }
        return checked((long) Math.ceil(millis));
    }

    /// For Redis, whose type for timeouts reaches farther than a double, more numbers are some.
    private static long millisBeyondDoubles(String text) {
        BigDecimal number = LongDoubles.parse(text);
        if (number == null) {
            throw NOT_A_FLOAT;
        }
        if (number.abs().compareTo(BigDecimal.ONE) < 0) {
            return number.signum() > 0 ? 1 : 0; // next to nothing, rounded up
        }
        throw number.signum() < 0 ? NEGATIVE : OUT_OF_RANGE;
    }

    /// A timeout in milliseconds; 0 is for ever.
    public long millis(Args args, int i) {
        return checked(args.integer(i, Long.MIN_VALUE, Long.MAX_VALUE, NOT_AN_INTEGER));
    }

    private long checked(long millis) {
        if (millis < 0) {
            throw NEGATIVE;
        }
        if (millis > Long.MAX_VALUE - engine.clock().unixMillis()) {
            throw OUT_OF_RANGE;
        }
        return millis;
    }

    /// The command waits until one of the keys, arguments `firstKey` and following, holds a value of that type.
    ///
    /// @param timeoutMillis from `seconds` or `millis`
    public void onKeys(ValueType type, Args args, int firstKey, int keys, long timeoutMillis) {
        onKeys(type, args, firstKey, keys, timeoutMillis, false, null);
    }

    /// As above.
    ///
    /// @param untilGone runs the command again, too, when a key is deleted or becomes of another type
    /// @param memo what `memo` answers at the next attempt
    public void onKeys(
            ValueType type,
            Args args,
            int firstKey,
            int keys,
            long timeoutMillis,
            boolean untilGone,
            @Nullable Object memo) {
        Session session = session();
        if (session.deniesBlocking()) {
            engine.dispatcher().reply().nilArray();
            return;
        }
        Wait again = session.waiting();
        if (again != null) {
            again.pending = true;
            again.memo = memo;
            return;
        }
        Wait wait = new Wait(session, type, untilGone, Reply::nilArray);
        wait.memo = memo;
        table.join(wait, session.database(), args, firstKey, keys);
        begin(wait, timeoutMillis);
    }

    /// The command waits for its time to be over, or for CLIENT UNBLOCK; inside MULTI it does not.
    ///
    /// @param answer what it replies then
    public void onTime(long timeoutMillis, Consumer<Reply> answer) {
        Session session = session();
        if (session.deniesBlocking()) {
            answer.accept(engine.dispatcher().reply());
        } else {
            begin(new Wait(session, ValueType.NONE, false, answer), timeoutMillis);
        }
    }

    /// The command waits until all that was thrown away is freed, where that is more than a moment's work; inside
    /// MULTI it does not. So it holds nobody else up, whatever the size.
    ///
    /// @param answer what it replies then
    public void onFreed(Consumer<Reply> answer) {
        Session session = session();
        if (!engine.freeSlice() || session.deniesBlocking()) {
            answer.accept(engine.dispatcher().reply());
        } else {
            Wait wait = new Wait(session, ValueType.NONE, false, answer);
            begin(wait, 0);
            freeing.addLast(wait);
        }
    }

    /// All is freed that no open snapshot keeps.
    void onAllFreed() {
        Wait wait;
        while ((wait = freeing.pollFirst()) != null) {
            if (wait.session.waiting() == wait) {
                giveUp(wait);
            }
        }
    }

    private void begin(Wait wait, long timeoutMillis) {
        if (timeoutMillis > 0) {
            timers.start(wait, timeoutMillis, engine.clock().nanos());
        }
        wait.session.waiting(wait);
        clients++;
    }

    // ---- figures, CLIENT UNBLOCK

    /// Clients that wait.
    public int clients() {
        return clients;
    }

    /// Clients that wait with a timeout.
    public int clientsWithTimeout() {
        return timers.size();
    }

    /// Keys that somebody waits for.
    public int keys() {
        return table.keys();
    }

    /// Keys whose end somebody waits for, too.
    public int keysUntilGone() {
        return table.keysUntilGone();
    }

    /// Ends the wait of a client, with an error or as if its time were over; false when it does not wait.
    public boolean unblock(Session session, boolean withError) {
        Wait wait = session.waiting();
        if (wait == null) {
            return false;
        }
        wait.error = withError ? UNBLOCKED : null;
        giveUp(wait);
        return true;
    }

    // ---- for the worker: what happens to keys

    void onWrite(int database, long key, int keyLength) {
        if (!table.isEmpty()) {
            work |= table.signal(database, key, keyLength, false);
        }
    }

    void onExpired(int database, long key, int keyLength) {
        if (!table.isEmpty()) {
            work |= table.signal(database, key, keyLength, true);
        }
    }

    void onCleared(int database) {
        if (!table.isEmpty()) {
            table.signalAll(database);
            work = true;
        }
    }

    // ---- for the worker: who is next

    /// Whether clients may have to be served, or their waits to be ended.
    boolean hasWork() {
        return work;
    }

    /// Ends the waits whose time is over.
    void poll(long nowNanos) {
        timers.poll(nowNanos, over);
    }

    /// Milliseconds until a wait's time may be over.
    long idleMillis(long nowNanos) {
        return timers.idleMillis(nowNanos);
    }

    private void giveUp(Wait wait) {
        end(wait);
        wait.over = true;
        work = true;
        ended.addLast(wait);
    }

    /// The next client whose command is to run again, or is to be answered because its wait is over.
    @Nullable
    Wait next() {
        Wait first;
        while ((first = ended.pollFirst()) != null) {
            if (!first.session.isClosing()) {
                return first;
            }
        }
        while (true) {
            WaitQueue queue = walked;
            Wait wait = queue == null ? null : nextOf(queue);
            if (wait != null) {
                wait.pending = false;
                return wait;
            }
            if (queue != null) {
                table.endWalk(queue);
            }
            walked = table.nextSignalled();
            if (walked == null) {
                work = false;
                return null;
            }
        }
    }

    private @Nullable Wait nextOf(WaitQueue queue) {
        Wait wait;
        while ((wait = queue.next()) != null) {
            KeyspaceReader keyspace = engine.database(queue.database);
            long entry = keyspace.peek(queue.address, queue.length);
            if (wait.untilGone || entry != 0 && keyspace.type(entry) == wait.type) {
                return wait;
            }
            if (entry == 0 && !queue.hasUntilGone()) {
                return null;
            }
        }
        return null;
    }

    /// Keys that have changed and were not looked at yet.
    int signals() {
        return work ? table.signals() : 0;
    }

    /// What was written since there were so many signals is nothing that others wait for, keys that have expired
    /// or are gone excepted.
    void takeBack(int signals) {
        if (table.signals() > signals) {
            table.takeBack(signals);
        }
    }

    /// The client waits no more.
    void end(Wait wait) {
        if (wait.session.waiting() == wait) {
            table.leave(wait);
            timers.cancel(wait);
            wait.session.waiting(null);
            clients--;
        }
    }

    /// The client is gone.
    void forget(Session session) {
        Wait wait = session.waiting();
        if (wait != null) {
            end(wait);
        }
    }
}
