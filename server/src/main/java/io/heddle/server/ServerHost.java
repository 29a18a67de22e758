package io.heddle.server;

import io.heddle.server.config.Config;
import io.heddle.server.config.Directives;
import io.heddle.server.engine.Host;
import io.heddle.server.net.SnapshotThread;
import io.heddle.server.net.ThreadWaits;
import io.heddle.server.net.Transport;
import io.heddle.snapshot.Snapshot;
import io.heddle.snapshot.SnapshotVisitor;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The running process as the engine's commands see it.
final class ServerHost implements Host {
    private final Transport transport;
    private final Config config;
    private final ServerLog log;
    private final SnapshotThread snapshots;
    private final ThreadWaits waits = new ThreadWaits();

    ServerHost(Transport transport, SnapshotThread snapshots, Config config, ServerLog log) {
        this.snapshots = snapshots;
        this.transport = transport;
        this.config = config;
        this.log = log;
    }

    @Override
    public int port() {
        return transport.port();
    }

    @Override
    public String eventPoller() {
        return transport.pollerName();
    }

    @Override
    public String connectionScheduler() {
        return transport.isLoopScheduled() ? "loop" : "jdk";
    }

    @Override
    public List<String> unixSockets() {
        String path = config.text(Directives.UNIXSOCKET);
        return path.isEmpty() ? List.of() : List.of(path);
    }

    @Override
    public long pageFaults() {
        return waits.pageFaults();
    }

    @Override
    public long preemptions() {
        return waits.preemptions();
    }

    @Override
    public long processorNanos() {
        return waits.processorNanos();
    }

    @Override
    public void pause(long nanos) {
        try {
            TimeUnit.NANOSECONDS.sleep(nanos);
        } catch (InterruptedException e) {
            log.warning("Interrupted while pausing");
        }
    }

    @Override
    public void log(boolean warning, String line) {
        if (warning) {
            log.warning(line);
        } else {
            log.notice(line);
        }
    }

    @Override
    public void verbose(String line) {
        log.verbose(line);
    }

    @Override
    public void walk(Snapshot snapshot, SnapshotVisitor visitor, Runnable ended) {
        snapshots.start(snapshot, visitor, ended);
    }

    @Override
    public void shutDown() {
        log.notice("User requested shutdown...");
        transport.requestStop();
    }
}
