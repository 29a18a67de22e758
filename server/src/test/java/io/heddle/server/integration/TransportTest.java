package io.heddle.server.integration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The transport through real sockets, in every way it can be set up. Every test checks for leaks at its end.
@ParameterizedClass
@MethodSource("io.heddle.server.integration.Setup#all")
@Timeout(60)
final class TransportTest {
    private final Setup setup;

    TransportTest(Setup setup) {
        this.setup = setup;
    }

    @Test
    void shouldAnswerOneAfterTheOther() throws Exception {
        try (RunningServer server = setup.start();
                Client client = server.connect()) {
            for (int i = 0; i < 100; i++) {
                assertEquals("PONG", client.run("PING"));
                assertEquals("\"" + i + "\"", client.run("ECHO", String.valueOf(i)));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 17, 100, 1000})
    void shouldAnswerPipelinesHoweverTheBytesAreSplit(int depth) throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        try (RunningServer server = setup.start();
                Client client = server.connect()) {
            for (int round = 0; round < 5; round++) {
                List<String> expected = new ArrayList<>();
                byte[] stream = pipeline(random, depth, expected);
                int at = 0;
                while (at < stream.length) {
                    int most = random.nextBoolean() ? 20 : 5000;
                    int n = Math.min(stream.length - at, 1 + random.nextInt(most));
                    client.send(stream, at, n);
                    at += n;
                    if (random.nextInt(20) == 0) {
                        Thread.sleep(1);
                    }
                }
                for (int i = 0; i < depth; i++) {
                    assertEquals(expected.get(i), client.read(), "seed " + seed + ", reply " + i);
                }
            }
        }
    }

