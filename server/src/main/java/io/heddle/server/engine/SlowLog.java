package io.heddle.server.engine;

import io.heddle.memory.Memory;
import io.heddle.server.command.Command;
import io.heddle.server.protocol.Args;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// The commands that took longer than slowlog-log-slower-than, newest first; at most slowlog-max-len.
public final class SlowLog {
    private static final int ARGUMENTS_MAX = 32;
    private static final int BYTES_MAX = 128;
    private static final byte[] REDACTED = "(redacted)".getBytes(StandardCharsets.US_ASCII);

    /// @param micros how long it took
    /// @param arguments shortened as SLOWLOG GET shows them
    public record Entry(long id, long unixSeconds, long micros, List<byte[]> arguments, String peer, String client) {}

    private final Deque<Entry> entries = new ArrayDeque<>();
    private long longest = Long.MAX_VALUE;
    private long nextId;

    void longest(long entryCount) {
        longest = entryCount;
        trim();
    }

    void add(Session session, Command command, Args args, long micros, long unixSeconds) {
        entries.addFirst(new Entry(
                nextId++,
                unixSeconds,
                micros,
                shorten(command, args),
                session.peer().address(),
                session.name()));
        trim();
    }

    private void trim() {
        while (entries.size() > longest) {
            entries.removeLast();
        }
    }

    private static List<byte[]> shorten(Command command, Args args) {
        int count = args.count();
        int shown = Math.min(count, ARGUMENTS_MAX);
        List<byte[]> arguments = new ArrayList<>(shown);
        for (int i = 0; i < shown; i++) {
            if (count > ARGUMENTS_MAX && i == shown - 1) {
                arguments.add(ascii("... (" + (count - shown + 1) + " more arguments)"));
            } else if (Secrets.hides(command, args, i)) {
                arguments.add(REDACTED);
            } else {
                arguments.add(shorten(args, i));
            }
        }
        return arguments;
    }

    /// A value that the command has taken over is no longer there to be shown.
    private static byte[] shorten(Args args, int i) {
        int length = args.length(i);
        int kept = args.address(i) == 0 ? 0 : Math.min(length, BYTES_MAX);
        byte[] more = kept == length ? new byte[0] : ascii("... (" + (length - kept) + " more bytes)");
        byte[] text = new byte[kept + more.length];
        Memory.copyToArray(args.address(i), text, 0, kept);
        System.arraycopy(more, 0, text, kept, more.length);
        return text;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    public int size() {
        return entries.size();
    }

    /// Newest first.
    public Iterable<Entry> entries() {
        return entries;
    }

    public void clear() {
        entries.clear();
    }
}
