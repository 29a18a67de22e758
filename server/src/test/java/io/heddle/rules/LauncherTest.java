package io.heddle.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What the JVM must open is said in three places, for the launcher, for `java -jar` and for tests; they may not
/// differ.
final class LauncherTest {
    private static final Path ROOT = Path.of(System.getProperty("heddle.root", ".."));
    private static final Pattern OPENED = Pattern.compile("\\b(java\\.base/[a-z.]+)");

    @Test
    void shouldOpenTheSamePackagesEverywhere() throws IOException {
        Set<String> tests = opened("pom.xml");
        assertEquals(Set.of("java.base/java.lang", "java.base/jdk.internal.misc"), tests);
        assertEquals(tests, opened("bin/heddle-jvm.options"));
        assertEquals(tests, opened("server/pom.xml"));
    }

    @Test
    void shouldRefuseTooLittleMemoryInOneLine() throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "address space can be limited on Linux");
        Process process = new ProcessBuilder("bash", "-c", "ulimit -v 1000000 && exec bin/heddle-server --port 0")
                .directory(ROOT.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(1, process.waitFor());
        assertEquals(
                "heddle-server: not enough memory: a process may use 1000000 KB of address space here (ulimit -v);"
                        + " 4194304 KB are needed\n",
                said);
    }

    private static Set<String> opened(String file) throws IOException {
        Set<String> found = new TreeSet<>();
        OPENED.matcher(Files.readString(ROOT.resolve(file))).results().forEach(match -> found.add(match.group(1)));
        return found;
    }
}
