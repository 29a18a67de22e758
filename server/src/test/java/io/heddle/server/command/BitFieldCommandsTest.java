package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.server.OracleTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BitFieldCommandsTest extends OracleTest {
    private static final String TYPE =
            "ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but i64 is.";
    private static final String BIT_OFFSET = "ERR bit offset is not an integer or out of range";
    private static final String SYNTAX = "ERR syntax error";

    @Test
    void shouldSetGetAndAdd() {
        expect(
                "BITFIELD k SET u8 0 255 SET i8 8 -1 GET u16 0 INCRBY u4 #0 1 GET u8 0",
                "[(0), (0), (65535), (0), (15)]");
        expect("GET k", "\"\\x0f\\xff\"");
        expect(
                "BITFIELD k SET i64 3 -2 GET i64 3 GET u63 4 GET i1 3",
                "[(9221120237041090560), (-2), (9223372036854775806), (-1)]");
        both("GET k", "BITFIELD k GET u32 60 GET u8 100000 GET i8 70");
    }

    @ParameterizedTest
    @EnumSource
    void shouldReadEveryForm(StringForm form) {
        both(form.commands());
        for (int width = 1; width <= 64; width++) {
            both("BITFIELD k GET i" + width + " 5 GET i" + width + " #1", "BITFIELD_RO k GET i" + width + " 40");
        }
        for (int width = 1; width <= 63; width++) {
            both("BITFIELD_RO k GET u" + width + " 3 GET u" + width + " #2");
        }
        expect("OBJECT ENCODING k", '"' + form.encoding + '"');
    }

    @ParameterizedTest
    @EnumSource
    void shouldWriteEveryForm(StringForm form) {
        both(form.commands());
        for (int width = 1; width <= 63; width++) {
            both("BITFIELD k SET u" + width + " " + width % 11 + " 1234567 INCRBY i" + width + " #3 -12345 GET u"
                    + width + " 1");
            both("GET k");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"WRAP", "SAT", "FAIL"})
    void shouldTreatOverflowsAsSaid(String overflow) {
        String[] types = {"u1", "u2", "u8", "u63", "i1", "i2", "i8", "i63", "i64"};
        String[] values = {
            "0",
            "1",
            "-1",
            "127",
            "128",
            "-128",
            "-129",
            "255",
            "256",
            "300",
            "-300",
            "9223372036854775807",
            "-9223372036854775808",
            "4611686018427387904",
            "-4611686018427387905"
        };
        for (String type : types) {
            for (String value : values) {
                for (String increment : values) {
                    both("BITFIELD k OVERFLOW " + overflow + " SET " + type + " 3 " + value + " INCRBY " + type + " 3 "
                            + increment);
                    both("GET k");
                }
            }
        }
    }

    @Test
    void shouldApplyOverflowToWhatFollows() {
        expect(
                "BITFIELD k SET u8 0 250 OVERFLOW FAIL INCRBY u8 0 10 OVERFLOW SAT INCRBY u8 0 10 OVERFLOW WRAP INCRBY"
                        + " u8 0 10",
                "[(0), nil, (255), (9)]");
    }

    @Test
    void shouldDoNothingWithoutOperations() {
        expect("BITFIELD k", "[]");
        expect("BITFIELD k OVERFLOW SAT", "[]");
        expect("BITFIELD k GET u8 0", "[(0)]");
        expect("EXISTS k", "(0)");
        expect("BITFIELD k OVERFLOW FAIL SET u2 20 7", "[nil]");
        expect("GET k", "\"\\x00\\x00\\x00\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"u64", "i65", "u0", "i0", "i-1", "x8", "8", "U8", "u", "i", "\"\"", "u08", "u8x"})
    void shouldRejectOtherTypes(String type) {
        expect("BITFIELD k GET " + type + " 0", TYPE);
        expect("BITFIELD k GET " + type + " x", TYPE);
        expect("BITFIELD_RO k SET " + type + " 0 0", TYPE);
    }

    @Test
    void shouldRejectWhatMakesNoSense() {
        expect("BITFIELD k GET u8 -1", BIT_OFFSET);
        expect("BITFIELD k GET u8 x", BIT_OFFSET);
        expect("BITFIELD k GET u8 #", BIT_OFFSET);
        expect("BITFIELD k GET u8 #-1", BIT_OFFSET);
        expect("BITFIELD k GET u8 4294967296", BIT_OFFSET);
        expect("BITFIELD k GET u8 #536870912", BIT_OFFSET);
        expect("BITFIELD k GET u8 #536870911", "[(0)]");
        expect("BITFIELD k SET u8 0 x", "ERR value is not an integer or out of range");
        expect("BITFIELD k SET u8 0", SYNTAX);
        expect("BITFIELD k FOO u8 0", SYNTAX);
        expect("BITFIELD k OVERFLOW", SYNTAX);
        expect("BITFIELD k OVERFLOW FOO", "ERR Invalid OVERFLOW type specified");
        expect("BITFIELD k SET u8 0 1 GET u8", SYNTAX);
        expect("EXISTS k", "(0)");
        expect("BITFIELD_RO k SET u8 0 1", "ERR BITFIELD_RO only supports the GET subcommand");
        expect("BITFIELD_RO k GET u8 0 INCRBY u8 0 x", "ERR value is not an integer or out of range");
    }

    @Test
    void shouldLeaveTheKeyAloneWhenNothingChanges() {
        server().run("BITFIELD k SET u8 0 7 SET u8 8 9");
        server().run("WATCH k");
        assertEquals("[(7), (9), nil]", server().run("BITFIELD k SET u8 0 7 GET u8 8 OVERFLOW FAIL INCRBY u8 0 250"));
        server().run("MULTI");
        assertEquals("[]", server().run("EXEC"));
        server().run("WATCH k");
        assertEquals("[(7), (8)]", server().run("BITFIELD k SET u8 0 8 GET u8 0"));
        server().run("MULTI");
        assertEquals("nil", server().run("EXEC"));
    }
}
