package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.memory.Allocator;
import io.heddle.memory.OutOfMemoryException;
import io.heddle.server.TestServer;
import io.heddle.server.config.Config;
import org.agrona.collections.LongArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Commands that make a whole value, or move an element, and are refused the memory for it: all keys are as they were,
/// the reply tells, and nothing leaks (which the end of the server checks).
class RefusedCommandsTest {
    private static final int REFUSED_MAX = 40;
    private static final long LITTLE = 12 << 20;
    private static final int MEMBERS = 20_000;
    private static final String OUT_OF_MEMORY = "OOM command not allowed when used memory > 'maxmemory'.";

    /// Each name that begins with `long:` stands for a key, or member, that needs a block of its own.
    private static String expand(String command) {
        return command.replaceAll("long:(\\w+)", "$1" + "x".repeat(9000));
    }

    private static void prepare(TestServer server) {
        for (String command : new String[] {
            "SADD set:1 1 2 3",
            "SADD set:2 a b long:b c 3",
            "SADD set:3 2 3 long:b",
            "ZADD sorted:1 1 a 2 b 3 c",
            "ZADD sorted:2 1 a 2 b 3 long:b",
            "GEOADD geo 13 38 a 14 38 long:b 15 38 c",
            "RPUSH list:1 3 1 2",
            "RPUSH list:2 long:b a c",
            "PFADD hll:1 a b c",
            "PFADD hll:2 c d e",
            "SET string:1 abc",
            "SET string:2 long:b",
            "HSET hash:1 f v long:g long:w",
            "SET long:there old EX 1000",
            "SADD there old older",
            "EXPIRE there 1000",
        }) {
            server.run(expand(command));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SINTERSTORE long:new set:2 set:3",
                "SINTERSTORE long:new set:1 set:3",
                "SINTERSTORE there set:2 set:3",
                "SUNIONSTORE long:new set:1 set:3",
                "SUNIONSTORE there set:1 set:2",
                "SUNIONSTORE long:there set:1",
                "ZUNIONSTORE long:there 1 sorted:1",
                "SORT list:1 STORE long:there",
                "SUNIONSTORE set:1 set:1 set:2",
                "SDIFFSTORE there set:2 set:1",
                "SDIFFSTORE long:new set:1 set:3",
                "ZUNIONSTORE there 2 sorted:1 sorted:2",
                "ZUNIONSTORE long:new 1 sorted:1",
                "ZINTERSTORE long:new 2 sorted:1 sorted:2",
                "ZDIFFSTORE there 2 sorted:2 sorted:1",
                "ZRANGESTORE there sorted:2 0 -1",
                "ZRANGESTORE long:new sorted:1 0 -1",
                "GEOSEARCHSTORE there geo FROMLONLAT 14 38 BYRADIUS 500 km",
                "GEOSEARCHSTORE geo geo FROMLONLAT 14 38 BYRADIUS 500 km STOREDIST",
                "GEOSEARCHSTORE long:new geo FROMLONLAT 13 38 BYRADIUS 1 km",
                "GEORADIUS geo 14 38 500 km STORE there",
                "SORT list:2 ALPHA STORE there",
                "SORT list:2 ALPHA STORE list:2",
                "SORT list:1 STORE long:new",
                "SORT set:1 STORE long:new",
                "BITOP OR there string:1 string:2",
                "BITOP NOT there string:2",
                "BITOP NOT long:new string:1",
                "PFMERGE long:new hll:1 hll:2",
                "PFADD long:new a",
                "COPY set:2 there REPLACE",
                "COPY list:2 long:new",
                "COPY string:2 long:there REPLACE",
                "COPY hash:1 there REPLACE",
                "RENAME set:2 long:new",
                "RENAME string:1 long:new",
                "RENAME hash:1 long:another",
                "SMOVE set:2 set:1 long:b",
                "SMOVE set:2 long:new a",
                "SMOVE set:2 long:new long:b",
                "SMOVE set:2 there long:b",
                "LMOVE list:2 list:1 LEFT LEFT",
                "LMOVE list:2 long:new LEFT LEFT",
                "LMOVE list:1 long:new LEFT LEFT",
                "RPOPLPUSH list:1 long:new",
                "SADD long:new a",
                "SADD long:new long:a",
                "ZADD long:new 1 a",
                "ZADD long:new 1 long:a",
                "HSET long:new f v",
                "HSET long:new f long:v",
                "HSETEX long:new EX 100 FIELDS 1 f long:v",
                "HSETEX hash:1 EX 100 FIELDS 1 f long:v",
                "RPUSH long:new a",
                "RPUSH long:new long:a",
                "XADD long:new 1-1 f v",
                "XADD long:new 1-1 f long:v",
                "XGROUP CREATE long:new group 0 MKSTREAM",
                "SETRANGE long:new 3 long:v",
                "SETRANGE string:1 1 long:v",
                "APPEND there:not long:v",
                "GETSET string:1 long:v",
                "SET long:there long:v GET",
            })
    void shouldLeaveAllKeysAsTheyWere(String command) {
        for (String limits : new String[] {"128", "1"}) {
            try (TestServer server = new TestServer(Config.of("enable-debug-command", "yes"))) {
                for (String type : new String[] {"set-max-listpack-entries", "zset-max-listpack-entries"}) {
                    server.run("CONFIG SET " + type + " " + limits);
                }
                server.run("CONFIG SET hash-max-listpack-entries " + limits);
                server.run("CONFIG SET list-max-listpack-size " + limits);
                prepare(server);
                refuseEach(server, expand(command));
            }
        }
    }

