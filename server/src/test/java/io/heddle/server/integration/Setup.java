package io.heddle.server.integration;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// One way to run the transport. Behaviour must be the same in all of them.
record Setup(String poller, String scheduler, int ioThreads) {
    /// All combinations.
    static Stream<Setup> all() {
        List<Setup> setups = new ArrayList<>();
        for (int threads : new int[] {1, 2, 3}) {
            for (String poller : new String[] {"epoll", "nio"}) {
                for (String scheduler : new String[] {"loop", "jdk"}) {
                    setups.add(new Setup(poller, scheduler, threads));
                }
            }
        }
        return setups.stream();
    }

    /// Starts a server of this kind with further directives.
    RunningServer start(String... namesAndValues) throws java.io.IOException {
        List<String> all = new ArrayList<>(List.of(
                "event-poller", poller, "connection-scheduler", scheduler, "io-threads", String.valueOf(ioThreads)));
        all.addAll(List.of(namesAndValues));
        return new RunningServer(all.toArray(String[]::new));
    }

    @Override
    public String toString() {
        return poller + ", " + scheduler + ", " + ioThreads + " threads";
    }
}
