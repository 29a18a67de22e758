package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.server.AllTypesStream;
import io.heddle.server.StringCommandStream;
import io.heddle.server.TestServer;
import io.heddle.server.config.Config;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever command is refused the memory that it needs, all keys are as they were before it, and nothing leaks.
class RefusedStreamTest {
    private static final int SERVERS = Integer.getInteger("heddle.refusals.servers", 4);
    private static final int COMMANDS = 200;
    private static final long LITTLE = 4 << 20;
    private static final int LONGER = 9000;

    /// These add one element after the other: those before the refused one stay.
    private static final Set<String> ADDERS =
            Set.of("GEOADD", "HMSET", "HSET", "HSETEX", "LPUSH", "LPUSHX", "RPUSH", "RPUSHX", "SADD", "ZADD", "PFADD");

    private static final List<String> LIMITS = List.of(
            "set-max-listpack-entries",
            "zset-max-listpack-entries",
            "hash-max-listpack-entries",
            "list-max-listpack-size",
            "stream-node-max-entries");

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldLeaveAllKeysAsTheyWere(boolean memoryEnds) {
        long seed = Long.getLong("heddle.seed", System.nanoTime());
        Random random = new Random(seed);
        int refused = 0;
        try {
            for (int i = 0; i < SERVERS; i++) {
                try (TestServer server = memoryEnds
                        ? TestServer.withMemory(LITTLE)
                        : new TestServer(Config.of("enable-debug-command", "yes"))) {
                    refused += run(server, random, memoryEnds);
                }
            }
            assertTrue(refused > 0, "nothing was refused");
        } catch (Throwable failure) {
            throw new AssertionError("seed " + seed, failure);
        }
    }

    private static int run(TestServer server, Random random, boolean memoryEnds) {
        AllTypesStream stream = new AllTypesStream(random, server.table());
        if (random.nextBoolean()) {
            LIMITS.forEach(limit -> server.run("CONFIG SET " + limit + " " + (1 + random.nextInt(4))));
        }
        for (int i = random.nextInt(400); i > 0; i--) {
            server.run(stream.next());
        }
        if (memoryEnds) {
            fill(server, "v".repeat(1 << random.nextInt(10, 13)));
        }
        int refused = 0;
        String before = server.run("DEBUG DIGEST");
        for (int i = 0; i < COMMANDS; i++) {
            byte[][] command = stream.next();
            if (random.nextInt(3) == 0) {
                lengthen(command, random.nextInt(command.length));
            }
            server.engine().allocator().refuse(memoryEnds ? 0 : 1 + random.nextInt(3));
            String reply = server.run(command);
            server.engine().allocator().refuse(0);
            String after = server.run("DEBUG DIGEST");
            if (reply.startsWith("OOM")) {
                refused++;
                if (!isAdder(command)) {
                    assertEquals(before, after, () -> StringCommandStream.describe(command));
                }
            }
            before = after;
        }
        return refused;
    }

    private static void fill(TestServer server, String value) {
        for (int i = 0; server.run("SET fill:" + i + " " + value).equals("OK"); i++) {
            assertTrue(i < 100_000, "memory does not end");
        }
    }

    private static boolean isAdder(byte[][] command) {
        return ADDERS.contains(new String(command[0], StandardCharsets.ISO_8859_1).toUpperCase(Locale.ROOT));
    }

    /// Makes an argument so long that it needs a block that may be refused.
    private static void lengthen(byte[][] command, int at) {
        if (at > 0) {
            int length = command[at].length;
            command[at] = Arrays.copyOf(command[at], length + LONGER);
            Arrays.fill(command[at], length, length + LONGER, (byte) 'x');
        }
    }
}
