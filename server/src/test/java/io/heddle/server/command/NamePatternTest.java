package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamePatternTest {
    @ParameterizedTest
    @CsvSource({
        "get, get, true",
        "GET, get, true",
        "get, getex, false",
        "get*, getex, true",
        "*ex, getex, true",
        "g*x, getex, true",
        "*, '', true",
        "'', '', true",
        "'', a, false",
        "?et, get, true",
        "get?, get, false",
        "[gs]et, set, true",
        "[^gs]et, set, false",
        "[a-z]et, set, true",
        "[a-f]et, set, false",
        "[gs, g, true",
        "config|*, config|get, true",
        "\\*, *, true",
        "\\*, a, false"
    })
    void shouldMatch(String pattern, String name, boolean expected) {
        assertEquals(expected, NamePattern.matches(pattern, name));
    }
}
