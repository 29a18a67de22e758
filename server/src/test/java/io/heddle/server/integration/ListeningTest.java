package io.heddle.server.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// CONFIG SET port and bind, in every way the transport can be set up. The second address is one more of the loopback
/// network, all of which Linux answers to.
@ParameterizedClass
@MethodSource("io.heddle.server.integration.Setup#all")
@Timeout(60)
final class ListeningTest {
    private static final String PORT_TAKEN = "ERR CONFIG SET failed (possibly related to argument 'port') - Unable to"
            + " listen on this port. Check server logs.";
    private static final String NOT_BOUND =
            "ERR CONFIG SET failed (possibly related to argument 'bind') - Failed to" + " bind to specified addresses.";

    private final Setup setup;

    ListeningTest(Setup setup) {
        this.setup = setup;
    }

    private static String ping(String address, int port) throws IOException {
        try (Client client = new Client(new InetSocketAddress(address, port))) {
            return client.run("PING");
        }
    }

    private static void assertRefused(String address, int port) {
        assertThrows(ConnectException.class, () -> ping(address, port), address + ":" + port);
    }

    @Test
    void shouldMoveToAnotherPort() throws Exception {
        try (RunningServer server = setup.start();
                Client client = server.connect()) {
            int other = RunningServer.freePort();
            assertEquals("OK", client.run("CONFIG", "SET", "port", String.valueOf(other)));
            assertEquals("PONG", ping("127.0.0.1", other));
            assertRefused("127.0.0.1", server.port());
            assertTrue(client.run("INFO", "server").contains("tcp_port:" + other));
            assertEquals("OK", client.run("CONFIG", "SET", "port", String.valueOf(server.port())));
            assertEquals("PONG", ping("127.0.0.1", server.port()));
        }
    }

    @Test
    void shouldClosePortZeroAndOpenAgain() throws Exception {
        try (RunningServer server = setup.start();
                Client client = server.connect()) {
            assertEquals("OK", client.run("CONFIG", "SET", "port", "0"));
            assertRefused("127.0.0.1", server.port());
            assertTrue(client.run("INFO", "server").contains("tcp_port:0"));
            assertEquals("OK", client.run("CONFIG", "SET", "port", String.valueOf(server.port())));
            assertEquals("PONG", ping("127.0.0.1", server.port()));
        }
    }

    @Test
    void shouldChangeNothingWhenThePortIsTaken() throws Exception {
        try (RunningServer server = setup.start();
                Client client = server.connect();
                ServerSocket taken = new ServerSocket(0, 1, ((InetSocketAddress) server.address()).getAddress())) {
            String port = String.valueOf(taken.getLocalPort());
            assertEquals(PORT_TAKEN, client.run("CONFIG", "SET", "maxmemory", "100000001", "port", port, "hz", "17"));
            assertEquals(
                    "[\"maxmemory\", \"0\", \"port\", \"" + server.port() + "\", \"hz\", \"10\"]",
                    client.run("CONFIG", "GET", "maxmemory", "port", "hz"));
            assertEquals("PONG", ping("127.0.0.1", server.port()));
        }
    }

    @Test
    void shouldListenOnOtherAddressesOfTheSamePort() throws Exception {
        try (RunningServer server = setup.start();
                Client client = server.connect()) {
            assertRefused("127.0.0.2", server.port());
            assertEquals("OK", client.run("CONFIG", "SET", "bind", "127.0.0.2 -203.0.113.77"));
            assertEquals("PONG", ping("127.0.0.2", server.port()));
            assertRefused("127.0.0.1", server.port());
            assertEquals("OK", client.run("CONFIG", "SET", "bind", "*"));
            assertEquals("PONG", ping("127.0.0.1", server.port()));
            assertEquals("PONG", ping("127.0.0.2", server.port()));
            assertEquals("OK", client.run("CONFIG", "SET", "bind", ""));
            assertRefused("127.0.0.1", server.port());
            assertEquals("[\"bind\", \"\"]", client.run("CONFIG", "GET", "bind"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"* -::*", "::* *", "* ::*"})
    void shouldListenOnAllAddressesOfBothKinds(String bind) throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/net/if_inet6")), "no IPv6");
        try (RunningServer server = setup.start("bind", bind);
                Client client = server.connect()) {
            assertEquals("PONG", ping("127.0.0.1", server.port()));
            assertEquals("PONG", ping("::1", server.port()));
            assertEquals("OK", client.run("CONFIG", "SET", "bind", "127.0.0.1 -::1"));
            assertEquals("PONG", ping("127.0.0.1", server.port()));
            assertEquals("PONG", ping("::1", server.port()));
            assertRefused("127.0.0.2", server.port());
            assertEquals("OK", client.run("CONFIG", "SET", "bind", bind));
            assertEquals("PONG", ping("127.0.0.2", server.port()));
            assertEquals("PONG", ping("::1", server.port()));
        }
    }

    @Test
    void shouldKeepItsAddressesWhenNewOnesCannotBeBound() throws Exception {
        try (RunningServer server = setup.start();
                Client client = server.connect()) {
            assertEquals(NOT_BOUND, client.run("CONFIG", "SET", "bind", "127.0.0.2 203.0.113.77"));
            assertEquals("[\"bind\", \"127.0.0.1\"]", client.run("CONFIG", "GET", "bind"));
            assertEquals("PONG", ping("127.0.0.1", server.port()));
            assertRefused("127.0.0.2", server.port());
        }
    }
}
