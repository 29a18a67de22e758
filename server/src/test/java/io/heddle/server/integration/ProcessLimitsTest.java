package io.heddle.server.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.DoublePredicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the operating system gives a process, and what the server does with it.
@Timeout(120)
final class ProcessLimitsTest {
    private static final int DESCRIPTORS = 120;
    private static final int LOOKS = 20;

    @BeforeEach
    void assumeLinux() {
        assumeTrue(Files.isDirectory(Path.of("/proc/self/task")), "threads cannot be looked at");
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void shouldAcceptAgainAfterDescriptorsRanOut(String poller) throws Exception {
        List<Client> clients = new ArrayList<>();
        try (ServerProcess server = ServerProcess.start(":", "event-poller", poller, "warm-up", "no")) {
            // Classes that are not in a jar take a descriptor while they are loaded: those that are needed come first.
            clients.add(server.connect());
            assertEquals("PONG", clients.getFirst().run("PING"));
            try (Client early = server.connect()) {
                assertEquals("PONG", early.run("PING"));
            }
            server.limitDescriptors(DESCRIPTORS); // lower than the server knows: it would accept fewer otherwise
            // The kernel completes connections that nobody accepts yet; they wait in the backlog.
            for (int i = 0; i < DESCRIPTORS + 10; i++) {
                clients.add(server.connect());
            }
            String line = server.awaitLine("Accepting client connection");
            assertTrue(line.endsWith("# Accepting client connection: accept: Too many open files"), line);
            Client first = clients.getFirst();
            assertEquals("PONG", first.run("PING"), "those inside are served");
            Client last = clients.getLast();
            last.send("PING\r\n");
            for (Client client : clients.subList(1, clients.size() - 1)) {
                client.close();
            }
            assertEquals("PONG", last.read(), "who waited has been accepted");
            try (Client late = server.connect()) {
                assertEquals("PONG", late.run("PING"));
            }
            assertEquals("PONG", first.run("PING"));
        } finally {
            for (Client client : clients) {
                client.close();
            }
        }
    }

    @Test
    void shouldAcceptNoMoreClientsThanItHasDescriptorsFor() throws Exception {
        List<Client> clients = new ArrayList<>();
        try (ServerProcess server = ServerProcess.start("ulimit -n " + DESCRIPTORS, "warm-up", "no")) {
            int most = DESCRIPTORS - 64;
            server.awaitLine("maxclients has been reduced to " + most + " to compensate for low ulimit");
            for (int i = 0; i < most; i++) {
                Client client = server.connect();
                clients.add(client);
                assertEquals("PONG", client.run("PING"));
            }
            try (Client late = server.connect()) {
                assertEquals("-ERR max number of clients reached", late.readLine());
            }
            assertEquals("PONG", clients.getFirst().run("PING"));
        } finally {
            for (Client client : clients) {
                client.close();
            }
        }
    }

    /// The warm-up has clients of its own. It once took a hundred descriptors, and a real client that came
    /// meanwhile was refused, or closed for want of a class.
    @Test
    void shouldLeaveDescriptorsToItsClientsWhileItWarmsUp() throws Exception {
        int limit = 256;
        try (ServerProcess server = ServerProcess.start("ulimit -n " + limit)) {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
            while (System.nanoTime() < end) {
                int used = server.descriptors();
                assertTrue(used <= limit / 2, () -> used + " of " + limit);
                Thread.sleep(5);
            }
        }
    }

    @Test
    void shouldKeepItsThreadsToTheirCpus() throws Exception {
        List<Integer> cpus = cpus();
        assumeTrue(cpus.size() >= 2, "needs two CPUs");
        String worker = cpus.get(0).toString();
        String others = cpus.get(1).toString();
        try (ServerProcess server = ServerProcess.start(
                        ":",
                        "io-threads",
                        "3",
                        "server_cpulist",
                        worker,
                        "io-cpulist",
                        others,
                        "bio_cpulist",
                        others,
                        "enable-debug-command",
                        "yes");
                Client client = server.connect()) {
            Map<String, String> seen = server.cpusOfThreads();
            assertEquals(worker, seen.get("worker"), seen::toString);
            assertEquals(others, seen.get("carrier-1"), seen::toString);
            assertEquals(others, seen.get("carrier-2"), seen::toString);
            assertEquals("OK", client.run("SET", "k", "v"));
            client.run("DEBUG", "SNAPSHOT");
            for (String helper : List.of("C1 CompilerThre", "memory-ahead", "snapshot")) {
                awaitCpus(server, helper, others);
            }
        }
    }

    @Test
    void shouldKeepHelpersOffTheWorkersCpuUnasked() throws Exception {
        List<Integer> cpus = cpus();
        assumeTrue(cpus.size() == 2, "with more CPUs the list of those that are left is not this simple");
        String worker = cpus.get(1).toString();
        try (ServerProcess server = ServerProcess.start(":", "server_cpulist", worker)) {
            assertEquals(worker, server.cpusOfThreads().get("worker"));
            awaitCpus(server, "memory-ahead", cpus.get(0).toString());
        }
    }

    @Test
    void shouldStartWhereACpuDoesNotExist() throws Exception {
        try (ServerProcess server = ServerProcess.start(":", "server_cpulist", "1023");
                Client client = server.connect()) {
            String line = server.awaitLine("Cannot bind");
            assertTrue(line.endsWith("Cannot bind the thread 'worker' to the CPUs 1023"), line);
            assertEquals("PONG", client.run("PING"));
        }
    }

    @Test
    void shouldSayWhereItListensAndLeaveItsNumber(@TempDir Path directory) throws Exception {
        Path pidFile = directory.resolve("heddle.pid");
        try (ServerProcess server =
                ServerProcess.start(":", "dir", directory.toString(), "pidfile", "heddle.pid", "unixsocket", "s")) {
            server.awaitLine("* Ready to accept connections tcp");
            server.awaitLine("* Ready to accept connections unix");
            assertEquals(server.pid() + "\n", Files.readString(pidFile));
        }
        assertFalse(Files.exists(pidFile));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2"})
    void shouldPollInsteadOfSleepingWhenToldSo(String ioThreads) throws Exception {
        try (ServerProcess server =
                        ServerProcess.start(":", "io-threads", ioThreads, "busy-poll-microseconds", "1000000");
                Client client = server.connect()) {
            // On a busy machine the worker gets less of its CPU, and it has more to do at first: one good look will do.
            assertTrue(isSeen(server, client, share -> share > 0.2), "the worker polls for a second after a command");
            assertEquals("OK", client.run("CONFIG", "SET", "busy-poll-microseconds", "0"));
            assertTrue(isSeen(server, client, share -> share < 0.2), "it sleeps when there is nothing to do");
        }
    }

    private static boolean isSeen(ServerProcess server, Client client, DoublePredicate share) throws Exception {
        for (int look = 0; look < LOOKS; look++) {
            assertEquals("PONG", client.run("PING"));
            if (share.test(cpuShare(server))) {
                return true;
            }
        }
        return false;
    }

    /// What the worker takes of a CPU during a while in which nobody asks for anything.
    private static double cpuShare(ServerProcess server) throws IOException, InterruptedException {
        long before = server.cpuNanos("worker");
        long begin = System.nanoTime();
        Thread.sleep(500);
        return (double) (server.cpuNanos("worker") - before) / (System.nanoTime() - begin);
    }

    private static void awaitCpus(ServerProcess server, String thread, String cpus) throws Exception {
        Map<String, String> seen = server.cpusOfThreads();
        for (int tries = 0; tries < 1000 && !cpus.equals(seen.get(thread)); tries++) {
            Thread.sleep(10);
            seen = server.cpusOfThreads();
        }
        assertEquals(cpus, seen.get(thread), thread + " of " + seen);
    }

    private static List<Integer> cpus() throws IOException {
        List<Integer> cpus = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("Cpus_allowed_list:")) {
                for (String range :
                        line.substring(line.indexOf(':') + 1).strip().split(",")) {
                    String[] ends = range.split("-");
                    int last = Integer.parseInt(ends[ends.length - 1]);
                    for (int cpu = Integer.parseInt(ends[0]); cpu <= last; cpu++) {
                        cpus.add(cpu);
                    }
                }
            }
        }
        return cpus;
    }
}
