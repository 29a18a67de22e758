package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.server.TestServer;
import io.heddle.server.config.Config;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseCommandsTest {
    @ParameterizedTest
    @ValueSource(strings = {"FLUSHDB", "FLUSHDB ASYNC", "flushdb sync"})
    void shouldThrowAwayOneDatabase(String flush) {
        try (TestServer server = new TestServer()) {
            server.run("MSET a 1 b 2 c 3");
            server.run("EXPIRE b 100");
            server.run("MOVE a 1");
            assertEquals("(2)", server.run("DBSIZE"));
            assertEquals("OK", server.run(flush));
            assertEquals("(0)", server.run("DBSIZE"));
            assertEquals("nil", server.run("GET b"));
            server.run("SWAPDB 0 1");
            assertEquals("\"1\"", server.run("GET a"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"FLUSHALL", "FLUSHALL ASYNC", "flushall sync"})
    void shouldThrowAwayAllDatabases(String flush) {
        for (String lazily : new String[] {"yes", "no"}) {
            try (TestServer server = new TestServer(Config.of("lazyfree-lazy-user-flush", lazily))) {
                for (int i = 0; i < 2000; i++) {
                    server.run("SET k" + i + " " + "v".repeat(i));
                }
                server.run("MOVE k1 1");
                assertEquals("OK", server.run(flush));
                assertEquals("(0)", server.run("DBSIZE"));
                server.run("SET new 1");
                server.run("SWAPDB 0 1");
                assertEquals("(0)", server.run("DBSIZE"));
                server.run("SWAPDB 0 1");
                assertEquals("[\"new\"]", server.run("KEYS *"));
            }
        }
    }

    @Test
    void shouldRefuseOtherWords() {
        try (TestServer server = new TestServer()) {
            server.run("SET a 1");
            assertEquals("ERR syntax error", server.run("FLUSHALL foo"));
            assertEquals("ERR syntax error", server.run("FLUSHDB ASYNC SYNC"));
            assertEquals("(1)", server.run("DBSIZE"));
        }
    }

    @Test
    void shouldExchangeDatabases() {
        try (TestServer server = new TestServer()) {
            server.run("SET a 1 PX 5");
            assertEquals("OK", server.run("SWAPDB 0 1"));
            assertEquals("(0)", server.run("DBSIZE"));
            server.run("SET b 2");
            assertEquals("OK", server.run("SWAPDB 0 0"));
            assertEquals("\"2\"", server.run("GET b"));
            server.clock().advance(6);
            assertEquals("OK", server.run("SWAPDB 1 0"));
            assertEquals("nil", server.run("GET a"));
            assertEquals("ERR invalid first DB index", server.run("SWAPDB x y"));
            assertEquals("ERR invalid second DB index", server.run("SWAPDB 0 99999999999"));
            assertEquals("ERR DB index is out of range", server.run("SWAPDB 0 16"));
            assertEquals("ERR DB index is out of range", server.run("SWAPDB -1 0"));
        }
    }
}
