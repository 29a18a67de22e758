package io.heddle.server.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.server.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A server as a process of its own, for what a process has only one of: its limits, and the CPUs of its threads.
/// Its log is read line by line.
final class ServerProcess implements AutoCloseable {
    private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Process process;
    private final int port;
    private final LinkedBlockingQueue<String> log = new LinkedBlockingQueue<>();
    private final List<String> lines = new ArrayList<>();

    private ServerProcess(Process process, int port) {
        this.process = process;
        this.port = port;
        Thread.ofPlatform().daemon().start(this::readLog);
    }

    /// Starts one and waits until it is ready.
    ///
    /// @param limits shell commands that set what the process may use, such as `ulimit -n 100`
    /// @param namesAndValues directives beside address and port
    static ServerProcess start(String limits, String... namesAndValues) throws IOException, InterruptedException {
        int port = RunningServer.freePort();
        List<String> command = new ArrayList<>(List.of(
                "sh",
                "-c",
                limits + "; exec \"$@\"",
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-Dheddle.memory.checked=true",
                "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "--bind",
                "127.0.0.1",
                "--port",
                Integer.toString(port)));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            command.add("--" + namesAndValues[i]);
            command.add(namesAndValues[i + 1]);
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        ServerProcess started = new ServerProcess(process, port);
        try {
            started.awaitLine("Ready to accept connections");
            return started;
        } catch (AssertionError | InterruptedException e) {
            started.close();
            throw e;
        }
    }

    private void readLog() {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            String line;
            while ((line = reader.readLine()) != null) {
                log.add(line);
            }
        } catch (IOException e) {
            log.add("the log cannot be read: " + e);
        }
    }

    long pid() {
        return process.pid();
    }

    Client connect() throws IOException {
        return new Client(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    /// Waits until the log has a line with the text, and returns the first such line.
    String awaitLine(String text) throws InterruptedException {
        for (String line : lines) {
            if (line.contains(text)) {
                return line;
            }
        }
        long deadline = System.nanoTime() + WAIT_NANOS;
        String line = "";
        while (!line.contains(text)) {
            line = log.poll(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (line == null) {
                throw new AssertionError("no line with '" + text + "' in\n" + String.join("\n", lines));
            }
            lines.add(line);
        }
        return line;
    }

    /// The CPUs of its threads now, by the first 15 bytes of the threads' names; those of one name are joined.
    Map<String, String> cpusOfThreads() throws IOException {
        Map<String, String> cpus = new TreeMap<>();
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/" + process.pid() + "/task"))) {
            for (Path task : tasks) {
                addCpus(task, cpus);
            }
        }
        return cpus;
    }

    private static void addCpus(Path task, Map<String, String> cpus) {
        String name = "";
        try {
            for (String line : Files.readAllLines(task.resolve("status"))) {
                if (line.startsWith("Name:")) {
                    name = line.substring("Name:".length()).strip();
                } else if (line.startsWith("Cpus_allowed_list:")) {
                    String list = line.substring("Cpus_allowed_list:".length()).strip();
                    cpus.merge(name, list, (one, two) -> one.equals(two) ? one : one + "; " + two);
                }
            }
        } catch (IOException e) {
            // The thread has ended meanwhile: there is no such file, or no such process behind it.
        }
    }

    /// Lets it have no more than so many descriptors from now on.
    void limitDescriptors(int most) throws IOException, InterruptedException {
        Process limiting = new ProcessBuilder("prlimit", "--pid", Long.toString(pid()), "--nofile=" + most)
                .inheritIO()
                .start();
        assertEquals(0, limiting.waitFor(), "prlimit of util-linux");
    }

    /// How many descriptors it has now.
    int descriptors() throws IOException {
        int count = 0;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc/" + process.pid() + "/fd"))) {
            for (Path _ : all) {
                count++;
            }
        }
        return count;
    }

    /// How long a thread has run so far.
    long cpuNanos(String thread) throws IOException {
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/" + process.pid() + "/task"))) {
            for (Path task : tasks) {
                if (nameOf(task).equals(thread)) {
                    return Long.parseLong(
                            Files.readString(task.resolve("schedstat")).split(" ")[0]);
                }
            }
        }
        throw new AssertionError("no thread " + thread);
    }

    private static String nameOf(Path task) {
        try {
            return Files.readString(task.resolve("comm")).strip();
        } catch (IOException e) {
            return ""; // it has ended meanwhile, as a compiler's thread may
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
