package io.heddle.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The project's own rules about its sources, those that no compiled class shows: each test names every offending line.
final class TidyTest {
    private static final Path ROOT =
            Path.of(System.getProperty("heddle.root", "..")).toAbsolutePath().normalize();
    private static final Set<String> NOT_OURS = Set.of("target", ".git", ".idea", ".vscode");
    private static final Pattern SHARED_STATE = Pattern.compile("\\b(volatile|synchronized)\\b(?!-)");
    private static final Pattern PRODUCT =
            Pattern.compile("^(datastructures|persistence|server)/src/main/java/(.+)\\.java$");
    // Written in pieces, or this file would offend.
    private static final Pattern UNFINISHED = Pattern.compile("\\b(FIX" + "ME|TO" + "DO)\\b");
    private static final Pattern SOMEBODYS_MACHINE = Pattern.compile(
            "/ho" + "me/[a-z]|/Us" + "ers/[A-Za-z]|/ro" + "ot/|C:\\\\Us" + "ers|/tm" + "p/wt|/wo" + "rk/");
    private static final Pattern TEXT =
            Pattern.compile("\\.(java|md|xml|txt|options|json|csv|tcl|sh|yml|yaml|conf)$|^(bin|\\.ci)/[a-z-]+$");

    @Test
    void shouldShareStateOnlyInQuarantine() throws IOException {
        assertNone(offences(TidyTest::isSingleThreaded, SHARED_STATE));
    }

    @Test
    void shouldLeaveNothingMarkedAsUnfinished() throws IOException {
        assertNone(offences(path -> TEXT.matcher(path).find(), UNFINISHED));
    }

    @Test
    void shouldNameNoPathOfOneMachine() throws IOException {
        assertNone(offences(path -> TEXT.matcher(path).find() && !path.startsWith("perf-reports/"), SOMEBODYS_MACHINE));
    }

    @Test
    void shouldGiveEachDocumentOneTitle() throws IOException {
        List<String> offences = new ArrayList<>();
        for (Path file : files()) {
            if (!name(file).endsWith(".md")) {
                continue;
            }
            long titles = withoutCodeBlocks(file)
                    .filter(line -> line.startsWith("# "))
                    .count();
            if (titles != 1) {
                offences.add(name(file) + ": " + titles + " titles");
            }
        }
        assertNone(offences);
    }

    @Test
    void shouldFindTheSources() throws IOException {
        assertTrue(
                files().stream().anyMatch(file -> name(file).endsWith("rules/TidyTest.java")), "scanned from " + ROOT);
    }

    private static boolean isSingleThreaded(String path) {
        Matcher product = PRODUCT.matcher(path);
        return product.matches() && !Quarantine.holds(product.group(2).replace('/', '.'));
    }

    private static void assertNone(List<String> offences) {
        assertEquals("", String.join("\n", offences));
    }

    /// Lines of code that match, comments left out of the search for keywords only where the comment starts the
    /// line.
    private static List<String> offences(Predicate<String> where, Pattern pattern) throws IOException {
        List<String> offences = new ArrayList<>();
        for (Path file : files()) {
            if (!where.test(name(file))) {
                continue;
            }
            List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
            for (int i = 0; i < lines.size(); i++) {
                boolean prose =
                        pattern == SHARED_STATE && lines.get(i).stripLeading().startsWith("//");
                if (!prose && pattern.matcher(lines.get(i)).find()) {
                    offences.add(
                            name(file) + ":" + (i + 1) + ": " + lines.get(i).strip());
                }
            }
        }
        return offences;
    }

    private static Stream<String> withoutCodeBlocks(Path file) throws IOException {
        List<String> prose = new ArrayList<>();
        boolean code = false;
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            if (line.startsWith("```")) {
                code = !code;
            } else if (!code) {
                prose.add(line);
            }
        }
        return prose.stream();
    }

    private static List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                boolean generated = NOT_OURS.contains(directory.getFileName().toString());
                return generated ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                files.add(file);
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }

    private static String name(Path file) {
        return ROOT.relativize(file).toString().replace('\\', '/');
    }
}
