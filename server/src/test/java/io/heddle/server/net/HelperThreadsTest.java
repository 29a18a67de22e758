package io.heddle.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HelperThreadsTest {
    private static final long PATIENCE_NANOS = 20_000_000_000L;

    private static BitSet place(String allowed, String worker, String io, String wish) {
        return HelperThreads.place(
                Affinity.parse(allowed), Affinity.parse(worker), Affinity.parse(io), Affinity.parse(wish));
    }

    @Test
    void shouldLeaveTheWorkerItsCpu() {
        assertEquals(Affinity.parse("1-3"), place("0-3", "0", "", ""));
        assertEquals(Affinity.parse("3"), place("0-3", "0", "1,2", ""));
        assertEquals(Affinity.parse("1"), place("0,1", "0", "1", ""), "rather the carriers' CPU than the worker's");
    }

    @Test
    void shouldFollowTheDirective() {
        assertEquals(Affinity.parse("2"), place("0-3", "0", "", "2"));
        assertEquals(Affinity.parse("2"), place("0-3", "", "", "2"));
    }

    @Test
    void shouldGoAnywhereWhereNothingIsKnownOrLeft() {
        assertEquals(new BitSet(), place("0-3", "", "1", ""));
        assertEquals(new BitSet(), place("0", "0", "", ""));
        assertEquals(new BitSet(), place("", "0", "", ""));
    }

    @Test
    void shouldSayThatAListIsNone() {
        List<String> lines = new ArrayList<>();
        new HelperThreads("0", "", "one", lines::add);
        assertEquals(1, lines.size());
        assertTrue(lines.getFirst().contains("one"), lines.getFirst());
    }

    @Test
    void shouldBindAndLowerAThread() throws Exception {
        assumeTrue(LinuxCalls.isAvailable());
        String all = status(Path.of("/proc/self"), "Cpus_allowed_list");
        String cpu = Integer.toString(Affinity.parse(all).nextSetBit(0));
        Thread snapshot = Thread.ofPlatform().name("snapshot").daemon().start(() -> {
            try {
                Thread.sleep(60_000);
            } catch (InterruptedException e) {
                // the test is over
            }
        });
        Path task = taskOf("snapshot");
        new HelperThreads("", "", cpu, line -> {}).settle();
        assertEquals(cpu, status(task, "Cpus_allowed_list"));
        String[] fields = Files.readString(task.resolve("stat"))
                .replaceFirst("^.*\\) ", "")
                .split(" ");
        assertEquals("10", fields[16], "the niceness, as the worker may be on that CPU, too");
        new HelperThreads("", "", all, line -> {}).settle(); // the compilers' threads of this very process
        snapshot.interrupt();
        snapshot.join();
    }

    private static Path taskOf(String name) throws IOException {
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < PATIENCE_NANOS) {
            try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
                for (Path task : tasks) {
                    if (nameOf(task).equals(name)) {
                        return task;
                    }
                }
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("no thread " + name);
    }

    private static String nameOf(Path task) {
        try {
            return Files.readString(task.resolve("comm")).strip();
        } catch (IOException e) {
            return ""; // it has ended meanwhile, as a compiler's thread may
        }
    }

    private static String status(Path process, String field) throws IOException {
        for (String line : Files.readAllLines(process.resolve("status"))) {
            if (line.startsWith(field + ":")) {
                return line.substring(field.length() + 1).strip();
            }
        }
        throw new AssertionError("no " + field);
    }
}
