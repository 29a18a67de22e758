package io.heddle.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The launcher and a start-up cache that is not what it was: the server starts without it, whatever is in the file.
/// Here, because only this module's tests come after the server was packaged.
@Timeout(120)
final class StartUpCacheTest {
    private static final Path ROOT =
            Path.of(System.getProperty("heddle.root", "..")).toAbsolutePath().normalize();
    private static final Path BUILT = ROOT.resolve("server/target");
    private static final String OF_US = "io.heddle.server.Main source: shared objects file";

    @TempDir
    private Path copy;

    private Path cache = ROOT;

    /// A copy of what the launcher needs, with the times of the files, which it looks at.
    @BeforeEach
    void copyBuild() throws Exception {
        assumeTrue(
                Files.exists(BUILT.resolve("heddle-server.aot")) && Files.exists(BUILT.resolve("trained")),
                "no start-up cache was made");
        Path target = Files.createDirectories(copy.resolve("server/target"));
        cache = target.resolve("heddle-server.aot");
        run("cp", "-Rp", ROOT.resolve("bin").toString(), copy.resolve("bin").toString());
        for (String name : new String[] {"heddle-server.jar", "heddle-server.aot", "lib", "trained"}) {
            run(
                    "cp",
                    "-Rp",
                    BUILT.resolve(name).toString(),
                    target.resolve(name).toString());
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor(), () -> Arrays.toString(command));
    }

    @Test
    void shouldUseACacheThatIsWhole() throws Exception {
        String output = serve();
        assertTrue(output.contains(OF_US), output);
    }

    @Test
    void shouldStartWithoutADamagedCache() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] bytes = Files.readAllBytes(cache);
        byte[] other = new byte[4096];
        random.nextBytes(other);
        System.arraycopy(other, 0, bytes, random.nextInt(bytes.length - other.length), other.length);
        Files.write(cache, bytes);
        assertStartsWithout("seed " + seed);
    }

    @Test
    void shouldStartWithoutACacheWithOneBitTurned() throws Exception {
        byte[] bytes = Files.readAllBytes(cache);
        bytes[bytes.length / 2] ^= 4;
        Files.write(cache, bytes);
        assertStartsWithout("one bit");
    }

    @Test
    void shouldStartWithoutACutCache() throws Exception {
        Files.write(cache, Arrays.copyOf(Files.readAllBytes(cache), 1_000_000));
        assertStartsWithout("cut");
    }

    private void assertStartsWithout(String what) throws Exception {
        String output = serve();
        assertTrue(output.contains("heddle-server.aot is damaged: starting without it"), what + "\n" + output);
        assertTrue(!output.contains(OF_US), what + "\n" + output);
    }

    /// Starts the server by its launcher, asks it something, ends it.
    ///
    /// @return what it said, and from where it loaded its main class
    private String serve() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        ProcessBuilder builder = new ProcessBuilder(
                copy.resolve("bin/heddle-server").toString(), "--bind", "127.0.0.1", "--port", Integer.toString(port));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("HEDDLE_JAVA_OPTS", "-Xlog:class+load");
        Process process =
                builder.directory(copy.toFile()).redirectErrorStream(true).start();
        StringBuilder output = new StringBuilder();
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            String line = "";
            while (line != null && !line.contains("Ready to accept connections")) {
                line = reader.readLine();
                if (line != null && (line.contains("io.heddle.server.Main ") || !line.contains("source:"))) {
                    output.append(line).append('\n');
                }
            }
            assertTrue(line != null, () -> "ended: " + output);
            assertEquals("+PONG", ask(port), output::toString);
        } finally {
            process.destroy();
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
        return output.toString();
    }

    private static String ask(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write("SET k v\r\nGET k\r\nPING\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] bytes = socket.getInputStream().readNBytes("+OK\r\n$1\r\nv\r\n+PONG\r\n".length());
            return new String(bytes, StandardCharsets.US_ASCII).lines().toList().getLast();
        }
    }
}
