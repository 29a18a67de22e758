package io.heddle.server.command;

import io.heddle.server.OracleTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StringNumberCommandsTest extends OracleTest {
    private static final String NOT_AN_INTEGER = "ERR value is not an integer or out of range";
    private static final String NOT_A_FLOAT = "ERR value is not a valid float";
    private static final String OVERFLOW = "ERR increment or decrement would overflow";

    @Test
    void shouldCount() {
        expect("INCR k", "(1)");
        expect("INCRBY k 41", "(42)");
        expect("DECR k", "(41)");
        expect("DECRBY k 50", "(-9)");
        expect("INCRBY k -1", "(-10)");
        expect("GET k", "\"-10\"");
        expect("OBJECT ENCODING k", "\"int\"");
        expect("DECR other", "(-1)");
    }

    @Test
    void shouldCountDigitsThatWereEdited() {
        expect("SET k 1", "OK");
        expect("APPEND k 0", "(2)");
        expect("INCR k", "(11)");
        expect("OBJECT ENCODING k", "\"int\"");
    }

    @Test
    void shouldLeaveSumsOfFloatsTheirText() {
        expect("INCRBYFLOAT k 12", "\"12\"");
        expect("OBJECT ENCODING k", "\"embstr\"");
        expect("INCR k", "(13)");
        expect("OBJECT ENCODING k", "\"int\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", " 1", "1 ", "+1", "01", "1.0", "9223372036854775808", "1\\x00"})
    void shouldRejectWhatIsNoInteger(String value) {
        expect("SET k \"" + value + '"', "OK");
        expect("INCR k", NOT_AN_INTEGER);
        expect("DECRBY k 1", NOT_AN_INTEGER);
        expect("INCRBY n \"" + value + '"', NOT_AN_INTEGER);
        expect("DECRBY n \"" + value + '"', NOT_AN_INTEGER);
        expect("EXISTS n", "(0)");
    }

    @Test
    void shouldRefuseToOverflow() {
        expect("SET k 9223372036854775806", "OK");
        expect("INCR k", "(9223372036854775807)");
        expect("INCR k", OVERFLOW);
        expect("INCRBY k 9223372036854775807", OVERFLOW);
        expect("SET k -9223372036854775807", "OK");
        expect("DECR k", "(-9223372036854775808)");
        expect("DECR k", OVERFLOW);
        expect("INCRBY k -1", OVERFLOW);
        expect("INCRBY k 9223372036854775807", "(-1)");
        expect("INCRBY k -9223372036854775808", OVERFLOW);
        expect("DECRBY k -9223372036854775808", "ERR decrement would overflow");
        expect("DECRBY k -9223372036854775807", "(9223372036854775806)");
    }

    @Test
    void shouldKeepTheExpiry() {
        expect("SET k 1 EX 100", "OK");
        both("INCR k", "INCRBYFLOAT k 0.5");
        expect("TTL k", "(100)");
    }

    @Test
    void shouldAddFractions() {
        expect("INCRBYFLOAT k 1", "\"1\"");
        expect("INCRBYFLOAT k 1.5", "\"2.5\"");
        expect("INCRBYFLOAT k -0.25", "\"2.25\"");
        expect("INCRBYFLOAT k 1e3", "\"1002.25\"");
        expect("INCRBYFLOAT k 0x10", "\"1018.25\"");
        expect("SET k 0.1", "OK");
        expect("INCRBYFLOAT k 0.2", "\"0.3\"");
        expect("SET k 3.0e3", "OK");
        expect("INCRBYFLOAT k 200", "\"3200\"");
        expect("INCR k", "(3201)");
        expect("SET k -1", "OK");
        expect("INCRBYFLOAT k 1", "\"0\"");
        expect("SET k 1", "OK");
        expect("INCRBYFLOAT k 1e-17", "\"1.00000000000000001\"");
        both(
                "INCRBYFLOAT k 1e300",
                "INCRBYFLOAT k 123456789012345.678901234567890",
                "SET k 17179869184",
                "INCRBYFLOAT k 1.23");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", " 1", "1 ", "nan", "1e5000", "1 2", "1\\x00", "0x"})
    void shouldRejectWhatIsNoNumber(String value) {
        expect("SET k \"" + value + '"', "OK");
        expect("INCRBYFLOAT k 1", NOT_A_FLOAT);
        expect("INCRBYFLOAT n \"" + value + '"', NOT_A_FLOAT);
        expect("EXISTS n", "(0)");
    }

    @Test
    void shouldRefuseInfinity() {
        expect("INCRBYFLOAT k inf", "ERR increment would produce NaN or Infinity");
        expect("INCRBYFLOAT k -inf", "ERR increment would produce NaN or Infinity");
        expect("SET k inf", "OK");
        expect("INCRBYFLOAT k -inf", "ERR increment would produce NaN or Infinity");
        expect("INCRBYFLOAT k 1", "ERR increment would produce NaN or Infinity");
        expect("INCRBYFLOAT k abc", NOT_A_FLOAT);
    }
}
