package io.heddle.server.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Clients that are not Java's: redis-cli, and Python's library as Debian packs it; skipped where they are missing.
@Timeout(60)
final class OtherClientsTest {
    /// Debian's own, whatever else is on the path.
    private static final Path PYTHON = Path.of("/usr/bin/python3");

    private static final String SCRIPT = """
        import sys, redis
        client = redis.Redis(port=int(sys.argv[1]))
        print(client.ping(), client.set('k', 'v'), client.get('k'), client.incr('n', 41), client.incr('n'))
        print(client.set('e', 'x', px=100000), 0 < client.pttl('e') <= 100000, client.get('missing'))
        with client.pipeline() as pipe:
            pipe.set('a', 1).incr('a').get('a').exists('a', 'b')
            print(pipe.execute())
        def double(pipe):
            value = int(pipe.get('n'))
            pipe.multi()
            pipe.set('n', value * 2)
        print(client.transaction(double, 'n'), client.get('n'))
        print(sorted(client.scan_iter(match='*', count=1)), client.info('server')['redis_mode'])
        try:
            client.execute_command('GET')
        except redis.ResponseError as error:
            print(error)
        big = b'x' * 3000000
        print(client.set('big', big), client.get('big') == big)
        """;

    private static final String SAID = """
        True True b'v' 41 42
        True True None
        [True, 2, b'2', 1]
        [True] b'84'
        [b'a', b'e', b'k', b'n'] standalone
        wrong number of arguments for 'get' command
        True True
        """;

    @Test
    void shouldServePython() throws Exception {
        assumeTrue(
                Files.isExecutable(PYTHON) && run(PYTHON.toString(), "-c", "import redis") != null, "no python3-redis");
        try (RunningServer server = new RunningServer()) {
            assertEquals(SAID, run(PYTHON.toString(), "-c", SCRIPT, Integer.toString(server.port())));
        }
    }

    @Test
    void shouldServeRedisCli() throws Exception {
        assumeTrue(isOnPath("redis-cli"), "no redis-cli");
        try (RunningServer server = new RunningServer()) {
            String port = Integer.toString(server.port());
            assertEquals("PONG\n", run("redis-cli", "-p", port, "ping"));
            assertEquals("OK\n", run("redis-cli", "-3", "-p", port, "set", "k", "v"));
            assertEquals("\"v\"\n", run("redis-cli", "-3", "--no-raw", "-p", port, "get", "k"));
            String scanned = run("redis-cli", "-p", port, "--scan");
            assertEquals("k\n", scanned);
            String latency = run("redis-cli", "-p", port, "--raw", "info", "server");
            assertTrue(latency != null && latency.contains("redis_mode:standalone"), latency);
        }
    }

    private static boolean isOnPath(String program) {
        for (String directory : System.getenv().getOrDefault("PATH", "").split(":")) {
            if (Files.isExecutable(Path.of(directory, program))) {
                return true;
            }
        }
        return false;
    }

    /// What the program says, both ways; null if it fails.
    private static @Nullable String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroy();
            throw new IOException("still running: " + String.join(" ", command));
        }
        return process.exitValue() == 0 ? said : null;
    }
}
