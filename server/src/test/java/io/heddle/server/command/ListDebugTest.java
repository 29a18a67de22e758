package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.server.TestServer;
import io.heddle.server.config.Config;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Lists as DEBUG sees them.
class ListDebugTest {
    private TestServer server;

    @BeforeEach
    void start() {
        server = new TestServer(Config.of("enable-debug-command", "yes"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldKeepExpiryAndDigestWhateverTheEncoding() {
        server.run("RPUSH a 1 b 3");
        server.run("EXPIRE a 100");
        String digest = server.run("DEBUG DIGEST-VALUE a");
        assertEquals("[".length() + 40 + "]".length(), digest.length(), digest);
        server.run("RPUSH a " + "x".repeat(9000));
        server.run("RPOP a");
        assertEquals("(100)", server.run("TTL a"));
        assertEquals(digest, server.run("DEBUG DIGEST-VALUE a"));
        server.config().set(List.of("list-max-listpack-size", "1"), false);
        server.run("RPUSH a x");
        server.run("RPOP a");
        assertEquals("\"quicklist\"", server.run("OBJECT ENCODING a"));
        assertEquals(digest, server.run("DEBUG DIGEST-VALUE a"));
    }

    @Test
    void shouldDescribeListsToDebuggers() {
        server.run("RPUSH l a");
        assertEquals("Listpack structure printed on stdout", server.run("DEBUG LISTPACK l"));
        assertEquals("ERR Not a quicklist encoded object.", server.run("DEBUG QUICKLIST l"));
        assertFalse(server.run("DEBUG OBJECT l").contains("ql_nodes"));
        server.run("RPUSH l" + " element:1234".repeat(2000));
        assertEquals("Quicklist structure printed on stdout", server.run("DEBUG QUICKLIST l 1"));
        assertEquals("ERR Not a listpack encoded object.", server.run("DEBUG LISTPACK l"));
        String object = server.run("DEBUG OBJECT l");
        assertTrue(object.contains(" ql_nodes:4 ") || object.contains(" ql_nodes:3 "), object);
        assertTrue(object.contains(" ql_listpack_max:-2 ql_compressed:0 "), object);
    }
}
