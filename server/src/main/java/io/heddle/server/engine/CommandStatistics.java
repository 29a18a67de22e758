package io.heddle.server.engine;

import io.heddle.server.command.Command;
import io.heddle.server.command.CommandTable;
import java.util.Arrays;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// Calls, time, rejections, failures and a latency histogram per command, in arrays by the command's number.
public final class CommandStatistics {
    private static final long LONGEST_NANOS = 1_000_000_000L;
    private static final int DIGITS = 2;

    private final long[] calls;
    private final long[] nanos;
    private final long[] rejected;
    private final long[] failed;
    private final @Nullable Histogram[] histograms;
    private boolean tracking = true;
    private long totalCalls;
    private long totalNanos;

    public CommandStatistics(CommandTable table) {
        int n = table.all().size();
        calls = new long[n];
        nanos = new long[n];
        rejected = new long[n];
        failed = new long[n];
        histograms = new @Nullable Histogram[n];
    }

    /// Whether histograms are kept (latency-tracking).
    public void tracking(boolean on) {
        tracking = on;
    }

    void onCall(Command command, long duration, boolean error) {
        int id = command.id();
        totalCalls++;
        totalNanos += duration;
        calls[id]++;
        nanos[id] += duration;
        if (error) {
            failed[id]++;
        }
        if (tracking) {
            Histogram histogram = histograms[id];
            if (histogram == null) {
                histogram = new Histogram(1, LONGEST_NANOS, DIGITS);
                histograms[id] = histogram;
            }
            histogram.recordValue(Math.clamp(duration, 1, LONGEST_NANOS));
        }
    }

    void onRejected(Command command) {
        rejected[command.id()]++;
    }

    public long totalCalls() {
        return totalCalls;
    }

    /// Time spent in all commands; what a transaction runs counts twice.
    public long totalNanos() {
        return totalNanos;
    }

    public long calls(Command command) {
        return calls[command.id()];
    }

    /// Time spent in nanoseconds.
    public long nanos(Command command) {
        return nanos[command.id()];
    }

    public long rejected(Command command) {
        return rejected[command.id()];
    }

    public long failed(Command command) {
        return failed[command.id()];
    }

    /// Nanoseconds per call, or null before the first.
    public @Nullable Histogram histogram(Command command) {
        return histograms[command.id()];
    }

    public void reset() {
        totalCalls = 0;
        totalNanos = 0;
        Arrays.fill(calls, 0);
        Arrays.fill(nanos, 0);
        Arrays.fill(rejected, 0);
        Arrays.fill(failed, 0);
        resetHistograms();
    }

    public void resetHistograms() {
        Arrays.fill(histograms, null);
    }
}
