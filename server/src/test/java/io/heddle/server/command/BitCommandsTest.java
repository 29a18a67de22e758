package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.server.OracleTest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BitCommandsTest extends OracleTest {
    private static final String BIT_OFFSET = "ERR bit offset is not an integer or out of range";
    private static final String BIT = "ERR bit is not an integer or out of range";
    private static final String NOT_AN_INTEGER = "ERR value is not an integer or out of range";

    @ParameterizedTest
    @EnumSource
    void shouldReadBits(StringForm form) {
        both(form.commands());
        byte[] bytes = form.value.getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < 80; i++) {
            expect("GETBIT k " + i, "(" + (bytes[i / 8] >> (7 - i % 8) & 1) + ")");
        }
        expect("GETBIT k " + 8L * form.length(), "(0)");
        expect("GETBIT k 4294967295", "(0)");
        expect("GETBIT nokey 5", "(0)");
    }

    @ParameterizedTest
    @EnumSource
    void shouldSetBits(StringForm form) {
        both(form.commands());
        expect("SETBIT k 2 0", "(1)");
        expect("GETBIT k 2", "(0)");
        expect("OBJECT ENCODING k", "\"raw\"");
        int behind = 8 * form.length() + 9;
        expect("SETBIT k " + behind + " 1", "(0)");
        expect("STRLEN k", "(" + (form.length() + 2) + ")");
        expect("SETBIT k " + behind + " 0", "(1)");
        both("GET k");
    }

    @Test
    void shouldGrowEvenForAZero() {
        expect("SETBIT k 20 0", "(0)");
        expect("GET k", "\"\\x00\\x00\\x00\"");
        expect("SETBIT k 7 1", "(0)");
        expect("GET k", "\"\\x01\\x00\\x00\"");
    }

    @Test
    void shouldRejectWhatIsNoBit() {
        expect("SETBIT k x 1", BIT_OFFSET);
        expect("SETBIT k -1 1", BIT_OFFSET);
        expect("SETBIT k 4294967296 1", BIT_OFFSET);
        expect("GETBIT k 4294967296", BIT_OFFSET);
        expect("GETBIT k -1", BIT_OFFSET);
        expect("SETBIT k 0 2", BIT);
        expect("SETBIT k 0 x", BIT);
        expect("SETBIT k x x", BIT_OFFSET);
        configure("proto-max-bulk-len", "1mb");
        expect("SETBIT k 8388608 1", BIT_OFFSET);
        expect("SETBIT k 8388607 1", "(0)");
        expect("STRLEN k", "(1048576)");
    }

    @ParameterizedTest
    @EnumSource
    void shouldCountBits(StringForm form) {
        both(form.commands());
        int ones = 0;
        for (byte b : form.value.getBytes(StandardCharsets.US_ASCII)) {
            ones += Integer.bitCount(b);
        }
        expect("BITCOUNT k", "(" + ones + ")");
        expect("BITCOUNT k 0 -1", "(" + ones + ")");
        expect("BITCOUNT k 0 -1 bit", "(" + ones + ")");
        for (int i = 0; i < 9; i++) {
            both(
                    "BITCOUNT k " + i + " " + (i + 3),
                    "BITCOUNT k -" + (i + 4) + " -" + i + " BYTE",
                    "BITCOUNT k " + i + " 5 BIT");
            both("BITCOUNT k " + i + " -" + (i + 3) + " BIT", "BITCOUNT k " + (8 + i) + " " + (20 + 2 * i) + " BIT");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "x",
                "0 x",
                "0 1 foo",
                "0 1 BIT 2",
                "-1 -2 foo",
                "5 3",
                "-2 -9",
                "99 100",
                "-99 -98",
                "0 0 BIT"
            })
    void shouldJudgeRangesOfBitcount(String range) {
        both("BITCOUNT nokey " + range);
        both("SET k abc", "BITCOUNT k " + range);
        both("SET k \"\"", "BITCOUNT k " + range);
    }

    @Test
    void shouldAnswerForMissingKeysFirst() {
        expect("BITCOUNT nokey 0", "(0)");
        expect("BITCOUNT nokey a b c", "(0)");
        expect("SET k v", "OK");
        expect("BITCOUNT k 0", "ERR syntax error");
        expect("BITPOS nokey 0 x", "(0)");
        expect("BITPOS nokey 1 x", "(-1)");
        expect("BITPOS nokey 2", "ERR The bit argument must be 1 or 0.");
        expect("BITPOS nokey x", NOT_AN_INTEGER);
    }

    @ParameterizedTest
    @EnumSource
    void shouldFindBits(StringForm form) {
        both(form.commands());
        for (int bit = 0; bit < 2; bit++) {
            both("BITPOS k " + bit);
            for (int i = 0; i < 12; i++) {
                both(
                        "BITPOS k " + bit + " " + i,
                        "BITPOS k " + bit + " -" + i,
                        "BITPOS k " + bit + " " + i + " " + (i + 1));
                both("BITPOS k " + bit + " " + i + " " + (20 - i) + " BIT", "BITPOS k " + bit + " " + i + " -5 BYTE");
            }
        }
    }

    @Test
    void shouldTreatTheEndAsZerosOnlyWithoutAnEnd() {
        both("SETRANGE k 0 \"\\xff\\xff\\xff\"");
        expect("BITPOS k 0", "(24)");
        expect("BITPOS k 0 1", "(24)");
        expect("BITPOS k 0 0 -1", "(-1)");
        expect("BITPOS k 0 0 -1 BIT", "(-1)");
        expect("BITPOS k 0 3", "(-1)");
        expect("BITPOS k 1 2", "(16)");
        both("SET z \"\\x00\\x00\"");
        expect("BITPOS z 1", "(-1)");
        expect("BITPOS z 0 7 7 BIT", "(7)");
        both("SET e \"\"");
        expect("BITPOS e 0", "(-1)");
        expect("BITPOS e 1", "(-1)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"x", "0 x", "0 1 foo", "x 1 foo", "0 x foo", "0 1 BIT 2", "x x x x", "3 1", "-9 -8", "1 -9 BIT"})
    void shouldJudgeRangesOfBitpos(String range) {
        both("SET k abc", "BITPOS k 0 " + range, "BITPOS k 1 " + range, "BITPOS nokey 1 " + range);
    }

    @Test
    void shouldFindBitsInLongRunsOfZeros() {
        for (int bit : new int[] {0, 7, 63, 64, 65, 1000, 16383, 100_000}) {
            both("DEL k", "SETBIT k 120000 1", "SETBIT k " + bit + " 1");
            expect("BITPOS k 1", "(" + bit + ")");
            expect("BITPOS k 1 " + (bit + 1) + " -1 BIT", "(120000)");
            expect("BITCOUNT k", "(2)");
        }
    }

    @Test
    void shouldLeaveTheKeyAloneWhenTheBitIsThere() {
        server().run("SETBIT k 9 1");
        assertEquals("[]", execWatching("SETBIT k 9 1"), "the bit was there");
        assertEquals("nil", execWatching("SETBIT k 9 0"), "the bit changed");
        assertEquals("nil", execWatching("SETBIT k 99 0"), "the string grew");
    }

    private String execWatching(String command) {
        server().run("WATCH k");
        server().run(command);
        server().run("MULTI");
        return server().run("EXEC");
    }
}