    /// Takes all memory but half of the reserve.
    private static void fill(TestServer server) {
        String value = "v".repeat(4000);
        for (int i = 0; !server.run("SET fill:" + i + " " + value).startsWith("OOM"); i++) {
            assertTrue(i < 10_000, "memory does not end");
        }
    }

    /// A HyperLogLog whose next element makes it shorter, as two runs become one.
    @Test
    void shouldNotCutAHyperLogLogShort() {
        int shortening = firstShortening();
        try (TestServer server = TestServer.withMemory(LITTLE)) {
            for (int i = 0; i < shortening; i++) {
                server.run("PFADD hll " + i);
            }
            String count = server.run("PFCOUNT hll");
            String before = digest(server);
            Allocator allocator = server.engine().allocator();
            LongArrayList ballast = new LongArrayList();
            exhaust(allocator, ballast);
            String reply = server.run("PFADD hll " + shortening);
            ballast.forEach(allocator::free);
            assertEquals(OUT_OF_MEMORY, reply);
            assertEquals(before, digest(server));
            assertEquals(count, server.run("PFCOUNT hll"));
        }
    }

    /// Takes all memory, so that even the smallest change is refused.
    private static void exhaust(Allocator allocator, LongArrayList ballast) {
        try {
            while (true) {
                allocator.requireReserve();
                ballast.addLong(allocator.allocate(4096));
            }
        } catch (OutOfMemoryException _) {
            // half of the reserve is in use
        }
    }

    private static int firstShortening() {
        try (TestServer server = new TestServer()) {
            long length = 0;
            for (int i = 0; i < 2000; i++) {
                server.run("PFADD hll " + i);
                long now = Long.parseLong(server.run("STRLEN hll").replaceAll("\\D", ""));
                if (now < length) {
                    return i;
                }
                length = now;
            }
        }
        throw new AssertionError("none");
    }

    private static String digest(TestServer server) {
        String digest = server.run("DEBUG DIGEST");
        assertTrue(digest.matches("\"?[0-9a-f]{40}\"?"), digest);
        return digest;
    }

    private static void refuseEach(TestServer server, String command) {
        String before = digest(server);
        int refused = 0;
        while (refused < REFUSED_MAX) {
            server.engine().allocator().refuse(1 + refused);
            String reply = server.run(command);
            server.engine().allocator().refuse(0);
            if (!reply.startsWith("OOM")) {
                break;
            }
            refused++;
            assertEquals(OUT_OF_MEMORY, reply);
            assertEquals(before, digest(server), "allocation " + refused + " refused");
        }
        boolean keepsItsKey = command.contains("there" + "x".repeat(100));
        assertTrue((refused > 0 || keepsItsKey) && refused < REFUSED_MAX, "refused " + refused + " times");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SUNIONSTORE there set",
                "SDIFFSTORE there set none",
                "SINTERSTORE set set set",
                "ZUNIONSTORE there 2 sorted set",
                "ZINTERSTORE there 2 sorted set",
                "ZDIFFSTORE sorted 2 sorted none",
                "ZRANGESTORE there sorted 0 -1",
                "SORT set BY nosort STORE there",
                "SORT list ALPHA STORE list",
                "GEORADIUS geo 14 38 500 km STORE there",
                "COPY set there REPLACE",
                "COPY sorted there REPLACE",
                "COPY list there REPLACE",
                "COPY geo there REPLACE",
            })
    void shouldLeaveAllKeysAsTheyWereWhenMemoryEnds(String command) {
        try (TestServer server = TestServer.withMemory(LITTLE)) {
            for (int i = 0; i < MEMBERS; i += 10) {
                StringBuilder members = new StringBuilder();
                StringBuilder scored = new StringBuilder();
                StringBuilder placed = new StringBuilder();
                for (int k = i; k < i + 10; k++) {
                    members.append(" member:").append(k);
                    scored.append(' ').append(k).append(" member:").append(k);
                    placed.append(" 14 38 member:").append(k);
                }
                server.run("SADD set" + members);
                server.run("RPUSH list" + members);
                server.run("ZADD sorted" + scored);
                server.run("GEOADD geo" + placed);
            }
            server.run("SET there old EX 1000");
            fill(server);
            for (int i = 0; i < 20; i++) {
                server.run("DEL fill:" + i);
            }
            String before = digest(server);
            long used = server.engine().allocator().usedBytes();
            assertEquals(OUT_OF_MEMORY, server.run(command));
            server.settle();
            server.pass(1000);
            assertEquals(before, digest(server));
            assertEquals(used, server.engine().allocator().usedBytes(), "leaked");
        }
    }
}
