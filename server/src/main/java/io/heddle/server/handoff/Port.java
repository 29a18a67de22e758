package io.heddle.server.handoff;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// Where a connection and its session meet: one batch on its way in, one outbox on its way out, and who waits for whom.
///
/// ```
///                 loop: socket readable                      loop: readable again
///   WAITING ────────────────────────────▶ BUSY ──────────────────────────────────▶ BUSY_READABLE
///      ▲                                   │  (reading, or batch at the worker)          │ reading disarmed
///      └───────────────────────────────────┴─────────────────────────────────────────────┘
///           worker: batch completed, or connection: bytes of half a command        (rearmed)
/// ```
///
/// The batch belongs to the connection in WAITING and while it reads, and to the worker between `Request.BATCH` and
/// `completed`.
public final class Port {
    /// For the loop: published reply bytes are waiting.
    public static final int FLUSH = 1;

    /// For the loop: the socket is, or may be, readable: wait for that again, and let the thread look.
    public static final int REARM = 2;

    /// For the loop: let the connection's thread run on (a block was granted or refused).
    public static final int RESUME = 4;

    /// For the loop: send what is published, then close.
    public static final int CLOSE_AFTER_FLUSH = 8;

    /// For the loop: close now.
    public static final int CLOSE_NOW = 16;

    /// For the loop: the worker is done with this connection for good; give its buffers back.
    public static final int RELEASE = 32;

    /// For the loop: the client is blocked: look whether its peer ends, though nobody reads.
    public static final int WATCH = 64;

    private static final int WAITING = 0;
    private static final int BUSY = 1;
    private static final int BUSY_READABLE = 2;

