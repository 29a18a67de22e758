package io.heddle.server.engine;

import io.heddle.server.command.Command;
import io.heddle.server.handoff.CommandBatch;
import io.heddle.server.handoff.Outbox;
import io.heddle.server.handoff.Port;
import org.jspecify.annotations.Nullable;

/// A client in one line, as CLIENT LIST and the log show it: `id=3 addr=127.0.0.1:52555 laddr=… name= age=855 …`.
///
/// Sizes of what belongs to the connection's thread are as it noted them last; the reply buffer is a chain of chunks,
/// of which the first counts as the fixed buffer that Redis has.
public final class ClientLine {
    private static final long NANOS = 1_000_000_000L;

    /// Heap of a session, its port and its connection, about.
    private static final long SESSION_BYTES = 2048;

    private ClientLine() {}

    public static String of(Session session) {
        Engine engine = session.engine();
        Port port = session.port();
        long now = engine.clock().nanos();
        long pending = session.outbox().pendingBytes();
        long inBuffer = Math.min(pending, Outbox.CHUNK_BYTES);
        long chunks = (pending - inBuffer + Outbox.CHUNK_BYTES - 1) / Outbox.CHUNK_BYTES;
        boolean running = session.isRunning();
        long queryBytes = running ? port.inputLength : (long) port.inputRest + port.blockFilled;
        Command command = session.lastCommand();
        StringBuilder line = new StringBuilder(320);
        line.append("id=").append(session.id());
        line.append(" addr=").append(session.peer().address());
        line.append(" laddr=").append(session.peer().local());
        line.append(" fd=").append(session.peer().descriptor());
        line.append(" name=").append(session.name());
        line.append(" age=").append((now - session.createdNanos()) / NANOS);
        line.append(" idle=").append(Math.max(0, now - session.lastActiveNanos()) / NANOS);
        line.append(" flags=").append(flags(session));
        line.append(" db=").append(session.database());
        line.append(" sub=0 psub=0 ssub=0");
        line.append(" multi=").append(session.queuedCommands());
        line.append(" qbuf=").append(queryBytes);
        line.append(" qbuf-free=").append(Math.max(0, port.inputMemory() - queryBytes));
        line.append(" argv-mem=").append(running ? argumentBytes(port.batch) : 0);
        line.append(" multi-mem=").append(session.queuedBytes());
        line.append(" rbs=").append(pending == 0 ? 0 : Outbox.CHUNK_BYTES);
        line.append(" rbp=0");
        line.append(" obl=").append(inBuffer);
        line.append(" oll=").append(chunks);
        line.append(" omem=").append(chunks * Outbox.CHUNK_BYTES);
        line.append(" tot-mem=").append(memory(session));
        line.append(" events=").append(pending == 0 ? "r" : "rw");
        line.append(" cmd=").append(command == null ? "NULL" : command.fullName());
        line.append(" user=").append(session.user());
        line.append(" redir=").append(redirection(session.tracking()));
        line.append(" resp=").append(session.protocol());
        line.append(" lib-name=").append(session.libraryName());
        line.append(" lib-ver=").append(session.libraryVersion());
        return line.toString();
    }

    /// Bytes that the server holds for the client.
    public static long memory(Session session) {
        return SESSION_BYTES + session.port().inputMemory() + session.outbox().heldBytes() + session.queuedMemory();
    }

    private static String flags(Session session) {
        StringBuilder flags = new StringBuilder();
        add(flags, session.isMonitor(), 'O');
        add(flags, session.isInTransaction(), 'x');
        add(flags, session.isHeld() || session.isBlocked(), 'b');
        TrackingMode tracking = session.tracking();
        add(flags, tracking != null, 't');
        add(flags, tracking != null && tracking.isRedirectionBroken(), 'R');
        add(flags, tracking != null && tracking.isBroadcast(), 'B');
        add(flags, session.isSpoilt(), 'd');
        add(flags, session.isClosing(), 'c');
        add(flags, session.peer().isUnix(), 'U');
        add(flags, session.isNoEvict(), 'e');
        add(flags, session.isNoTouch(), 'T');
        return flags.isEmpty() ? "N" : flags.toString();
    }

    private static long redirection(@Nullable TrackingMode mode) {
        return mode == null ? -1 : mode.redirection();
    }

    private static void add(StringBuilder flags, boolean set, char letter) {
        if (set) {
            flags.append(letter);
        }
    }

    /// Bytes of the arguments of the command that runs.
    private static long argumentBytes(CommandBatch batch) {
        long bytes = 0;
        int command = Math.max(0, batch.next - 1);
        for (int i = batch.first[command]; i < batch.first[command + 1]; i++) {
            bytes += batch.lengths[i];
        }
        return bytes;
    }
}
