package io.heddle.server.net;

import io.heddle.memory.Memory;
import io.heddle.server.handoff.Carrier;
import io.heddle.server.handoff.Outbox;
import io.heddle.server.handoff.PeerInfo;
import io.heddle.server.handoff.Port;
import io.heddle.server.handoff.ReplyChunks;
import io.heddle.server.handoff.RequestRing;
import io.heddle.server.protocol.RespParser;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// One client connection: a virtual thread that reads and parses, and the loop's side that writes and closes.
///
/// The thread's code is blocking-style: wait until the socket is readable, read into the input buffer, parse, offer the
/// batch, wait again. It never waits for the worker to finish a batch: the loop wakes it only when the batch is done
/// *and* more bytes have come, so a request costs one mount of the virtual thread.
///
/// ```
///   peer closes or breaks ─▶ thread ends ─▶ GONE ─▶ worker ends the session ─▶ RELEASE ─▶ loop: rest sent ─▶ all given
/// back
///   server closes ─▶ loop: closed, socket shut down, thread woken ─┘
/// ```
///
/// Only the last step closes the descriptor, as another thread might still be about to read from it
/// (`connection-scheduler jdk`), and the next connection may get the same number.
///
/// While the port waits for the socket, everything here belongs to the loop: it lends an input buffer before it wakes
/// the thread, and takes it back when nothing of a command is left in it.
final class Connection implements Runnable, Carrier {
    /// Most bytes read into a block at one go, so that one long argument does not hold the loop.
    private static final int BLOCK_READ_BYTES = 256 * 1024;

    /// Rounds of the loop, of about a second, that a peer has to take the last replies in after it has ended its
    /// own side.
    private static final int ROUNDS_FOR_LAST_REPLIES = 60;

    /// What the server provides to every connection.
    ///
    /// @param alone worker, loop and connections share one thread
    record Context(
            RequestRing ring,
            ReplyChunks chunks,
            ParserFactory parsers,
            InputLimit inputLimit,
            boolean loopScheduler,
            boolean alone) {}

    /// Makes the parser of a new connection.
    @FunctionalInterface
    interface ParserFactory {
        RespParser create();
    }

    /// The most bytes an input buffer may take (client-query-buffer-limit).
    @FunctionalInterface
    interface InputLimit {
        long bytes();
    }

    private final Socket socket;
    private final CarrierLoop loop;
    private final Context context;
    private final Port port;
    private final RespParser parser;

    // The thread's side; the loop's while the port waits.
    private long buffer;
    private int capacity;
    private int start;
    private int end;

    /// Bytes in the buffer are to be parsed again before more are needed.
    private boolean unparsed;

    /// Bytes that the loop has read in the thread's place.
    private long watchedBytes;

    // Between the loop and the thread.
    private volatile boolean wake;
    private volatile boolean closed;
    private volatile boolean peerEnded;
    private @Nullable Thread thread;

    // The loop's side.
    private boolean reading = true;
    private boolean writing;
    private boolean closing;
    private boolean released;
    private boolean touched = true;
    private boolean resting;
    private boolean peerEndUntold;
    private int roundsLeft = ROUNDS_FOR_LAST_REPLIES;
    private int place;

    Connection(Socket socket, CarrierLoop loop, Context context) {
        this.socket = socket;
        this.loop = loop;
        this.context = context;
        this.parser = context.parsers().create();
        PeerInfo peer =
                new PeerInfo(socket.peer(), socket.local(), socket.isUnix(), socket.isLoopback(), socket.descriptor());
        this.port = new Port(this, context.chunks(), peer, context.alone());
    }

    Socket socket() {
        return socket;
    }

    // ---- the loop's side

    /// Index in the loop's list.
    int place() {
        return place;
    }

    void place(int index) {
        place = index;
    }

    void start() {
        Thread fresh = context.loopScheduler()
                ? VirtualThreads.on(loop, "connection", this)
                : VirtualThreads.onDefault("connection", this);
        thread = fresh;
        fresh.start();
    }

    @Override
    public void post(Port posted) {
        loop.post(this);
    }

    void onReadable() {
        if (closed) {
            return;
        }
        if (port.onReadable()) {
            touched = true;
            if (buffer == 0) {
                buffer = loop.buffers().take();
                capacity = InputBuffers.BYTES;
            }
            wakeThread();
        } else if (!loop.poller().tellsEnd() && port.isBlocked()) {
            watch();
        } else {
            interest(false, writing);
        }
    }

    private void wakeThread() {
        wake = true;
        LockSupport.unpark(thread);
    }

    private void interest(boolean read, boolean write) {
        if (!closed && (read != reading || write != writing)) {
            reading = read;
            writing = write;
            loop.poller().interest(this, read, write);
        }
    }

