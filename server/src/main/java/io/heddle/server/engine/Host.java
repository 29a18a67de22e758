package io.heddle.server.engine;

import io.heddle.snapshot.Snapshot;
import io.heddle.snapshot.SnapshotVisitor;
import io.heddle.snapshot.SnapshotWalk;
import java.util.List;

/// The process around the engine, as far as commands ask about it or act upon it.
public interface Host {
    /// A process without sockets: waits for nothing and never ends.
    Host NONE = new Host() {
        @Override
        public int port() {
            return 0;
        }

        @Override
        public String eventPoller() {
            return "none";
        }

        @Override
        public String connectionScheduler() {
            return "none";
        }

        @Override
        public List<String> unixSockets() {
            return List.of();
        }

        @Override
        public long pageFaults() {
            return 0;
        }

        @Override
        public long preemptions() {
            return 0;
        }

        @Override
        public long processorNanos() {
            return 0;
        }

        @Override
        public void pause(long nanos) {}

        @Override
        public void log(boolean warning, String line) {}

        @Override
        public void verbose(String line) {}

        @Override
        public void shutDown() {}

        @Override
        public void walk(Snapshot snapshot, SnapshotVisitor visitor, Runnable ended) {
            try (SnapshotWalk walk = snapshot.lastWalk()) {
                walk.run(visitor);
            }
            ended.run();
        }
    };

    /// The first TCP port, or 0.
    int port();

    /// "epoll" or "nio".
    String eventPoller();

    /// "loop" or "jdk".
    String connectionScheduler();

    /// Paths of the Unix sockets listened on.
    List<String> unixSockets();

    /// How often the calling thread, the worker's, had to wait for a page of memory; 0 where nobody knows.
    long pageFaults();

    /// How often another thread took its processor from the calling one, the worker's; 0 where nobody knows.
    long preemptions();

    /// How long the calling thread, the worker's, has run on a processor; 0 where nobody knows.
    long processorNanos();

    /// Holds up the calling thread.
    void pause(long nanos);

    void log(boolean warning, String line);

    /// For the log's level `verbose`.
    void verbose(String line);

    /// Ends the server once the running turn is over.
    void shutDown();

    /// Walks a snapshot on another thread.
    ///
    /// @param ended called by the worker afterwards
    void walk(Snapshot snapshot, SnapshotVisitor visitor, Runnable ended);
}
