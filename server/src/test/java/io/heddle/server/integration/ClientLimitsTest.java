package io.heddle.server.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// Limits of clients, and the addresses they come by, through real sockets.
@ParameterizedClass
@MethodSource("io.heddle.server.integration.Setup#all")
@Timeout(60)
final class ClientLimitsTest {
    private final Setup setup;

    ClientLimitsTest(Setup setup) {
        this.setup = setup;
    }

    private static Client connect(int port) throws IOException {
        return new Client(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void shouldEndConnectionsThatSpeakHttp() throws Exception {
        try (RunningServer server = setup.start();
                Client client = server.connect()) {
            for (String request : new String[] {"POST /x HTTP/1.1", "GET /x HTTP/1.1\r\nHost: localhost"}) {
                try (Client browser = server.connect()) {
                    browser.send(request + "\r\n\r\nSET k v\r\n");
                    assertThrows(IOException.class, browser::readLine);
                }
                assertEquals("nil", client.run("GET", "k"), "what follows is not run");
            }
        }
    }

    @Test
    void shouldListenElsewhereWhenToldSo() throws Exception {
        try (RunningServer server = setup.start();
                Client client = server.connect();
                ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int other = freePort();
            assertEquals("OK", client.run("CONFIG", "SET", "port", String.valueOf(other)));
            try (Client late = connect(other)) {
                assertEquals("PONG", late.run("PING"));
            }
            assertThrows(IOException.class, () -> connect(server.port()).close());
            assertEquals("PONG", client.run("PING"));
            assertEquals(
                    "ERR CONFIG SET failed (possibly related to argument 'port') - Unable to listen on this port. Check"
                            + " server logs.",
                    client.run("CONFIG", "SET", "port", String.valueOf(taken.getLocalPort())));
            assertEquals("[\"port\", \"" + other + "\"]", client.run("CONFIG", "GET", "port"));
            try (Client late = connect(other)) {
                assertEquals("PONG", late.run("PING"));
            }
            assertEquals("OK", client.run("CONFIG", "SET", "bind", ""));
            assertThrows(IOException.class, () -> connect(other).close());
            assertEquals("OK", client.run("CONFIG", "SET", "bind", "127.0.0.1"));
            try (Client late = connect(other)) {
                assertEquals("PONG", late.run("PING"));
            }
        }
    }

    @Test
    void shouldAuthenticateWithinAPipeline() throws Exception {
        try (RunningServer server = setup.start("requirepass", "secret");
                Client client = server.connect()) {
            client.send("*2\r\n$4\r\nAUTH\r\n$6\r\nsecret\r\n*12\r\n$3\r\nDEL\r\n" + "$1\r\na\r\n".repeat(11));
            assertEquals("+OK", client.readLine());
            assertEquals(":0", client.readLine());
        }
    }

    @Test
    void shouldLimitWhoHasNotAuthenticated() throws Exception {
        try (RunningServer server = setup.start("requirepass", "secret");
                Client client = server.connect()) {
            client.send("*1\r\n$100000000\r\n");
            assertEquals("-ERR Protocol error: unauthenticated bulk length", client.readLine());
            assertTrue(client.isAtEnd());
        }
    }

    @Test
    void shouldCloseWhoAsksTooMuchAtOnce() throws Exception {
        try (RunningServer server = setup.start("client-query-buffer-limit", "1mb");
                Client witness = server.connect();
                Client greedy = server.connect()) {
            greedy.send("*2\r\n$4\r\nECHO\r\n$3000000\r\nabc");
            assertTrue(greedy.isAtEnd());
            String count = "client_query_buffer_limit_disconnections:1";
            while (!witness.run("INFO", "stats").contains(count)) {
                Thread.sleep(1);
            }
        }
    }

    @Test
    void shouldShowWhatAnUnfinishedRequestHolds() throws Exception {
        try (RunningServer server = setup.start();
                Client witness = server.connect();
                Client slow = server.connect()) {
            assertEquals("OK", slow.run("CLIENT", "SETNAME", "slow"));
            QueryMemory.await(witness, "slow", it -> it.used() == 0 && it.free() == 0);
            slow.send("*2\r\n$4\r\nEC");
            QueryMemory.await(witness, "slow", it -> it.used() == 10 && it.free() > 0);
            slow.send("HO\r\n$1\r\nx\r\n");
            assertEquals("\"x\"", slow.read());
            QueryMemory.await(witness, "slow", it -> it.used() == 0 && it.free() == 0);
        }
    }

    @Test
    void shouldCloseWhoDoesNotTakeItsReplies() throws Exception {
        try (RunningServer server = setup.start("client-output-buffer-limit", "normal 2000000 0 0");
                Client witness = server.connect();
                Client deaf = server.connect()) {
            witness.run("SET", "big", "x".repeat(1_000_000));
            deaf.send("GET big\r\n".repeat(200));
            String count = "client_output_buffer_limit_disconnections:1";
            while (!witness.run("INFO", "stats").contains(count)) {
                Thread.sleep(1);
            }
            assertEquals("PONG", witness.run("PING"));
        }
    }

    @Test
    void shouldCloseIdleClients() throws Exception {
        try (RunningServer server = setup.start("timeout", "1");
                Client idle = server.connect()) {
            assertEquals("PONG", idle.run("PING"));
            assertTrue(idle.isAtEnd());
        }
    }

    @Test
    void shouldHoldCommandsAsLongAsAPauseLasts() throws Exception {
        try (RunningServer server = setup.start();
                Client client = server.connect();
                Client other = server.connect()) {
            other.run("PING");
            long begin = System.nanoTime();
            assertEquals("OK", client.run("CLIENT", "PAUSE", "100", "ALL"));
            assertEquals("OK", other.run("SET", "k", "v"));
            assertTrue(System.nanoTime() - begin >= 99_000_000L);
        }
    }
}
