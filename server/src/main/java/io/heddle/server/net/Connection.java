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
/// The thread's code is blocking-style: wait until the socket is readable, read into the input buffer, parse, offer the batch,
/// wait again. It never waits for the worker to finish a batch: the loop wakes it only when the batch is done *and* more bytes
/// have come, so a request costs one mount of the virtual thread.
final class Connection implements Runnable, Carrier {
    /// Bytes of an input buffer at rest.
    static final int INPUT_BYTES = 16 * 1024;

    /// Most bytes read into a block at one go, so that one long argument does not hold the loop.
    private static final int BLOCK_READ_BYTES = 256 * 1024;

    /// What the server provides to every connection.
    record Context(RequestRing ring, ReplyChunks chunks, ParserFactory parsers, InputLimit inputLimit, boolean loopScheduler) {}

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

    // The thread's side.
    private long buffer;
    private int capacity;
    private int start;
    private int end;

    /// Bytes in the buffer are to be parsed again before more are needed.
    private boolean unparsed;

    // Between the loop and the thread.
    private volatile boolean wake;
    private volatile boolean closed;
    private @Nullable Thread thread;

    // The loop's side.
    private boolean reading = true;
    private boolean writing;
    private boolean closing;

    Connection(Socket socket, CarrierLoop loop, Context context) {
        this.socket = socket;
        this.loop = loop;
        this.context = context;
        this.parser = context.parsers().create();
        PeerInfo peer = new PeerInfo(
                socket.peer(), socket.local(), socket.isUnix(), socket.isLoopback(), socket.descriptor());
        this.port = new Port(this, context.chunks(), peer);
    }

    Socket socket() {
        return socket;
    }

    // ---- the loop's side

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
            wakeThread();
        } else {
            interest(false, writing);
        }
    }

    /// The socket has failed: nothing more can be read or written.
    void onBroken() {
        closeSocket();
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

    void runActions() {
        int actions = port.takeActions();
        if ((actions & Port.CLOSE_AFTER_FLUSH) != 0) {
            closing = true;
        }
        if ((actions & (Port.FLUSH | Port.CLOSE_AFTER_FLUSH)) != 0) {
            flush();
        }
        if ((actions & Port.REARM) != 0) {
            interest(true, writing);
            onReadable();
        }
        if ((actions & Port.RESUME) != 0) {
            wakeThread();
        }
        if ((actions & Port.TRIM) != 0) {
            trim();
        }
        if ((actions & Port.CLOSE_NOW) != 0) {
            closeSocket();
        }
        if ((actions & Port.RELEASE) != 0) {
            closeSocket();
            release();
        }
    }

    void onWritable() {
        if (writing) {
            flush();
        }
    }

    /// Gives the input buffer back if the thread waits and nothing is in it.
    private void trim() {
        if (!port.claim()) {
            return;
        }
        boolean empty = port.batch.count > 0 ? start == end : end == 0;
        if (buffer != 0 && empty && !parser.hasPartial()) {
            port.batch.clear();
            start = 0;
            end = 0;
            Memory.freeRaw(buffer);
            buffer = 0;
            capacity = 0;
            port.inputCapacity = 0;
        }
        port.await();
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
            outbox.consume(sent);
        }
        if (loop.sharesWorkerThread() && outbox.pendingBytes() == 0) {
            outbox.release();
        }
        if (closing) {
            closeSocket();
        } else if (writing) {
            interest(reading, false);
        }
    }

    private void closeSocket() {
        if (!closed) {
            closed = true;
            loop.forget(this);
            socket.close();
            wakeThread();
        }
    }

    private void release() {
        port.outbox.release();
        if (buffer != 0) {
            Memory.freeRaw(buffer);
            buffer = 0;
        }
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
            LockSupport.park(this);
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
            return false;
        }
        end += n;
        return n == 0 && !unparsed ? more() : parse();
    }

    /// Reads from the socket. A read that fills its room may have left bytes behind, of which no edge would tell.
    private int read(long address, int room) {
        int n = socket.read(address, room);
        if (n == room) {
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
        port.await();
        return true;
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
                    port.inputCapacity = capacity;
                    port.inputLength = end;
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
        if (buffer == 0) {
            buffer = Memory.allocateRaw(INPUT_BYTES);
            capacity = INPUT_BYTES;
        }
        if (port.batch.count > 0) {
            port.batch.clear();
            int rest = end - start;
            if (rest > 0 && start > 0) {
                Memory.copy(buffer + start, buffer, rest);
            }
            start = 0;
            end = rest;
            if (rest == 0 && capacity > INPUT_BYTES) {
                resize(INPUT_BYTES);
            }
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

    private void resize(int bytes) {
        buffer = Memory.resizeRaw(buffer, bytes);
        capacity = bytes;
    }

    /// Reads a very long argument straight into a string block that the worker hands out.
    private boolean fillBlock() {
        int length = parser.blockLength();
        if (length >= context.inputLimit().bytes()) {
            port.inputOverflow = true;
            return false;
        }
        port.blockLength = length;
        context.ring().offer(port.blockWanted);
        if (!awaitWake() || port.block == 0) {
            return false;
        }
        long block = port.block;
        int filled = Math.min(length, end - start);
        Memory.copy(buffer + start, block, filled);
        end = start;
        while (filled < length) {
            int n = read(block + filled, Math.min(length - filled, BLOCK_READ_BYTES));
            if (n < 0) {
                return false;
            }
            filled += n;
            if (filled < length) {
                port.await();
                if (!awaitWake()) {
                    return false;
                }
            }
        }
        port.block = 0;
        parser.blockFilled(port.batch, block);
        return true;
    }
}
