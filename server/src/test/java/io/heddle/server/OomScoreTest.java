package io.heddle.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heddle.server.config.Config;
import io.heddle.server.config.ConfigException;
import io.heddle.server.config.Directives;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OomScoreTest {
    private final Config config = Config.of("loglevel", "nothing");
    private Path file;

    @BeforeEach
    void follow(@TempDir Path directory) throws IOException {
        file = directory.resolve("oom_score_adj");
        Files.writeString(file, "22\n");
        OomScore.follow(config, ServerLog.of(config), file);
    }

    private void set(String... namesAndValues) {
        config.set(List.of(namesAndValues), false);
    }

    private void assertScore(int score) throws IOException {
        assertEquals(Integer.toString(score), Files.readString(file).strip());
    }

    @Test
    void shouldAddToWhatStoodThere() throws IOException {
        set("oom-score-adj", "yes", "oom-score-adj-values", "9 20 30");
        assertScore(31);
        set("oom-score-adj-values", "1500 20 30");
        assertScore(1000);
        set("oom-score-adj", "absolute", "oom-score-adj-values", "9 20 30");
        assertScore(9);
    }

    @Test
    void shouldTouchNothingWhileOff() throws IOException {
        Files.delete(file);
        set("oom-score-adj-values", "9 20 30");
        set("oom-score-adj", "no");
    }

    @Test
    void shouldPutBackWhatStoodThere() throws IOException {
        set("oom-score-adj", "yes");
        set("oom-score-adj-values", "9 20 30");
        set("oom-score-adj", "no");
        assertScore(22);
        set("oom-score-adj-values", "10 20 30");
        assertScore(22);
    }

    @Test
    void shouldPutItBackWhenAnotherDirectiveIsRefused() throws IOException {
        config.onChange(Directives.PORT, () -> {
            if (config.text(Directives.PORT).equals("1")) {
                throw new ConfigException("Unable to listen on this port. Check server logs.");
            }
        });
        assertThrows(
                ConfigException.class, () -> set("oom-score-adj", "yes", "oom-score-adj-values", "1 1 1", "port", "1"));
        assertScore(22);
    }

    @Test
    void shouldRefuseWhatTheSystemRefuses() throws IOException {
        Files.delete(file);
        ConfigException e = assertThrows(ConfigException.class, () -> set("oom-score-adj", "yes"));
        assertEquals(
                "ERR CONFIG SET failed (possibly related to argument 'oom-score-adj') - Failed to set current"
                        + " oom_score_adj. Check server logs.",
                e.text());
        assertEquals("no", config.text(Directives.OOM_SCORE_ADJ));
    }
}
