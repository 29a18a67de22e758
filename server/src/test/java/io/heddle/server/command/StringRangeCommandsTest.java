package io.heddle.server.command;

import io.heddle.server.OracleTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StringRangeCommandsTest extends OracleTest {
    private static final String TOO_LONG = "ERR string exceeds maximum allowed size (proto-max-bulk-len)";

    @ParameterizedTest
    @EnumSource
    void shouldAppend(StringForm form) {
        both(form.commands());
        expect("APPEND k XYZ", "(" + (form.length() + 3) + ")");
        expect("GET k", '"' + form.value + "XYZ\"");
        expect("APPEND k \"\"", "(" + (form.length() + 3) + ")");
        expect("OBJECT ENCODING k", "\"raw\"");
        String more = "0123456789".repeat(200);
        expect("APPEND k " + more, "(" + (form.length() + 2003) + ")");
        expect("GET k", '"' + form.value + "XYZ" + more + '"');
    }

    @Test
    void shouldAppendToNothing() {
        expect("APPEND k 12", "(2)");
        expect("OBJECT ENCODING k", "\"int\"");
        expect("APPEND k 3", "(3)");
        expect("OBJECT ENCODING k", "\"raw\"");
        expect("INCR k", "(124)");
        expect("APPEND empty \"\"", "(0)");
        expect("EXISTS empty", "(1)");
    }

    @Test
    void shouldKeepTheExpiryWhenChangedInPlace() {
        expect("SET k v EX 100", "OK");
        both("APPEND k w", "SETRANGE k 5 x", "SETBIT k 100 1", "INCR n");
        expect("TTL k", "(100)");
    }

    @ParameterizedTest
    @EnumSource
    void shouldTellTheLength(StringForm form) {
        expect("STRLEN k", "(0)");
        both(form.commands());
        expect("STRLEN k", "(" + form.length() + ")");
    }

    @ParameterizedTest
    @EnumSource
    void shouldGetRanges(StringForm form) {
        both(form.commands());
        expect("GETRANGE k 0 -1", '"' + form.value + '"');
        expect("GETRANGE k 0 3", '"' + form.value.substring(0, 4) + '"');
        expect("SUBSTR k -3 -1", '"' + form.value.substring(form.length() - 3) + '"');
        expect("GETRANGE k 5 3", "\"\"");
        expect("GETRANGE k -3 -5", "\"\"");
        expect("GETRANGE k -9999 -9998", '"' + form.value.substring(0, 1) + '"');
        expect("GETRANGE k -9998 -9999", "\"\"");
        expect("GETRANGE k 4 9999", '"' + form.value.substring(4) + '"');
        expect("GETRANGE k 9999 99999", "\"\"");
        expect("GETRANGE k -9223372036854775808 9223372036854775807", '"' + form.value + '"');
        expect("GETRANGE k 0 x", "ERR value is not an integer or out of range");
    }

    @Test
    void shouldGetRangesOfNothing() {
        expect("GETRANGE nokey 0 -1", "\"\"");
        expect("SET k \"\"", "OK");
        expect("GETRANGE k 0 -1", "\"\"");
        expect("GETRANGE nokey 0 x", "ERR value is not an integer or out of range");
    }

    @ParameterizedTest
    @EnumSource
    void shouldSetRanges(StringForm form) {
        both(form.commands());
        expect("SETRANGE k 3 XY", "(" + form.length() + ")");
        String changed = form.value.substring(0, 3) + "XY" + form.value.substring(5);
        expect("GET k", '"' + changed + '"');
        expect("SETRANGE k " + (form.length() + 2) + " Z", "(" + (form.length() + 3) + ")");
        expect("GET k", '"' + changed + "\\x00\\x00Z\"");
        expect("OBJECT ENCODING k", "\"raw\"");
    }

    @Test
    void shouldSetRangesOfNothing() {
        expect("SETRANGE k 0 \"\"", "(0)");
        expect("SETRANGE k 100 \"\"", "(0)");
        expect("EXISTS k", "(0)");
        expect("SETRANGE k 2 ab", "(4)");
        expect("GET k", "\"\\x00\\x00ab\"");
        expect("SETRANGE k 100 \"\"", "(4)");
        expect("SET n 5", "OK");
        expect("SETRANGE n 0 \"\"", "(1)");
        expect("OBJECT ENCODING n", "\"int\"");
    }

    @Test
    void shouldRejectOffsetsOutOfRange() {
        expect("SETRANGE k -1 x", "ERR offset is out of range");
        expect("SETRANGE k x x", "ERR value is not an integer or out of range");
        expect("SETRANGE k -1 \"\"", "ERR offset is out of range");
    }

    @Test
    void shouldLimitTheLength() {
        configure("proto-max-bulk-len", "1mb");
        expect("SETRANGE k 1048576 x", TOO_LONG);
        expect("SETRANGE k 9223372036854775807 x", TOO_LONG);
        expect("SETRANGE k 9223372036854775807 \"\"", "(0)");
        expect("EXISTS k", "(0)");
        expect("SETRANGE k 1048575 x", "(1048576)");
        expect("APPEND k x", TOO_LONG);
        expect("APPEND k \"\"", "(1048576)");
        expect("SETRANGE k 1048576 x", TOO_LONG);
        expect("STRLEN k", "(1048576)");
    }
}
