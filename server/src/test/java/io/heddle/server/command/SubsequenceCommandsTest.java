package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.heddle.server.OracleTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SubsequenceCommandsTest extends OracleTest {
    @Test
    void shouldFindTheLongestCommonSubsequence() {
        both("MSET a ohmytext b mynewtext");
        expect("LCS a b", "\"mytext\"");
        expect("LCS a b LEN", "(6)");
        expect("LCS a nokey", "\"\"");
        expect("LCS nokey nokey LEN", "(0)");
        expect("LCS a b withmatchlen", "\"mytext\"");
    }

    @Test
    void shouldNameTheMatches() {
        both("MSET a ohmytext b mynewtext");
        expect("LCS a b IDX", "[\"matches\", [[[(4), (7)], [(5), (8)]], [[(2), (3)], [(0), (1)]]], \"len\", (6)]");
        expect("LCS a b IDX MINMATCHLEN 4", "[\"matches\", [[[(4), (7)], [(5), (8)]]], \"len\", (6)]");
        expect(
                "LCS a b IDX MINMATCHLEN 4 WITHMATCHLEN",
                "[\"matches\", [[[(4), (7)], [(5), (8)], (4)]], \"len\", (6)]");
        expect("LCS a b IDX MINMATCHLEN 5", "[\"matches\", [], \"len\", (6)]");
        expect("LCS a nokey IDX", "[\"matches\", [], \"len\", (0)]");
        expect("LCS a b IDX MINMATCHLEN -1 MINMATCHLEN 4", "[\"matches\", [[[(4), (7)], [(5), (8)]]], \"len\", (6)]");
    }

    @Test
    void shouldAnswerAMapInResp3() {
        both("MSET a ab b ab");
        assumeTrue(server().run("HELLO 3").startsWith("{"), "no RESP3");
        assertEquals("{\"matches\": [[[(0), (1)], [(0), (1)]]], \"len\": (2)}", server().run("LCS a b IDX"));
    }

    @ParameterizedTest
    @EnumSource
    void shouldTakeEveryForm(StringForm form) {
        both(form.commands());
        both("SET other adgj1470");
        both("LCS k other", "LCS other k IDX", "LCS k k LEN", "LCS k other IDX WITHMATCHLEN");
    }

    @Test
    void shouldRejectOptionsThatMakeNoSense() {
        expect("LCS a b LEN IDX", "ERR If you want both the length and indexes, please just use IDX.");
        expect("LCS a b foo", "ERR syntax error");
        expect("LCS a b MINMATCHLEN", "ERR syntax error");
        expect("LCS a b MINMATCHLEN x", "ERR value is not an integer or out of range");
        expect("LCS a b LEN IDX foo", "ERR syntax error");
    }

    @Test
    void shouldLimitTheMemoryOfTheTable() {
        configure("proto-max-bulk-len", "1mb");
        both("SETRANGE a 600 x", "SETRANGE b 600 x");
        expect("LCS a b", "ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len");
        expect("LCS a b LEN IDX", "ERR If you want both the length and indexes, please just use IDX.");
    }
}