    private static final VarHandle STATE;
    private static final VarHandle ACTIONS;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            STATE = lookup.findVarHandle(Port.class, "state", int.class);
            ACTIONS = lookup.findVarHandle(Port.class, "actions", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    public final CommandBatch batch = new CommandBatch();
    public final Outbox outbox;
    public final PeerInfo peer;

    public final Request open = new Request(Request.Kind.OPEN, this);
    public final Request ready = new Request(Request.Kind.BATCH, this);
    public final Request blockWanted = new Request(Request.Kind.BLOCK, this);
    public final Request gone = new Request(Request.Kind.GONE, this);

    /// Wanted block length; the connection sets it before `blockWanted`.
    public int blockLength;

    /// The granted block, 0 when refused; the worker sets it before `RESUME`.
    public long block;

    /// Bytes that the block has room for: fewer than wanted when it was refused, or trimmed while nothing came for
    /// it; the worker sets it with `block`.
    public int blockCapacity;

    /// Bytes of the block that have come, noted by the connection before it waits for more.
    public int blockFilled;

    /// Bytes that the batch and what follows it take in the input buffer, noted by the connection before each
    /// offer.
    public int inputLength;

    /// Bytes of the input buffer that are no part of a complete command, noted by the connection before each offer
    /// and each wait.
    public int inputRest;

    /// Bytes of the input buffer, noted by the connection before each offer and each wait (CLIENT LIST, memory
    /// account).
    public int inputCapacity;

    /// Bytes read from the socket since the last offer, noted by the connection (INFO).
    public long inputBytes;

    /// Whether the parser may take long requests; the worker sets it, the connection reads it before it parses.
    public boolean trusted = true;

    /// Why the connection ends: a request did not fit into its input buffer; noted before `gone`.
    public boolean inputOverflow;

    private final Carrier carrier;

    /// Loop, worker and the connection's thread all run on one platform thread: then nothing happens at the same
    /// time, and the steps below need no instruction that makes them indivisible. Five of them are spent on a
    /// request.
    private final boolean alone;

    private @Nullable Request rest;
    private @Nullable Request peerEnd;
    private @Nullable Request trim;

    /// The loop sets it, the worker reads it.
    private volatile boolean peerEnded;

    /// The worker sets it, the loop reads it.
    private volatile boolean blocked;

    /// The worker's session for this connection.
    private @Nullable Object session;

    @SuppressWarnings("unused") // through STATE
    private int state = BUSY;

    @SuppressWarnings("unused") // through ACTIONS
    private int actions;

    public Port(Carrier carrier, ReplyChunks chunks, PeerInfo peer) {
        this(carrier, chunks, peer, false);
    }

    /// @param alone all that touches the port runs on one platform thread
    public Port(Carrier carrier, ReplyChunks chunks, PeerInfo peer, boolean alone) {
        this.alone = alone;
        this.carrier = carrier;
        this.outbox = new Outbox(chunks);
        this.peer = peer;
    }

    /// The worker's own object for this connection.
    public @Nullable Object session() {
        return session;
    }

    public void session(@Nullable Object owner) {
        session = owner;
    }

    /// Bytes held for what the client sends, as noted last.
    public long inputMemory() {
        return (long) inputCapacity + blockCapacity;
    }

    // ---- carrier loop

    /// Asks the worker to give back what an idle outbox holds.
    public Request restRequest() {
        Request request = rest;
        if (request == null) {
            request = new Request(Request.Kind.REST, this);
            rest = request;
        }
        return request;
    }

    /// Asks the worker to cut the block off behind what has come of it, and to end that with `await`.
    public Request trimRequest() {
        Request request = trim;
        if (request == null) {
            request = new Request(Request.Kind.TRIM, this);
            trim = request;
        }
        return request;
    }

    /// Notes that the peer has ended its side; `peerEndedRequest` is to be offered behind it.
    public void notePeerEnded() {
        peerEnded = true;
    }

    /// Tells the worker of the peer's end, in case a command of it waits for a key.
    public Request peerEndedRequest() {
        Request request = peerEnd;
        if (request == null) {
            request = new Request(Request.Kind.PEER_ENDED, this);
            peerEnd = request;
        }
        return request;
    }

    /// The socket is readable.
    ///
    /// @return true when the connection's thread is to run; false when it is busy (then reading is to be disarmed)
    public boolean onReadable() {
        if (alone) {
            boolean waits = state == WAITING;
            state = waits ? BUSY : BUSY_READABLE;
            return waits;
        }
        if (STATE.compareAndSet(this, WAITING, BUSY)) {
            return true;
        }
        if (STATE.compareAndSet(this, BUSY, BUSY_READABLE)) {
            return false;
        }
        return STATE.compareAndSet(this, WAITING, BUSY);
    }

    /// Takes the actions asked for since the last call.
    public int takeActions() {
        if (alone) {
            int asked = actions;
            actions = 0;
            return asked;
        }
        return (int) ACTIONS.getAndSet(this, 0);
    }

    // ---- connection's thread or worker

    /// The batch is done, or more bytes are needed to make one: wait for the socket.
    public void await() {
        int before = alone ? state : (int) STATE.getAndSet(this, WAITING);
        if (alone) {
            state = WAITING;
        }
        if (before == BUSY_READABLE) {
            act(REARM);
        }
    }

    /// The socket may have more to read than was taken: `await` is not to wait for news of it.
    public void noteReadable() {
        STATE.compareAndSet(this, BUSY, BUSY_READABLE);
    }

    /// Whether the peer is known to have ended its side. If not, and it ends before the batch does, the worker is
    /// told by a request.
    public boolean isPeerEnded() {
        return peerEnded;
    }

    /// Whether nothing is under way for this connection. Then the batch and all of the connection belong to its
    /// loop, which alone can end that state.
    public boolean isWaiting() {
        return (int) STATE.getAcquire(this) == WAITING;
    }

    /// The batch waits at the worker for something that may never come; to be ended before `await`. Meanwhile the
    /// loop may read behind the batch's bytes in the connection's place, as only the loop lets its thread run.
    public void blocked(boolean value) {
        blocked = value;
    }

    public boolean isBlocked() {
        return blocked;
    }

    /// Asks something of the carrier loop.
    public void act(int action) {
        int before = alone ? actions : (int) ACTIONS.getAndBitwiseOr(this, action);
        if (alone) {
            actions = before | action;
        }
        if (before == 0) {
            carrier.post(this);
        }
    }
}
