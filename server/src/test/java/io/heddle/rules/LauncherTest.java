package io.heddle.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
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

    private static Set<String> opened(String file) throws IOException {
        Set<String> found = new TreeSet<>();
        OPENED.matcher(Files.readString(ROOT.resolve(file))).results().forEach(match -> found.add(match.group(1)));
        return found;
    }
}
