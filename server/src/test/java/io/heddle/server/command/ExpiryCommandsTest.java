package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.server.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpiryCommandsTest {
    private TestServer server;

    @BeforeEach
    void start() {
        server = new TestServer();
        server.run("SET k v");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void expect(String line, String reply) {
        assertEquals(reply, server.run(line), line);
    }

    private long now() {
        return server.clock().unixMillis();
    }

    @Test
    void shouldTellHowLongAKeyLives() {
        expect("TTL k", "(-1)");
        expect("PTTL missing", "(-2)");
        expect("EXPIRETIME missing", "(-2)");
        expect("PEXPIRETIME k", "(-1)");
        expect("EXPIRE k 100", "(1)");
        expect("TTL k", "(100)");
        expect("PTTL k", "(100000)");
        expect("PEXPIRETIME k", "(" + (now() + 100_000) + ")");
        server.clock().advance(1);
        expect("PTTL k", "(99999)");
        expect("TTL k", "(100)");
        server.clock().advance(500);
        expect("TTL k", "(99)");
    }

    @Test
    void shouldRoundTheMomentToSeconds() {
        expect("PEXPIREAT k 5000000000499", "(1)");
        expect("EXPIRETIME k", "(5000000000)");
        expect("PEXPIREAT k 5000000000500", "(1)");
        expect("EXPIRETIME k", "(5000000001)");
    }

    @Test
    void shouldKeepAKeyThroughTheMillisecondOfItsExpiry() {
        expect("PEXPIRE k 10", "(1)");
        server.clock().advance(10);
        expect("PTTL k", "(0)");
        expect("GET k", "\"v\"");
        expect("KEYS *", "[\"k\"]");
        server.clock().advance(1);
        expect("GET k", "nil");
        expect("PTTL k", "(-2)");
        expect("DBSIZE", "(0)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "EXISTS k | (0)",
                "TOUCH k | (0)",
                "DEL k | (0)",
                "TYPE k | none",
                "TTL k | (-2)",
                "EXPIRE k 100 | (0)",
                "EXPIRE k -1 | (0)",
                "PERSIST k | (0)",
                "RENAME k other | ERR no such key",
                "COPY k other | (0)",
                "MOVE k 1 | (0)",
                "OBJECT ENCODING k | nil",
                "KEYS * | []",
                "RANDOMKEY | nil"
            })
    void shouldSeeAnExpiredKeyNowhere(String line, String reply) {
        server.run("PEXPIRE k 10");
        server.clock().advance(11);
        expect(line, reply);
        expect("GET k", "nil");
        expect("DBSIZE", "(0)");
    }

    @ParameterizedTest
    @CsvSource({"EXPIRE,0", "EXPIRE,-1", "PEXPIRE,0", "PEXPIRE,-9223372036854775808", "EXPIREAT,1", "PEXPIREAT,-5"})
    void shouldRemoveAtOnceWhatExpiresInThePast(String command, String time) {
        expect(command + " k " + time, "(1)");
        expect("EXISTS k", "(0)");
        expect(command + " k " + time, "(0)");
    }

    @Test
    void shouldRemoveAtOnceWhatExpiresNow() {
        expect("PEXPIREAT k " + (now() + 1), "(1)");
        expect("EXISTS k", "(1)");
        expect("PEXPIREAT k " + now(), "(1)");
        expect("EXISTS k", "(0)");
    }

    @ParameterizedTest
    @CsvSource({
        "EXPIRE,9223372036854775807,expire",
        "EXPIRE,9223372036854776,expire",
        "EXPIRE,-9223372036854776,expire",
        "EXPIRE,9223372036854775,expire",
        "PEXPIRE,9223372036854775807,pexpire",
        "EXPIREAT,9223372036854776,expireat",
        "EXPIREAT,-9223372036854776,expireat"
    })
    void shouldRefuseTimesThatOverflow(String command, String time, String name) {
        String error = "ERR invalid expire time in '" + name + "' command";
        expect(command + " k " + time, error);
        expect(command + " missing " + time, error);
        expect("TTL k", "(-1)");
    }

    @Test
    void shouldKeepTheLastPossibleMoment() {
        expect("PEXPIREAT k 9223372036854775807", "(1)");
        expect("PEXPIRETIME k", "(9223372036854775807)");
        expect("EXPIRETIME k", "(9223372036854776)");
        expect("PTTL k", "(" + (Long.MAX_VALUE - now()) + ")");
        expect("PERSIST k", "(1)");
        expect("GET k", "\"v\"");
    }

    @Test
    void shouldSetAnExpiryOnlyUnderItsCondition() {
        expect("EXPIRE k 100 XX", "(0)");
        expect("EXPIRE k 100 GT", "(0)");
        expect("EXPIRE k 100 LT XX", "(0)");
        expect("TTL k", "(-1)");
        expect("EXPIRE k 100 LT", "(1)");
        expect("EXPIRE k 200 NX", "(0)");
        expect("EXPIRE k 100 GT", "(0)");
        expect("EXPIRE k 100 LT", "(0)");
        expect("EXPIRE k 200 GT", "(1)");
        expect("EXPIRE k 300 lt", "(0)");
        expect("EXPIRE k 50 xx lt", "(1)");
        expect("EXPIRE k 60 XX GT", "(1)");
        expect("EXPIRE k 70 XX", "(1)");
        expect("TTL k", "(70)");
        expect("EXPIRE k -1 GT", "(0)");
        expect("EXPIRE k -1 LT", "(1)");
        expect("EXISTS k", "(0)");
    }

    @Test
    void shouldRefuseConditionsThatContradict() {
        String newAndOthers = "ERR NX and XX, GT or LT options at the same time are not compatible";
        expect("EXPIRE k 1 NX XX", newAndOthers);
        expect("EXPIRE k x NX GT", newAndOthers);
        expect("EXPIRE k 1 LT NX GT", newAndOthers);
        expect("EXPIRE k 1 GT LT", "ERR GT and LT options at the same time are not compatible");
        expect("EXPIRE k x foo", "ERR Unsupported option foo");
        expect("EXPIRE k 1 NX XX foo", "ERR Unsupported option foo");
        expect("EXPIRE k x", "ERR value is not an integer or out of range");
        expect("TTL k", "(-1)");
    }

    @Test
    void shouldPersist() {
        expect("PERSIST k", "(0)");
        server.run("EXPIRE k 100");
        expect("PERSIST k", "(1)");
        expect("TTL k", "(-1)");
        expect("PERSIST k", "(0)");
        expect("PERSIST missing", "(0)");
        server.clock().advance(1_000_000);
        expect("GET k", "\"v\"");
    }

    @Test
    void shouldKeepTheValueWhileExpiriesComeAndGo() {
        String large = "v".repeat(20_000);
        server.run("SET large " + large);
        server.run("SET number 12345");
        for (String key : new String[] {"k", "large", "number"}) {
            String value = server.run("GET " + key);
            for (int i = 1; i < 5; i++) {
                expect("EXPIRE " + key + " " + i * 100, "(1)");
                expect("GET " + key, value);
                expect("PERSIST " + key, "(1)");
                expect("GET " + key, value);
            }
        }
    }
}
