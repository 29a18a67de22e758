package io.heddle.server.command;

import io.heddle.server.OracleTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BitOperationCommandsTest extends OracleTest {
    @Test
    void shouldCombine() {
        both("SET a \"\\xff\\x0f\\xaa\"", "SET b \"\\x0f\\xff\"");
        expect("BITOP AND d a b", "(3)");
        expect("GET d", "\"\\x0f\\x0f\\x00\"");
        expect("BITOP or d a b", "(3)");
        expect("GET d", "\"\\xff\\xff\\xaa\"");
        expect("BITOP XOR d a b", "(3)");
        expect("GET d", "\"\\xf0\\xf0\\xaa\"");
        expect("BITOP NOT d a", "(3)");
        expect("GET d", "\"\\x00\\xf0U\"");
        expect("BITOP OR d a", "(3)");
        expect("GET d", "\"\\xff\\x0f\\xaa\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"AND", "OR", "XOR"})
    void shouldCombineStringsOfAllLengths(String operation) {
        for (int length : new int[] {0, 1, 7, 8, 9, 31, 32, 33, 100, 1500}) {
            both("DEL a", "SETRANGE a 0 \"" + "ab\\xf0".repeat(length / 3 + 1).substring(0, length / 3 * 6) + '"');
            both("SET b \"" + "c\\x55\\xfa".repeat(20) + '"', "SET c 1234567890123");
            both("BITOP " + operation + " d a b c", "GET d", "BITOP " + operation + " d c nokey b", "GET d");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldTakeEveryForm(StringForm form) {
        both(form.commands());
        both("SET other \"\\x01\\x02\\x03\\xff\\xfe\"");
        both(
                "BITOP XOR d k other",
                "GET d",
                "BITOP NOT d k",
                "GET d",
                "BITOP AND k k other",
                "GET k",
                "BITOP OR k other k",
                "GET k");
    }

    @Test
    void shouldDeleteTheDestinationWhenThereIsNothing() {
        both("SET d v", "SET e \"\"");
        expect("BITOP AND d nokey e", "(0)");
        expect("EXISTS d", "(0)");
        expect("BITOP NOT d nokey", "(0)");
        expect("EXISTS d", "(0)");
    }

    @Test
    void shouldDropTheExpiryOfTheDestination() {
        both("SET d v EX 100", "SET a abc");
        expect("BITOP OR d a", "(3)");
        expect("TTL d", "(-1)");
    }

    @Test
    void shouldRejectOtherOperations() {
        expect("BITOP FOO d a", "ERR syntax error");
        expect("BITOP NOT d a b", "ERR BITOP NOT must be called with a single source key.");
    }

    @Test
    void shouldHoldDigitsAsAnInteger() {
        both("SET a 12345", "BITOP OR d a");
        expect("GET d", "\"12345\"");
        expectOtherwise("OBJECT ENCODING d", "\"int\"", "Redis keeps the bytes of a result as they are");
    }
}