    private static byte[] pipeline(Random random, int depth, List<String> expected) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < depth; i++) {
            String text = "x".repeat(random.nextInt(random.nextInt(100) == 0 ? 20_000 : 50)) + i;
            switch (random.nextInt(4)) {
                case 0 -> {
                    out.writeBytes(Client.command("PING"));
                    expected.add("PONG");
                }
                case 1 -> {
                    out.writeBytes(("ECHO " + text + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
                    expected.add('"' + text + '"');
                }
                case 2 -> {
                    out.writeBytes(Client.command("SET", "k", text));
                    expected.add("OK");
                }
                default -> {
                    out.writeBytes(Client.command("ECHO", text));
                    expected.add('"' + text + '"');
                }
            }
        }
        return out.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {31 << 10, 33 << 10, 1 << 20, 64 << 20})
    void shouldCarryLargeValuesInAndOut(int length) throws Exception {
        byte[] value = new byte[length];
        new Random(length).nextBytes(value);
        try (RunningServer server = setup.start();
                Client client = server.connect()) {
            client.send(Client.command("PING"));
            client.send(Client.command("SET".getBytes(StandardCharsets.US_ASCII), new byte[] {'k'}, value));
            client.send(Client.command("GET", "k"));
            client.send(Client.command("PING"));
            assertEquals("PONG", client.read());
            assertEquals("OK", client.read());
            assertArrayEquals(value, client.readBulk());
            assertEquals("PONG", client.read());
        }
    }

    @Test
    void shouldTakeInlineCommands() throws Exception {
        try (RunningServer server = setup.start();
                Client client = server.connect()) {
            client.send("PING\r\nECHO \"a b\"\n\r\n\nSET k 'v'\r\nGE");
            assertEquals("PONG", client.read());
            assertEquals("\"a b\"", client.read());
            assertEquals("OK", client.read());
            client.send("T k\r\n");
            assertEquals("\"v\"", client.read());
        }
    }

    @Test
    void shouldSayWhatBreaksTheProtocolAndClose() throws Exception {
        try (RunningServer server = setup.start()) {
            for (int i = 0; i < 10; i++) {
                try (Client client = server.connect()) {
                    client.send("PING\r\n*1\r\nx4\r\nPING\r\n");
                    String all = new String(client.readToEnd(), StandardCharsets.ISO_8859_1);
                    assertEquals("+PONG\r\n-ERR Protocol error: expected '$', got 'x'\r\n", all);
                }
            }
        }
    }

    @Test
    void shouldSurviveGarbage() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        try (RunningServer server = setup.start();
                Client witness = server.connect()) {
            for (int i = 0; i < 50; i++) {
                try (Client client = server.connect()) {
                    byte[] garbage = new byte[random.nextInt(5000)];
                    random.nextBytes(garbage);
                    client.send(garbage);
                    if (random.nextBoolean()) {
                        client.endSending();
                        client.readToEnd();
                    }
                } catch (IOException e) {
                    // The server may close before all is sent.
                }
                assertEquals("PONG", witness.run("PING"), "seed " + seed);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 3000})
    void shouldSendAllRepliesToAPeerThatHasEndedItsOwnSide(int gets) throws Exception {
        try (RunningServer server = setup.start();
                Client writer = server.connect();
                Client client = server.connect()) {
            assertEquals("OK", writer.run("SET", "k", "v".repeat(10_000)));
            client.send("GET k\r\n".repeat(gets));
            client.endSending();
            Thread.sleep(20);
            assertEquals(gets * (10_000L + 10), client.readToEnd().length);
        }
    }

    @Test
    void shouldExecuteWhatCameBeforeTheEnd() throws Exception {
        try (RunningServer server = setup.start();
                Client witness = server.connect()) {
            for (int i = 0; i < 50; i++) {
                Client client = server.connect();
                client.send(Client.command("INCR", "n"));
                client.close();
            }
            while (!witness.run("GET", "n").equals("\"50\"")) {
                Thread.sleep(1);
            }
        }
    }

    @Test
    void shouldForgetClientsThatVanishInTheMiddleOfACommand() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        byte[] small = Client.command("SET", "key", "value");
        byte[] large = Client.command("SET", "key", "v".repeat(300_000));
        try (RunningServer server = setup.start();
                Client witness = server.connect()) {
            for (int i = 0; i < 200; i++) {
                Client client = server.connect();
                byte[] bytes = i % 2 == 0 ? small : large;
                client.send(bytes, 0, random.nextInt(bytes.length));
                if (random.nextBoolean()) {
                    client.reset();
                } else {
                    client.close();
                }
            }
            assertEquals("PONG", witness.run("PING"), "seed " + seed);
            assertEquals("(0)", witness.run("EXISTS", "key"), "seed " + seed);
        }
    }

    @Test
    void shouldServeOthersWhileClientsDoNotRead() throws Exception {
        List<Client> deaf = new ArrayList<>();
        try (RunningServer server = setup.start();
                Client witness = server.connect()) {
            assertEquals("OK", witness.run("SET", "k", "v".repeat(100_000)));
            for (int i = 0; i < 5; i++) {
                Client client = server.connect();
                client.send("GET k\r\n".repeat(200));
                deaf.add(client);
            }
            long begin = System.nanoTime();
            for (int i = 0; i < 200; i++) {
                assertEquals("PONG", witness.run("PING"));
            }
            assertTrue(System.nanoTime() - begin < 20_000_000_000L);
            Client first = deaf.getFirst();
            for (int i = 0; i < 200; i++) {
                assertEquals(100_000, first.readBulk().length);
            }
            assertEquals("PONG", first.run("PING"));
        } finally {
            for (Client client : deaf) {
                client.close();
            }
        }
    }

    @Test
    void shouldRefuseClientsBeyondTheMost() throws Exception {
        try (RunningServer server = setup.start("maxclients", "3")) {
            List<Client> clients = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Client client = server.connect();
                assertEquals("PONG", client.run("PING"));
                clients.add(client);
            }
            for (int i = 0; i < 5; i++) {
                try (Client late = server.connect()) {
                    assertEquals("-ERR max number of clients reached", late.readLine());
                    assertTrue(late.isAtEnd());
                }
            }
            clients.removeFirst().close();
            String answer = "";
            while (!answer.equals("PONG")) {
                try (Client client = server.connect()) {
                    answer = client.run("PING");
                } catch (IOException e) {
                    Thread.sleep(1);
                }
            }
            for (Client client : clients) {
                assertEquals("PONG", client.run("PING"));
                client.close();
            }
        }
    }

    @Test
    void shouldEndWithOpenConnectionsInEveryState() throws Exception {
        List<Client> clients = new ArrayList<>();
        try (RunningServer server = setup.start()) {
            for (int i = 0; i < 40; i++) {
                Client client = server.connect();
                clients.add(client);
                switch (i % 4) {
                    case 0 -> assertEquals("PONG", client.run("PING"));
                    case 1 -> client.send(Client.command("SET", "k", "v".repeat(200_000)), 0, 150_000);
                    case 2 -> client.send("*2\r\n$4\r\nECHO\r\n$5\r\nab");
                    default -> client.send("PING\r\n".repeat(1000));
                }
            }
        }
        for (Client client : clients) {
            try {
                client.readToEnd();
            } catch (IOException e) {
                // A reset is as good.
            }
            client.close();
        }
    }
}