    void onWritable() {
        if (writing) {
            flush();
        }
    }

    /// The peer has closed its side, perhaps behind bytes that are still to be read. If the worker has a batch of
    /// this connection, it may be about to wait for something that this peer will not take any more.
    void onPeerEnded() {
        peerEnded = true;
        port.notePeerEnded();
        tellPeerEnd();
    }

    /// The client is blocked, and where there is no news of the peer's end but by reading, its thread does not
    /// read: reads for it, as far as there is room.
    private void watch() {
        int n = end < capacity ? socket.read(buffer + end, capacity - end) : 0;
        if (n > 0) {
            end += n;
            watchedBytes += n;
            unparsed = true;
        } else {
            interest(false, writing);
        }
        if (n < 0) {
            onPeerEnded();
        }
    }

    /// A full ring cannot be waited for here; `look` tries again then.
    private void tellPeerEnd() {
        peerEndUntold = !port.isWaiting() && !context.ring().tryOffer(port.peerEndedRequest());
    }

    void runActions() {
        int actions = port.takeActions();
        if ((actions & Port.CLOSE_AFTER_FLUSH) != 0) {
            closing = true;
        }
        if ((actions & (Port.FLUSH | Port.CLOSE_AFTER_FLUSH)) != 0) {
            flush();
            giveBackInput();
        }
        if ((actions & Port.REARM) != 0) {
            interest(true, writing);
            onReadable();
        }
        if ((actions & Port.WATCH) != 0 && port.isBlocked()) {
            interest(true, writing);
        }
        if ((actions & Port.RESUME) != 0) {
            wakeThread();
        }
        if ((actions & Port.CLOSE_NOW) != 0) {
            closeSocket();
        }
        if ((actions & Port.RELEASE) != 0) {
            release();
        }
    }

    /// Sends published reply bytes; arms write readiness when the socket takes no more.
    void flush() {
        if (closed) {
            return;
        }
        Outbox outbox = port.outbox;
        int length;
        while ((length = outbox.readable()) > 0) {
            int sent = socket.write(outbox.readAddress(), length);
            if (sent == Socket.BROKEN) {
                closeSocket();
                return;
            }
            if (sent == Socket.WOULD_BLOCK) {
                interest(reading, true);
                return;
            }
            touched = true;
            outbox.consume(sent);
            loop.onSent(sent);
        }
        if (loop.sharesWorkerThread()) {
            outbox.rest();
        }
        if (closing) {
            closeSocket();
        } else if (writing) {
            interest(reading, false);
        }
    }

    /// Called about once per second: an idle connection gives back what it holds in reserve.
    void look() {
        if (peerEndUntold) {
            tellPeerEnd();
        }
        if (touched) {
            touched = false;
            resting = false;
            return;
        }
        if (released) {
            roundsLeft--;
            if (roundsLeft <= 0) {
                closeSocket();
            }
            return;
        }
        if (resting || !port.isWaiting()) {
            return;
        }
        giveBackInput();
        if (!parser.hasPartial()) {
            port.batch.rest();
        }
        if (port.blockFilled < port.blockCapacity) {
            trimBlock();
        }
        resting = loop.sharesWorkerThread() || loop.ring().tryOffer(port.restRequest());
    }

    /// The client has not gone on with a long argument: the connection is busy until the worker has cut its block
    /// short.
    private void trimBlock() {
        if (port.onReadable() && !context.ring().tryOffer(port.trimRequest())) {
            port.await();
        }
    }

    /// Gives the input buffer back if nothing is under way and nothing of a command is in it.
    private void giveBackInput() {
        if (buffer != 0 && port.isWaiting() && start == end && !parser.hasPartial()) {
            loop.buffers().give(buffer, capacity);
            buffer = 0;
            start = 0;
            end = 0;
            port.inputCapacity = 0;
            port.inputRest = 0;
        }
    }

    /// The server ends: one try to send what is left.
    void end() {
        flush();
        closeSocket();
    }

    private void closeSocket() {
        if (closed) {
            return;
        }
        closed = true;
        loop.poller().remove(this);
        if (released) {
            giveEverythingBack();
        } else {
            socket.shutdown();
            wakeThread();
        }
    }

    /// Thread and session have ended. A peer that has only closed its own side still gets its replies.
    private void release() {
        released = true;
        if (closed) {
            giveEverythingBack();
        } else {
            closing = true;
            flush();
            interest(false, true);
        }
    }

    private void giveEverythingBack() {
        socket.close();
        port.outbox.release();
        if (buffer != 0) {
            loop.buffers().give(buffer, capacity);
            buffer = 0;
        }
        loop.forget(this);
    }

    // ---- the thread's side

