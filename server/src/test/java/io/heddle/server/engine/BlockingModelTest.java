package io.heddle.server.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.server.TestServer;
import io.heddle.server.config.Config;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.RepeatedTest;

/// Many clients that wait, are served, run out of time, are unblocked, killed and vanish, against a model that knows
/// who is to get what.
class BlockingModelTest {
    private static final int CLIENTS = 40;
    private static final int KEYS_LEAST = 4;
    private static final int KEYS_MOST = 100;
    private static final int STEPS = 8_000;
    private static final long MILLI = 1_000_000;

    /// @param timeoutMillis 0 for ever
    private record Waiting(List<String> keys, long beganNanos, long timeoutMillis) {}

    private final long seed = Long.getLong("heddle.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final int keyCount = random.nextInt(KEYS_LEAST, KEYS_MOST);
    private final TestServer server = new TestServer(new Config(), TakeCommands::declare);
    private final Map<TestServer.Client, Waiting> waiting = new LinkedHashMap<>();
    private final List<TestServer.Client> free = new ArrayList<>();
    private final Map<String, String> values = new TreeMap<>();
    private int lastValue;

    @RepeatedTest(4)
    void shouldNeitherLoseNorDoubleNorReorder() {
        try (server) {
            for (int i = 0; i < CLIENTS; i++) {
                free.add(server.connect());
            }
            for (int step = 0; step < STEPS; step++) {
                step();
                check();
            }
            assertTrue(lastValue > STEPS / 8, hint());
        }
    }

    private String hint() {
        return "seed " + seed;
    }

    private String key() {
        return "k" + random.nextInt(keyCount);
    }

    private void step() {
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> begin();
            case 4, 5, 6 -> put();
            case 7 -> putMany();
            case 8 -> server.pass(random.nextInt(40));
            case 9 -> drop();
            case 10 -> unblock();
            default -> rename();
        }
        server.settle();
    }

    private void begin() {
        if (free.isEmpty()) {
            return;
        }
        TestServer.Client client = free.remove(random.nextInt(free.size()));
        List<String> keys = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            keys.add(key());
        }
        long timeout = random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(300);
        long now = server.clock().nanos();
        client.begin("TAKE " + String.join(" ", keys) + " " + timeout / 1000.0);
        String there = keys.stream().filter(values::containsKey).findFirst().orElse(null);
        if (there == null) {
            waiting.put(client, new Waiting(keys, now, timeout));
        } else {
            expect(client, there);
            free.add(client);
        }
    }

    /// The client has got what is under the key.
    private void expect(TestServer.Client client, String key) {
        assertTrue(client.hasReply(), hint());
        assertEquals("[\"" + key + "\", \"" + values.remove(key) + "\"]", client.readReply(), hint());
    }

    private void put() {
        String key = key();
        String value = Integer.toString(++lastValue);
        String reply = server.run("SET " + key + " " + value + " NX");
        if (values.containsKey(key)) {
            assertEquals("nil", reply, hint());
        } else {
            assertEquals("OK", reply, hint());
            values.put(key, value);
            handOut(List.of(key));
        }
    }

    private void putMany() {
        server.run("MULTI");
        List<String> written = new ArrayList<>();
        for (int i = random.nextInt(5); i >= 0; i--) {
            String key = key();
            String value = Integer.toString(++lastValue);
            server.run("SET " + key + " " + value + " NX");
            if (values.putIfAbsent(key, value) == null) {
                written.add(key);
            }
        }
        server.run("EXEC");
        handOut(written);
    }

    private void rename() {
        String from = key();
        String to = key();
        String reply = server.run("RENAMENX " + from + " " + to);
        if (reply.equals("(1)")) {
            values.put(to, String.valueOf(values.remove(from)));
            handOut(List.of(to));
        }
    }

    /// Key by key in order of writing, the longest waiting client first; it takes the first of *its* keys that is
    /// there.
    private void handOut(List<String> written) {
        for (String key : written) {
            for (TestServer.Client client : List.copyOf(waiting.keySet())) {
                Waiting wait = waiting.get(client);
                if (wait != null && values.containsKey(key) && wait.keys.contains(key)) {
                    String there = wait.keys.stream()
                            .filter(values::containsKey)
                            .findFirst()
                            .orElseThrow();
                    expect(client, there);
                    waiting.remove(client);
                    free.add(client);
                }
            }
        }
    }

    /// One of those who wait goes, in one of four ways, and another comes.
    private void drop() {
        List<TestServer.Client> all = new ArrayList<>(waiting.keySet());
        if (all.isEmpty()) {
            return;
        }
        TestServer.Client client = all.get(random.nextInt(all.size()));
        waiting.remove(client);
        if (random.nextBoolean()) {
            client.endPeer();
            assertTrue(client.isClosed(), hint());
        }
        client.close();
        assertFalse(client.hasReply(), hint());
        free.add(server.connect());
    }

    private void unblock() {
        List<TestServer.Client> all = new ArrayList<>(waiting.keySet());
        if (all.isEmpty() || free.isEmpty()) {
            return;
        }
        TestServer.Client client = all.get(random.nextInt(all.size()));
        long id = client.id();
        boolean error = random.nextBoolean();
        assertEquals("(1)", server.run("CLIENT UNBLOCK " + id + (error ? " ERROR" : "")), hint());
        String reply = client.readReply();
        assertEquals(error, reply.startsWith("UNBLOCKED"), hint());
        waiting.remove(client);
        free.add(client);
    }

    /// Whoever else has a reply has run out of time; nobody else is blocked or not.
    private void check() {
        long now = server.clock().nanos();
        for (Map.Entry<TestServer.Client, Waiting> each : List.copyOf(waiting.entrySet())) {
            TestServer.Client client = each.getKey();
            Waiting wait = each.getValue();
            long waited = now - wait.beganNanos;
            boolean over = wait.timeoutMillis > 0 && waited >= wait.timeoutMillis * MILLI;
            if (client.hasReply()) {
                assertEquals("nil", client.readReply(), hint());
                assertTrue(over, hint());
                waiting.remove(client);
                free.add(client);
            } else {
                assertFalse(over && waited > (wait.timeoutMillis + 1) * MILLI, hint());
            }
        }
        Blocking blocking = server.engine().blocking();
        assertEquals(waiting.size(), blocking.clients(), hint());
        long wanted = waiting.values().stream()
                .flatMap(each -> each.keys.stream())
                .distinct()
                .count();
        assertEquals(wanted, blocking.keys(), hint());
        assertEquals("(" + values.size() + ")", server.run("DBSIZE"), hint());
    }
}
