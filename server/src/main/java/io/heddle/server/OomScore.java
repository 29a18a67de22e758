package io.heddle.server;

import io.heddle.server.config.Config;
import io.heddle.server.config.ConfigException;
import io.heddle.server.config.Directives;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Tells Linux how readily it may end this process when memory runs out, as `oom-score-adj` and its values say.
///
/// What stood there before comes back when the directive is turned off, also when that is done to undo a CONFIG SET.
final class OomScore {
    private static final int MOST = 1000;

    private final Config config;
    private final ServerLog log;
    private final Path file;

    /// What stood there before; null while the server has not changed it.
    private @Nullable Integer before;

    private OomScore(Config config, ServerLog log, Path file) {
        this.config = config;
        this.log = log;
        this.file = file;
    }

    /// Sets it now and whenever its directives change.
    static void follow(Config config, ServerLog log) {
        follow(config, log, Path.of("/proc/self/oom_score_adj"));
    }

    static void follow(Config config, ServerLog log, Path file) {
        OomScore score = new OomScore(config, log, file);
        Runnable hook = () -> {
            if (!score.apply()) {
                throw new ConfigException("Failed to set current oom_score_adj. Check server logs.");
            }
        };
        config.onChange(Directives.OOM_SCORE_ADJ, hook);
        config.onChange(Directives.OOM_SCORE_ADJ_VALUES, hook);
        score.apply();
    }

    /// False when the system refuses.
    private boolean apply() {
        String mode = config.text(Directives.OOM_SCORE_ADJ);
        boolean off = mode.equals("no");
        if (off && before == null) {
            return true;
        }
        try {
            int base = before == null ? Integer.parseInt(Files.readString(file).strip()) : before;
            before = off ? null : base;
            int score = base;
            if (!off) {
                int master = Integer.parseInt(
                        config.words(Directives.OOM_SCORE_ADJ_VALUES).getFirst());
                score = Math.clamp(mode.equals("absolute") ? master : (long) base + master, -MOST, MOST);
            }
            Files.writeString(file, Integer.toString(score));
            return true;
        } catch (IOException | NumberFormatException e) {
            log.warning("Unable to write oom_score_adj: " + e.getMessage());
            return false;
        }
    }
}
