package io.heddle.server.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.heddle.server.CommandLine;
import io.heddle.server.Oracle;
import io.heddle.server.RedisProcess;
import io.heddle.server.ReplyText;
import io.heddle.server.TestServer;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Several clients fill, move, wait for lists, sorted sets and streams and wake each other, here and at redis-server:
/// all get the same replies at the same steps.
///
/// Each waits for one key at a time: which of several keys a client is served from changed in Redis 7.2. Nothing is
/// stored over a value of another type (SORT STORE): that wakes nobody in Redis, and here who waits for what is new.
@Timeout(120)
class BlockingOracleTest {
    private static final int STEPS = Integer.getInteger("heddle.commands", 4_000);
    private static final int CLIENTS = 8;
    private static final int KEYS = 4;
    private static final int SHOWN = 30;
    private static final int PATIENCE_MILLIS = 20_000;

    private final long seed = Oracle.seed();
    private final Random random = new Random(seed);
    private final List<Pair> pairs = new ArrayList<>();
    private final Deque<String> history = new ArrayDeque<>();
    private int blocked;
    private int lastValue;
    private int woken;

    /// One client here and its like there.
    private static final class Pair implements AutoCloseable {
        final TestServer.Client ours;
        final Socket socket;
        final BufferedInputStream in;
        boolean waits;

        Pair(TestServer server, RedisProcess redis) throws IOException {
            ours = server.connect();
            socket = redis.connect();
            socket.setSoTimeout(PATIENCE_MILLIS);
            in = new BufferedInputStream(socket.getInputStream());
        }

        void begin(String line) throws IOException {
            ours.begin(line);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[][] words = CommandLine.split(line);
            out.writeBytes(("*" + words.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
            for (byte[] word : words) {
                out.writeBytes(("$" + word.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
                out.writeBytes(word);
                out.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            socket.getOutputStream().write(out.toByteArray());
        }

        String theirs(String hint) throws IOException {
            try {
                return ReplyText.read(in);
            } catch (SocketTimeoutException e) {
                throw new AssertionError("redis-server does not answer, " + hint, e);
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void shouldServeAsRedisDoes() throws Exception {
        assumeTrue(RedisProcess.isInstalled(), "no redis-server on the path");
        try (TestServer server = new TestServer();
                RedisProcess redis = RedisProcess.start()) {
            for (int i = 0; i < CLIENTS; i++) {
                pairs.add(new Pair(server, redis));
            }
            for (int step = 0; step < STEPS; step++) {
                step(server);
            }
            assertTrue(woken > STEPS / 20, woken + " woken, seed " + seed);
            for (Pair pair : pairs) {
                pair.close();
            }
        }
    }

    private void step(TestServer server) throws Exception {
        List<Pair> free = pairs.stream().filter(pair -> !pair.waits).toList();
        boolean mayWait = free.size() > 1;
        Pair pair = free.get(random.nextInt(free.size()));
        if (random.nextInt(8) == 0) {
            run(server, pair, "MULTI");
            for (int i = random.nextInt(6); i >= 0; i--) {
                run(server, pair, random.nextInt(4) == 0 ? waiting() : plain());
            }
            run(server, pair, "EXEC");
        } else {
            run(server, pair, mayWait && random.nextInt(5) < 2 ? waiting() : plain());
        }
    }

    private void run(TestServer server, Pair pair, String line) throws Exception {
        history.addLast(pairs.indexOf(pair) + ": " + line);
        if (history.size() > SHOWN) {
            history.removeFirst();
        }
        String hint = "seed " + seed + ", after " + history;
        pair.begin(line);
        pair.waits = true;
        server.settle();
        for (Pair each : pairs) {
            if (each.waits && each.ours.hasReply()) {
                each.waits = false;
                woken += each == pair ? 0 : 1;
                assertEquals(each.theirs(hint), each.ours.readReply(), hint);
            }
        }
        blocked = (int) pairs.stream().filter(each -> each.waits).count();
        assertEquals(blocked, server.engine().blocking().clients(), hint);
        awaitBlocked(hint);
    }

    /// Waits until as many clients are blocked there as here; the one who asks is not.
    private void awaitBlocked(String hint) throws IOException {
        Pair free = pairs.stream().filter(each -> !each.waits).findFirst().orElseThrow();
        if (free.ours.hasReply() || isInTransaction(free)) {
            return;
        }
        long begin = System.nanoTime();
        while (true) {
            free.socket.getOutputStream().write("INFO clients\r\n".getBytes(StandardCharsets.US_ASCII));
            if (free.theirs(hint).contains("blocked_clients:" + blocked + "\\x0d")) {
                return;
            }
            assertTrue(
                    System.nanoTime() - begin < PATIENCE_MILLIS * 1_000_000L, "not " + blocked + " blocked: " + hint);
        }
    }

    private static boolean isInTransaction(Pair pair) {
        return pair.ours.session().isInTransaction();
    }

    private String key() {
        return "k" + random.nextInt(KEYS);
    }

    private String side() {
        return random.nextBoolean() ? "LEFT" : "RIGHT";
    }

    private String values() {
        StringBuilder values = new StringBuilder();
        for (int i = random.nextInt(3); i >= 0; i--) {
            values.append(" v").append(++lastValue);
        }
        return values.toString();
    }

    private String waiting() {
        return switch (random.nextInt(11)) {
            case 0 -> "BLPOP " + key() + " 0";
            case 1 -> "BRPOP " + key() + " 0";
            case 2 -> "BRPOPLPUSH " + key() + " " + key() + " 0";
            case 3 -> "BLMPOP 0 1 " + key() + " " + side() + " COUNT " + (1 + random.nextInt(3));
            case 4 -> (random.nextBoolean() ? "BZPOPMIN " : "BZPOPMAX ") + key() + " 0";
            case 5 -> "BZPOPMIN " + key() + " 0";
            case 6 -> "BZMPOP 0 1 " + key() + (random.nextBoolean() ? " MIN" : " MAX COUNT 2");
            case 7 -> "XREAD COUNT 2 BLOCK 0 STREAMS " + key() + " $";
            case 8 -> "XREAD BLOCK 0 STREAMS " + key() + " " + Math.max(0, lastValue - random.nextInt(10));
            default -> "BLMOVE " + key() + " " + key() + " " + side() + " " + side() + " 0";
        };
    }

    private String plain() {
        return switch (random.nextInt(22)) {
            case 0 -> "SET " + key() + " s";
            case 1, 2 -> "DEL " + key();
            case 3 -> "RENAME " + key() + " " + key();
            case 4 -> "LMOVE " + key() + " " + key() + " " + side() + " " + side();
            case 5 -> "LPOP " + key();
            case 6 -> "LRANGE " + key() + " 0 -1";
            case 7 -> "COPY " + key() + " " + key() + " REPLACE";
            case 8 -> "LTRIM " + key() + " 1 -1";
            case 9 -> "FLUSHALL";
            case 10 -> "LINSERT " + key() + " BEFORE v" + lastValue + " w";
            case 11, 12, 13 -> "RPUSH " + key() + values();
            case 14 -> "ZADD " + key() + " 1 v" + ++lastValue + " 2 v" + ++lastValue;
            case 15 -> "ZADD " + key() + " " + random.nextInt(5) + " v" + ++lastValue;
            case 16 -> (random.nextBoolean() ? "ZPOPMIN " : "XLEN ") + key();
            case 17, 18 -> "XADD " + key() + " " + ++lastValue + " f v";
            case 19 -> "ZINCRBY " + key() + " 2 v" + ++lastValue;
            default -> "LPUSH " + key() + values();
        };
    }
}