    @Override
    public void run() {
        context.ring().offer(port.open);
        try {
            while (awaitWake()) {
                if (!readAndParse()) {
                    break;
                }
            }
        } finally {
            context.ring().offer(port.gone);
        }
    }

    /// Parks until the loop has something for this thread; false when the connection is closed.
    private boolean awaitWake() {
        while (!wake) {
            if (closed) {
                return false;
            }
            LockSupport.park();
        }
        wake = false;
        return !closed;
    }

    /// One read and what follows from it; false at the end of the connection.
    private boolean readAndParse() {
        if (!prepareBuffer()) {
            return false;
        }
        int n = read(buffer + end, capacity - end);
        if (n < 0) {
            if (!unparsed) {
                return false;
            }
            port.noteReadable(); // the end comes again, behind what is in the buffer
            n = 0;
        }
        end += n;
        return n == 0 && !unparsed ? more() : parse();
    }

    /// Reads from the socket. A read that fills its room may have left bytes behind, and one from a peer that has
    /// ended has left the end behind, of which no further edge would tell.
    private int read(long address, int room) {
        int n = socket.read(address, room);
        if (n == room || (n > 0 && peerEnded)) {
            port.noteReadable();
        }
        if (n > 0) {
            port.inputBytes += n;
        }
        return n;
    }

    private boolean more() {
        if (start == end && !parser.hasPartial()) {
            start = 0;
            end = 0;
        }
        noteInput();
        port.await();
        return true;
    }

    private void noteInput() {
        port.inputCapacity = capacity;
        port.inputRest = parser.hasPartial() ? end : end - start;
    }

    private boolean parse() {
        parser.authenticated(port.trusted);
        while (true) {
            port.batch.base = buffer;
            RespParser.Outcome outcome = parser.parse(port.batch, start, end);
            start = parser.consumed();
            unparsed = outcome == RespParser.Outcome.COMMANDS && !parser.needsBytes();
            if (unparsed) {
                port.noteReadable();
            }
            switch (outcome) {
                case MORE -> {
                    return more();
                }
                case COMMANDS, ERROR -> {
                    port.inputBytes += watchedBytes;
                    watchedBytes = 0;
                    noteInput();
                    port.inputLength = end;
                    if (context.alone()) {
                        loop.onCommands(port.batch.count);
                    }
                    context.ring().offer(port.ready);
                    return true;
                }
                case BLOCK -> {
                    if (!fillBlock()) {
                        return false;
                    }
                }
            }
        }
    }

    /// Makes room to read into: drops what a finished batch has used, moves half a command to the front, or grows.
    private boolean prepareBuffer() {
        if (port.batch.count > 0) {
            dropDone();
        }
        if (end == capacity) {
            if (capacity >= context.inputLimit().bytes() || capacity > Integer.MAX_VALUE / 2) {
                port.inputOverflow = true;
                return false;
            }
            resize(capacity * 2);
        }
        return true;
    }

    private void dropDone() {
        port.batch.clear();
        int rest = end - start;
        if (rest > 0 && start > 0) {
            Memory.copy(buffer + start, buffer, rest);
        }
        start = 0;
        end = rest;
        if (rest == 0 && capacity > InputBuffers.BYTES) {
            resize(InputBuffers.BYTES);
        }
    }

    private void resize(int bytes) {
        buffer = Memory.resizeRaw(buffer, bytes);
        capacity = bytes;
    }

    /// Reads a very long argument straight into a string block that the worker hands out, and hands out again when
    /// it has cut it short meanwhile.
    private boolean fillBlock() {
        int length = parser.blockLength();
        if (length >= context.inputLimit().bytes()) {
            port.inputOverflow = true;
            return false;
        }
        if (!obtainBlock(length)) {
            return false;
        }
        int filled = Math.min(length, end - start);
        Memory.copy(buffer + start, port.block, filled);
        end = start;
        noteInput();
        while (filled < length) {
            int n = read(port.block + filled, Math.min(length - filled, BLOCK_READ_BYTES));
            if (n < 0) {
                return false;
            }
            filled += n;
            if (filled < length) {
                port.blockFilled = filled;
                port.await();
                if (!awaitWake() || !obtainBlock(length)) {
                    return false;
                }
            }
        }
        parser.blockFilled(port.batch, port.block);
        port.block = 0;
        port.blockCapacity = 0;
        port.blockFilled = 0;
        return true;
    }

    /// False when the worker gives none, or the connection is closed.
    private boolean obtainBlock(int length) {
        if (port.blockCapacity == length) {
            return true;
        }
        port.blockLength = length;
        context.ring().offer(port.blockWanted);
        return awaitWake() && port.blockCapacity == length;
    }
}
