package io.heddle.bench.stress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs the stress tests of `CloneHandOver` under jcstress: less than a second of each in a usual build, and in the
/// profile `long` each way of compiling the two sides, again and again.
final class HandOverStressTest {
    private static final int STRESS_TESTS = 7;
    private static final Pattern PASSED = Pattern.compile("\\[OK\\] io\\.heddle\\.bench\\.stress\\.CloneHandOver\\S*");
    private static final String JVM_OPTIONS = "-Xmx256m -XX:+UseSerialGC"
            + " --add-opens=java.base/jdk.internal.misc=ALL-UNNAMED --enable-native-access=ALL-UNNAMED";

    @TempDir
    private Path results;

    @Test
    void shouldSeeTheOpeningForAWhile() throws Exception {
        stress("-sc", "false", "-f", "1", "-fsm", "1", "-iters", "1", "-time", "700");
    }

    @Test
    @Tag("long")
    void shouldSeeTheOpeningForLong() throws Exception {
        stress("-sc", "true", "-f", "3", "-iters", "5", "-time", "2000");
    }

    private void stress(String... howLong) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "org.openjdk.jcstress.Main",
                "-t",
                CloneHandOver.class.getName(),
                "-r",
                results.toString(),
                "-jvmArgs",
                JVM_OPTIONS,
                "-af",
                "NONE",
                // fewer states alive than there are scenes
                "-strideSize",
                "64",
                "-strideCount",
                "16",
                "-v"));
        command.addAll(List.of(howLong));
        Process process = new ProcessBuilder(command)
                .directory(results.toFile())
                .redirectErrorStream(true)
                .start();
        String output;
        try (InputStream said = process.getInputStream()) {
            output = new String(said.readAllBytes(), StandardCharsets.UTF_8);
        }
        assertTrue(process.waitFor(1, TimeUnit.MINUTES), output);
        assertEquals(0, process.exitValue(), output);
        assertEquals(STRESS_TESTS, passed(output).size(), output);
    }

    private static Set<String> passed(String output) {
        return PASSED.matcher(output).results().map(MatchResult::group).collect(Collectors.toSet());
    }
}
