package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.server.TestServer;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyCommandsTest {
    private TestServer server;

    @BeforeEach
    void start() {
        server = new TestServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void expect(String line, String reply) {
        assertEquals(reply, server.run(line), line);
    }

    @ParameterizedTest
    @ValueSource(strings = {"DEL", "UNLINK"})
    void shouldRemoveKeysAndCountThem(String command) {
        server.run("MSET a 1 b 2 c 3");
        expect(command + " a b missing a", "(2)");
        expect("DBSIZE", "(1)");
        expect("GET a", "nil");
        expect("GET c", "\"3\"");
    }

    @Test
    void shouldNotCountAnExpiredKeyAsRemoved() {
        server.run("SET a 1 PX 10");
        server.clock().advance(11);
        expect("DEL a", "(0)");
        expect("DBSIZE", "(0)");
    }

    @Test
    void shouldCountAKeyAsOftenAsItIsNamed() {
        server.run("SET a 1");
        expect("EXISTS a missing a", "(2)");
        expect("TOUCH a missing a", "(2)");
    }

    @Test
    void shouldTellTypes() {
        server.run("SET a 1");
        expect("TYPE a", "string");
        expect("TYPE missing", "none");
    }

    @Test
    void shouldChooseRandomKeysFromAll() {
        expect("RANDOMKEY", "nil");
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 10; i++) {
            server.run("SET k" + i + " v");
        }
        for (int i = 0; i < 1000; i++) {
            seen.add(server.run("RANDOMKEY"));
        }
        assertEquals(10, seen.size(), seen::toString);
    }

    @Test
    void shouldNeverChooseAnExpiredKey() {
        server.run("SET a 1");
        for (int i = 0; i < 20; i++) {
            server.run("SET gone" + i + " v PX 5");
        }
        server.clock().advance(6);
        for (int i = 0; i < 20; i++) {
            expect("RANDOMKEY", "\"a\"");
        }
    }

    @Test
    void shouldRenameWithValueAndExpiry() {
        server.run("SET a value PX 1000");
        server.run("SET b other");
        expect("RENAME a b", "OK");
        expect("GET b", "\"value\"");
        expect("PTTL b", "(1000)");
        expect("EXISTS a", "(0)");
        expect("DBSIZE", "(1)");
    }

    @Test
    void shouldDropTheExpiryOfWhatRenameReplaces() {
        server.run("SET a value");
        server.run("SET b other PX 1000");
        expect("RENAME a b", "OK");
        expect("PTTL b", "(-1)");
    }

    @Test
    void shouldRenameAKeyToItself() {
        expect("RENAME a a", "ERR no such key");
        expect("RENAMENX a a", "ERR no such key");
        server.run("SET a value PX 1000");
        expect("RENAME a a", "OK");
        expect("RENAMENX a a", "(0)");
        expect("GET a", "\"value\"");
        expect("PTTL a", "(1000)");
    }

    @Test
    void shouldRenameOnlyToAFreeName() {
        server.run("MSET a 1 b 2");
        expect("RENAMENX a b", "(0)");
        expect("GET b", "\"2\"");
        expect("RENAMENX a c", "(1)");
        expect("GET c", "\"1\"");
    }

    @Test
    void shouldRenameToTheNameOfAnExpiredKey() {
        server.run("SET a 1");
        server.run("SET b 2 PX 5");
        server.clock().advance(6);
        expect("RENAMENX a b", "(1)");
        expect("PTTL b", "(-1)");
    }

    @Test
    void shouldRenameLargeValuesAndLongKeys() {
        String large = "v".repeat(100_000);
        String longKey = "k".repeat(5_000);
        server.run("SET a " + large);
        expect("RENAME a " + longKey, "OK");
        expect("GET " + longKey, '"' + large + '"');
        expect("RENAME " + longKey + " b", "OK");
        expect("STRLEN b", "(100000)");
    }

    @Test
    void shouldCopyWithExpiry() {
        server.run("SET a value PX 1000");
        expect("COPY a b", "(1)");
        expect("GET b", "\"value\"");
        expect("PTTL b", "(1000)");
        server.run("APPEND b -changed");
        expect("GET a", "\"value\"");
        expect("COPY a b", "(0)");
        expect("COPY a b REPLACE", "(1)");
        expect("GET b", "\"value\"");
        expect("COPY missing b REPLACE", "(0)");
        expect("GET b", "\"value\"");
    }

    @Test
    void shouldCopyLargeValues() {
        String large = "v".repeat(100_000);
        server.run("SET a " + large);
        expect("COPY a b", "(1)");
        expect("DEL a", "(1)");
        expect("GET b", '"' + large + '"');
    }

    @Test
    void shouldCopyToAnotherDatabase() {
        server.run("SET a 1");
        expect("COPY a a", "ERR source and destination objects are the same");
        expect("COPY a a DB 3", "(1)");
        expect("COPY a a DB 3", "(0)");
        expect("COPY a b DB 16", "ERR DB index is out of range");
        expect("COPY a b DB x foo", "ERR value is not an integer or out of range");
        expect("COPY a b foo DB x", "ERR syntax error");
        server.run("SWAPDB 0 3");
        expect("GET a", "\"1\"");
    }

    @Test
    void shouldMoveToAnotherDatabaseOnlyWhereTheNameIsFree() {
        server.run("SET a 1 PX 1000");
        expect("MOVE a 1", "(1)");
        expect("EXISTS a", "(0)");
        server.run("SET a 2");
        expect("MOVE a 1", "(0)");
        expect("GET a", "\"2\"");
        server.run("SWAPDB 0 1");
        expect("GET a", "\"1\"");
        expect("PTTL a", "(1000)");
        expect("MOVE missing 1", "(0)");
        expect("MOVE a 0", "ERR source and destination objects are the same");
        expect("MOVE a 16", "ERR DB index is out of range");
        expect("MOVE a -99999999999", "ERR value is out of range, value must between -2147483648 and 2147483647");
    }

    @Test
    void shouldMoveOntoAnExpiredKey() {
        server.run("SET a old PX 5");
        server.run("MOVE a 1");
        server.clock().advance(6);
        server.run("SET a new");
        expect("MOVE a 1", "(1)");
    }

    @Test
    void shouldMoveLargeValues() {
        String large = "v".repeat(100_000);
        server.run("SET a " + large);
        expect("MOVE a 1", "(1)");
        server.run("FLUSHDB");
        server.run("SWAPDB 0 1");
        expect("GET a", '"' + large + '"');
    }

    @ParameterizedTest
    @ValueSource(strings = {"EXISTS", "TYPE", "TTL", "PTTL", "EXPIRETIME", "TOUCH", "OBJECT ENCODING", "GET"})
    void shouldCountHitsAndMissesOfWhatOnlyReads(String command) {
        server.run("SET a 1");
        server.run(command + " a");
        server.run(command + " missing");
        assertEquals(1, server.engine().keyspaces().hits());
        assertEquals(1, server.engine().keyspaces().misses());
    }

    @ParameterizedTest
    @ValueSource(strings = {"EXPIRE a 100", "PERSIST a", "RENAME a b", "MOVE a 1", "DEL a", "RENAMENX a missing"})
    void shouldNotCountHitsOfWhatWrites(String line) {
        server.run("SET a 1");
        server.run(line);
        assertEquals(0, server.engine().keyspaces().hits());
        assertEquals(0, server.engine().keyspaces().misses());
    }

    @Test
    void shouldKeepKeysOfAnyBytes() {
        server.run("SET \"\" empty");
        server.run("SET \"a\\x00b\" zero");
        expect("RENAME \"\" \"a\\x00c\"", "OK");
        expect("EXISTS \"a\\x00b\" \"a\\x00c\" \"\" a", "(2)");
        assertTrue(server.run("KEYS *").contains("a\\x00c"));
    }
}
