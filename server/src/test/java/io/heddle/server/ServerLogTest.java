package io.heddle.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServerLogTest {
    private static final String LINE = "\\d+:C \\d\\d [A-Z][a-z][a-z] \\d{4} \\d\\d:\\d\\d:\\d\\d\\.\\d{3} ";

    @TempDir
    Path directory;

    @Test
    void shouldWriteLinesInRedisShapeFromTheLevelOn() {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        ServerLog log = new ServerLog(output, null, ServerLog.Level.NOTICE);
        log.debug("one");
        log.verbose("two");
        log.notice("three");
        log.warning("four");
        String text = output.toString(StandardCharsets.UTF_8);
        assertTrue(text.matches(LINE + "\\* three\n" + LINE + "# four\n"), text);
    }

    @Test
    void shouldSurviveTheRemovalOfItsFile() throws IOException {
        Path file = directory.resolve("x.log");
        ServerLog log = new ServerLog(new ByteArrayOutputStream(), file, ServerLog.Level.DEBUG);
        log.debug("one");
        assertTrue(Files.readString(file).matches(LINE + "\\. one\n"));
        Files.delete(file);
        log.verbose("two");
        assertTrue(Files.readString(file).matches(LINE + "- two\n"));
    }

    @Test
    void shouldPadTheTime() {
        StringBuilder line = new StringBuilder();
        ServerLog.appendTime(line, LocalDateTime.of(2026, 1, 2, 3, 4, 5, 6_000_000));
        assertEquals("02 Jan 2026 03:04:05.006", line.toString());
    }
}
