package io.heddle.server;

import io.heddle.server.engine.Host;
import io.heddle.snapshot.Snapshot;
import io.heddle.snapshot.SnapshotVisitor;
import java.util.ArrayList;
import java.util.List;

/// A process that a test looks at: pauses move the test's clock, lines of the log are kept.
public final class ManualHost implements Host {
    private final ManualClock clock;
    private final List<String> lines = new ArrayList<>();
    private long pageFaults;
    private long preemptions;
    private boolean ended;

    public ManualHost(ManualClock clock) {
        this.clock = clock;
    }

    public List<String> lines() {
        return lines;
    }

    /// Whether the server was told to end.
    public boolean hasEnded() {
        return ended;
    }

    @Override
    public int port() {
        return 6379;
    }

    @Override
    public String eventPoller() {
        return "manual";
    }

    @Override
    public String connectionScheduler() {
        return "manual";
    }

    @Override
    public List<String> unixSockets() {
        return List.of("/run/heddle.sock");
    }

    @Override
    public long pageFaults() {
        return pageFaults;
    }

    @Override
    public long preemptions() {
        return preemptions;
    }

    public void preemptions(long count) {
        preemptions = count;
    }

    public void pageFaults(long count) {
        pageFaults = count;
    }

    @Override
    public long processorNanos() {
        return 0;
    }

    @Override
    public void walk(Snapshot snapshot, SnapshotVisitor visitor, Runnable ended) {
        Host.NONE.walk(snapshot, visitor, ended);
    }

    @Override
    public void pause(long nanos) {
        clock.advance(nanos / 1_000_000);
    }

    @Override
    public void log(boolean warning, String line) {
        lines.add(line);
    }

    @Override
    public void verbose(String line) {}

    @Override
    public void shutDown() {
        ended = true;
    }
}
