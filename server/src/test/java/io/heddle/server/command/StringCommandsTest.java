package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.server.OracleTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class StringCommandsTest extends OracleTest {
    private static final String SYNTAX = "ERR syntax error";
    private static final String NOT_AN_INTEGER = "ERR value is not an integer or out of range";

    @ParameterizedTest
    @EnumSource
    void shouldGiveBackWhatWasSet(StringForm form) {
        both(form.commands());
        expect("GET k", '"' + form.value + '"');
        expect("OBJECT ENCODING k", '"' + form.encoding + '"');
        expect("MGET k nokey k", "[\"" + form.value + "\", nil, \"" + form.value + "\"]");
        expect("GETDEL k", '"' + form.value + '"');
        expect("GETDEL k", "nil");
        expect("EXISTS k", "(0)");
    }

    @ParameterizedTest
    @EnumSource
    void shouldReplaceAnyForm(StringForm form) {
        for (StringForm other : StringForm.values()) {
            both(form.commands());
            expect("GETSET k " + other.value, '"' + form.value + '"');
            expect("GET k", '"' + other.value + '"');
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "0", "-1", "9223372036854775807", "-9223372036854775808", "9223372036854775808", "007", "-0"
            })
    void shouldKeepNumbersAsTheyWereWritten(String value) {
        expect("SET k \"" + value + '"', "OK");
        expect("GET k", '"' + value + '"');
        both("OBJECT ENCODING k");
    }

    @Test
    void shouldKeepAllBytes() {
        expect("SET \"k\\x00\\xff\" \"\\x00\\r\\n\\xff\"", "OK");
        expect("GET \"k\\x00\\xff\"", "\"\\x00\\x0d\\x0a\\xff\"");
    }

    @Test
    void shouldSetOnConditions() {
        expect("SET k a XX", "nil");
        expect("SET k a NX", "OK");
        expect("SET k b nx", "nil");
        expect("SET k b xx", "OK");
        expect("GET k", "\"b\"");
        expect("SET k c NX XX", SYNTAX);
        expect("SET k c XX NX", SYNTAX);
    }

    @Test
    void shouldAnswerTheOldValueWhenAsked() {
        expect("SET k a GET", "nil");
        expect("SET k b GET", "\"a\"");
        expect("SET k c GET NX", "\"b\"");
        expect("SET k c XX GET", "\"b\"");
        expect("SET other d NX GET", "nil");
        expect("SET nokey e XX GET", "nil");
        expect("MGET k other nokey", "[\"c\", \"d\", nil]");
    }

    @Test
    void shouldSetTheExpiry() {
        expect("SET k v EX 100", "OK");
        expect("TTL k", "(100)");
        expect("SET k v PX 100000", "OK");
        expect("TTL k", "(100)");
        expect("SET k v EXAT 99999999999", "OK");
        expect("PEXPIRETIME k", "(99999999999000)");
        expect("SET k v PXAT 99999999999123", "OK");
        expect("PEXPIRETIME k", "(99999999999123)");
        expect("SET k w KEEPTTL", "OK");
        expect("PEXPIRETIME k", "(99999999999123)");
        expect("SET k w", "OK");
        expect("TTL k", "(-1)");
        expect("SETEX k 100 v", "OK");
        expect("TTL k", "(100)");
        expect("PSETEX k 100000 v", "OK");
        expect("TTL k", "(100)");
        expect("GETSET k w", "\"v\"");
        expect("TTL k", "(-1)");
        expect("SET k v KEEPTTL", "OK");
        expect("TTL k", "(-1)");
    }

    @Test
    void shouldLetTheLastOfRepeatedTimesCount() {
        expect("SET k v EX 10 EX 100", "OK");
        expect("TTL k", "(100)");
        expect("SET k v KEEPTTL KEEPTTL", "OK");
        expect("TTL k", "(100)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "EX 10 PX 10",
                "EX 10 KEEPTTL",
                "KEEPTTL EX 10",
                "KEEPTTL PXAT 10",
                "PXAT 10 EXAT 10",
                "EXAT 10 EX 10",
                "EX",
                "PX",
                "EXAT",
                "PXAT",
                "PERSIST",
                "foo",
                "EX 10 foo",
                "NX PX",
                "\"\""
            })
    void shouldRejectOptionsThatContradict(String options) {
        expect("SET k v " + options, SYNTAX);
        expect("EXISTS k", "(0)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "EX 0",
                "EX -1",
                "PX 0",
                "PX -10",
                "EXAT 0",
                "PXAT -1",
                "EX 9223372036854775807",
                "EX 9223372036854776"
            })
    void shouldRejectInvalidTimes(String option) {
        expect("SET k v " + option, "ERR invalid expire time in 'set' command");
        expect("SET k old", "OK");
        expect("SET k v GET " + option, "ERR invalid expire time in 'set' command");
        expect("GETEX k " + option, "ERR invalid expire time in 'getex' command");
        expect("GET k", "\"old\"");
    }

    @Test
    void shouldRejectInvalidTimesByName() {
        expect("SET k v PX 9223372036854775807", "ERR invalid expire time in 'set' command");
        expect("SETEX k 0 v", "ERR invalid expire time in 'setex' command");
        expect("SETEX k 9223372036854776 v", "ERR invalid expire time in 'setex' command");
        expect("PSETEX k -1 v", "ERR invalid expire time in 'psetex' command");
        expect("PSETEX k 9223372036854775807 v", "ERR invalid expire time in 'psetex' command");
        expect("SETEX k x v", NOT_AN_INTEGER);
        expect("SET k v EX 1.5", NOT_AN_INTEGER);
        expect("EXISTS k", "(0)");
    }

    @Test
    void shouldExpireWhatWasSetInThePast() {
        expect("SET k v", "OK");
        expect("SET k w PXAT 1", "OK");
        expect("GET k", "nil");
        expect("SET k w EXAT 1 GET", "nil");
        expect("EXISTS k", "(0)");
    }

    @Test
    void shouldExpireInTime() {
        server().run("SET k v PX 100");
        server().clock().advance(100);
        assertEquals("\"v\"", server().run("GET k"));
        server().clock().advance(1);
        assertEquals("nil", server().run("GET k"));
    }

    @Test
    void shouldChangeTheExpiryWhileReading() {
        expect("GETEX k", "nil");
        expect("GETEX k EX 0", "nil");
        expect("SET k v", "OK");
        expect("GETEX k", "\"v\"");
        expect("TTL k", "(-1)");
        expect("GETEX k EX 100", "\"v\"");
        expect("TTL k", "(100)");
        expect("GETEX k", "\"v\"");
        expect("TTL k", "(100)");
        expect("GETEX k persist", "\"v\"");
        expect("TTL k", "(-1)");
        expect("GETEX k PERSIST PERSIST", "\"v\"");
        expect("GETEX k PXAT 99999999999123", "\"v\"");
        expect("PEXPIRETIME k", "(99999999999123)");
        expect("GETEX k EXAT 1", "\"v\"");
        expect("EXISTS k", "(0)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"EX", "EX 10 PERSIST", "PERSIST EX 10", "PX 10 EX 10", "KEEPTTL", "NX", "GET", "foo", "EX 10 foo"
            })
    void shouldRejectOptionsThatGetexDoesNotKnow(String options) {
        expect("GETEX k " + options, SYNTAX);
    }

    @Test
    void shouldSetWhenMissing() {
        expect("SETNX k a", "(1)");
        expect("SETNX k b", "(0)");
        expect("GET k", "\"a\"");
    }

    @Test
    void shouldSetManyAtOnce() {
        expect("MSET a 1 b two a 3", "OK");
        expect("MGET a b", "[\"3\", \"two\"]");
        expect("MSETNX c 1 b 2", "(0)");
        expect("EXISTS c", "(0)");
        expect("MSETNX c 1 d 2 c 3", "(1)");
        expect("MGET c d", "[\"3\", \"2\"]");
        expect("MSET a 1 b", "ERR wrong number of arguments for 'mset' command");
        expect("MSETNX a 1 b", "ERR wrong number of arguments for 'msetnx' command");
        expect("SETEX a 100 v", "OK");
        expect("MSET a 1", "OK");
        expect("TTL a", "(-1)");
    }

    @Test
    void shouldCountHitsOnlyWhereTheValueIsRead() {
        both(
                "SET k v",
                "SET k v NX",
                "SETNX k v",
                "APPEND k v",
                "INCR n",
                "SETBIT k 1 1",
                "SETRANGE k 1 x",
                "MSETNX k 1");
        assertEquals(0, server().engine().keyspaces().hits());
        assertEquals(0, server().engine().keyspaces().misses());
        both("GET k", "SET k v GET", "GETEX k", "GETSET k v", "MGET k nokey", "GETDEL k", "STRLEN k");
        assertEquals(6, server().engine().keyspaces().hits());
        assertEquals(2, server().engine().keyspaces().misses());
    }
}
