package io.heddle.server.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
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
    void shouldReadItsPathRelativeToTheDirectory(@TempDir Path directory) throws Exception {
        try (RunningServer _ = setup.start("dir", directory.toString(), "unixsocket", "s");
                Client local = new Client(UnixDomainSocketAddress.of(directory.resolve("s")))) {
            assertEquals("PONG", local.run("PING"));
        }
    }

    @Test
    void shouldSayWhichSocketCannotBeOpened(@TempDir Path directory) {
        for (String name : List.of("none/s", "s".repeat(120))) {
            String path = directory.resolve(name).toString();
            IOException refusal = assertThrows(IOException.class, () -> setup.start("unixsocket", path));
            assertTrue(
                    refusal.getMessage().startsWith("Failed opening Unix socket " + path + ": "), refusal::getMessage);
        }
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
