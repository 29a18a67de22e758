package io.heddle.server.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// Clients that wait for a key, through real sockets: served, out of time, or gone without a word.
@ParameterizedClass
@MethodSource("io.heddle.server.integration.Setup#all")
@Timeout(60)
final class BlockedClientsTest {
    private static final long PATIENCE_NANOS = 20_000_000_000L;

    private final Setup setup;

    BlockedClientsTest(Setup setup) {
        this.setup = setup;
    }

    private static Client blocked(RunningServer server, String... command) throws IOException {
        Client client = server.connect();
        client.send(Client.command(command));
        return client;
    }

    /// Waits until that many clients are blocked.
    private static void awaitBlocked(Client control, int count) throws Exception {
        long begin = System.nanoTime();
        String field = "blocked_clients:" + count + "\\x0d";
        while (!control.run("INFO", "clients").contains(field)) {
            assertTrue(System.nanoTime() - begin < PATIENCE_NANOS, "still not " + count + " blocked clients");
            Thread.sleep(2);
        }
    }

    @Test
    void shouldServeWhoWaits() throws Exception {
        try (RunningServer server = setup.start();
                Client control = server.connect();
                Client client = blocked(server, "BLPOP", "a", "b", "0")) {
            awaitBlocked(control, 1);
            assertEquals("(1)", control.run("RPUSH", "b", "x"));
            assertEquals("[\"b\", \"x\"]", client.read());
            assertEquals("PONG", client.run("PING"));
        }
    }

    @Test
    void shouldEndWhenTimeIsOver() throws Exception {
        try (RunningServer server = setup.start();
                Client client = server.connect()) {
            long begin = System.nanoTime();
            assertEquals("nil", client.run("BLPOP", "a", "0.05"));
            long millis = (System.nanoTime() - begin) / 1_000_000;
            assertTrue(millis >= 50, millis + " ms");
        }
    }

    @Test
    @SuppressWarnings("try") // a peer that goes is what this is about
    void shouldForgetPeersThatAreGone() throws Exception {
        try (RunningServer server = setup.start();
                Client control = server.connect();
                Client closed = blocked(server, "BLPOP", "a", "0");
                Client reset = blocked(server, "BLPOP", "a", "0");
                Client ended = blocked(server, "BLPOP", "a", "0");
                Client busy = blocked(server, "BLPOP", "a", "0")) {
            busy.send("PING\r\nPING\r\n");
            awaitBlocked(control, 4);
            busy.send("PING\r\n".repeat(100));
            closed.close();
            awaitBlocked(control, 3);
            reset.reset();
            awaitBlocked(control, 2);
            ended.endSending();
            awaitBlocked(control, 1);
            busy.endSending();
            awaitBlocked(control, 0);
            assertTrue(ended.isAtEnd());
            assertTrue(busy.isAtEnd());
            assertEquals("(1)", control.run("RPUSH", "a", "x"));
            assertEquals("[\"a\", \"x\"]", control.run("BLPOP", "a", "0"));
        }
    }

    @Test
    void shouldEndWithAPeerThatEndsBehindItsCommand() throws Exception {
        try (RunningServer server = setup.start();
                Client control = server.connect();
                Client client = server.connect()) {
            client.send("*3\r\n$5\r\nBLPOP\r\n$1\r\na\r\n$1\r\n0\r\n");
            client.endSending();
            assertTrue(client.isAtEnd());
            awaitBlocked(control, 0);
            assertEquals("(1)", control.run("RPUSH", "a", "x"));
            assertEquals("[\"a\", \"x\"]", control.run("BLPOP", "a", "0"));
        }
    }

    @Test
    void shouldRunALongPipelineAfterTheWait() throws Exception {
        int pings = 20_000;
        try (RunningServer server = setup.start();
                Client control = server.connect();
                Client client = blocked(server, "BLPOP", "a", "0")) {
            awaitBlocked(control, 1);
            Thread writer = Thread.ofVirtual().start(() -> {
                try {
                    client.send("*1\r\n$4\r\nPING\r\n".repeat(pings));
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            control.run("RPUSH", "a", "x");
            assertEquals("[\"a\", \"x\"]", client.read());
            for (int i = 0; i < pings; i++) {
                assertEquals("PONG", client.read());
            }
            writer.join();
        }
    }

    @Test
    void shouldNeitherLoseNorDoubleAnythingWhileClientsVanish() throws Exception {
        long seed = Long.getLong("heddle.seed", System.nanoTime());
        Random random = new Random(seed);
        Set<String> sent = new HashSet<>();
        List<String> got = new ArrayList<>();
        try (RunningServer server = setup.start();
                Client control = server.connect()) {
            for (int round = 0; round < 12; round++) {
                List<Client> waiting = new ArrayList<>();
                for (int i = 0; i < 30; i++) {
                    waiting.add(blocked(server, "BLPOP", key(random), key(random), "0"));
                }
                awaitBlocked(control, waiting.size());
                Collections.shuffle(waiting, random);
                for (int i = random.nextInt(15); i > 0; i--) {
                    vanish(waiting.removeLast(), random.nextInt(3));
                }
                awaitBlocked(control, waiting.size());
                for (int i = 0; i < 60; i++) {
                    String value = round + "." + i;
                    sent.add(value);
                    control.run("RPUSH", "k" + i % 4, value);
                }
                for (Client client : waiting) {
                    got.add(client.read().replaceAll(".*, \"|\"]", ""));
                    client.close();
                }
                String rest;
                while (!(rest = control.run("BLPOP", "k0", "k1", "k2", "k3", "0.001")).equals("nil")) {
                    got.add(rest.replaceAll(".*, \"|\"]", ""));
                }
            }
        }
        assertEquals(sent.size(), got.size(), "seed " + seed);
        assertEquals(sent, new HashSet<>(got), "seed " + seed);
    }

    private static String key(Random random) {
        return "k" + random.nextInt(4);
    }

    private static void vanish(Client client, int how) throws IOException {
        switch (how) {
            case 0 -> client.close();
            case 1 -> client.reset();
            default -> {
                client.endSending();
                client.isAtEnd();
                client.close();
            }
        }
    }
}
