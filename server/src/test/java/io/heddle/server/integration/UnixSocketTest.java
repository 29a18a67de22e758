package io.heddle.server.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// A Unix socket beside the TCP port, in every way the transport can be set up.
@ParameterizedClass
@MethodSource("io.heddle.server.integration.Setup#all")
@Timeout(60)
final class UnixSocketTest {
    private final Setup setup;

    UnixSocketTest(Setup setup) {
        this.setup = setup;
    }

    @Test
    void shouldListenWithThePermissionsAskedForAndRemoveTheFileAtTheEnd(@TempDir Path directory) throws Exception {
        Path path = directory.resolve("s");
        try (RunningServer server = setup.start("unixsocket", path.toString(), "unixsocketperm", "700");
                Client local = new Client(UnixDomainSocketAddress.of(path));
                Client remote = server.connect()) {
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
            assertEquals("OK", local.run("SET", "k", "v"));
            assertEquals("\"v\"", remote.run("GET", "k"));
        }
        assertFalse(Files.exists(path));
    }

    @Test
    void shouldSurvivePeersThatLeaveWithUnreadReplies(@TempDir Path directory) throws Exception {
        Path path = directory.resolve("s");
        try (RunningServer server = setup.start("unixsocket", path.toString());
                Client witness = server.connect()) {
            assertEquals("OK", witness.run("SET", "k", "v".repeat(100_000)));
            for (int i = 0; i < 20; i++) {
                Client client = new Client(UnixDomainSocketAddress.of(path));
                client.send("INCR n\r\n" + "GET k\r\n".repeat(50));
                client.readLine();
                client.close();
            }
            assertEquals("\"20\"", witness.run("GET", "n"));
        }
    }
}
