package io.heddle.server;

import io.heddle.memory.OutOfMemoryException;
import io.heddle.server.config.CommandLine;
import io.heddle.server.config.Config;
import io.heddle.server.config.ConfigException;
import io.heddle.server.config.ConfigLoader;
import io.heddle.server.config.Directives;
import io.heddle.server.config.Gaps;
import io.heddle.server.config.Version;
import io.heddle.server.net.UnixSocketException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The program: reads the command line and the configuration, starts the server, ends when it has stopped.
public final class Main {
    private static final int OK = 0;
    private static final int FAILED = 1;

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    private static int run(String[] arguments) {
        CommandLine commandLine = CommandLine.parse(arguments);
        switch (commandLine.action()) {
            case SHOW_VERSION -> {
                System.out.println(Version.line());
                return OK;
            }
            case SHOW_USAGE -> {
                return refuse(CommandLine.usage());
            }
            case TEST_MEMORY -> {
                return refuse("--test-memory is not supported: use a memory tester that runs without an operating"
                        + " system.\n");
            }
            case CHECK_SYSTEM -> {
                return refuse("--check-system is not supported.\n");
            }
            case SENTINEL -> {
                return refuse("Heddle has no sentinel mode.\n");
            }
            case SERVE -> {
                return load(commandLine, arguments.length == 0);
            }
        }
        throw new AssertionError(commandLine.action());
    }

    private static int refuse(String text) {
        PrintStream error = System.err;
        error.print(text);
        error.flush();
        return FAILED;
    }

    private static int load(CommandLine commandLine, boolean bare) {
        Config config;
        try {
            config = ConfigLoader.load(commandLine, System.in);
        } catch (ConfigException e) {
            return refuse(e.text() + "\n");
        }
        ServerLog log = ServerLog.of(config);
        log.notice("oO0OoO0OoO0Oo Heddle is starting oO0OoO0OoO0Oo");
        long pid = ProcessHandle.current().pid();
        log.notice("Heddle version=" + Version.heddle() + ", compatible with Redis " + Version.REDIS + ", java="
                + Runtime.version() + ", pid=" + pid + ", just started");
        if (bare) {
            log.warning("Warning: no config file specified, using the default config. In order to specify a config file"
                    + " use heddle-server /path/to/heddle.conf");
        } else {
            log.notice("Configuration loaded");
        }
        for (String warning : Gaps.warnings(config)) {
            log.warning(warning);
        }
        warnAboutMemory(config, log);
        log.role('M');
        log.notice("Running mode=standalone, port=" + config.number(Directives.PORT) + ", PID: " + pid + ".");
        return serve(config, log);
    }

    /// Test suites wait for "PID: ", then "Server initialized", or "Failed listening on port".
    private static int serve(Config config, ServerLog log) {
        if (config.number(Directives.PORT) == 0
                && config.text(Directives.UNIXSOCKET).isEmpty()) {
            log.warning("Configured to not listen anywhere, exiting.");
            return FAILED;
        }
        Server server;
        try {
            server = Server.start(config, log);
        } catch (UnixSocketException e) {
            log.warning(e.getMessage() + ", aborting.");
            return FAILED;
        } catch (IOException e) {
            log.warning("Failed listening on port " + config.number(Directives.PORT) + " (tcp), aborting: "
                    + e.getMessage());
            return FAILED;
        } catch (ConfigException e) {
            log.warning("Cannot start: " + e.text());
            return FAILED;
        } catch (OutOfMemoryException | OutOfMemoryError e) {
            log.warning("Cannot start: not enough memory (" + e.getMessage() + "). A limit on the address space, as"
                    + " 'ulimit -v' sets it, must be 4 GB or more.");
            return FAILED;
        }
        log.notice("Server initialized");
        Path pidFile = writePid(config, log);
        for (String signal : new String[] {"TERM", "INT"}) {
            boolean handled = Signals.handle(signal, name -> {
                log.warning("Received SIG" + name + " scheduling shutdown...");
                log.notice("User requested shutdown...");
                server.stop();
            });
            if (!handled) {
                log.warning("WARNING: SIG" + signal + " cannot be handled on this JDK and ends the server at once.");
            }
        }
        if (config.number(Directives.PORT) != 0) {
            log.notice("Ready to accept connections tcp");
        }
        if (!config.text(Directives.UNIXSOCKET).isEmpty()) {
            log.notice("Ready to accept connections unix");
        }
        server.warmUp(log);
        try {
            server.awaitStop();
        } catch (InterruptedException e) {
            log.warning("Interrupted while waiting for the end of the server.");
            return FAILED;
        }
        remove(pidFile);
        Throwable failure = server.failure();
        if (failure != null) {
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            log.warning("=== HEDDLE BUG REPORT: a thread of the server has failed === " + trace);
            return FAILED;
        }
        log.warning("Heddle is now ready to exit, bye bye...");
        return OK;
    }

    /// Writes the process's number into the file of the directive `pidfile`; null when none is asked for or it
    /// cannot be written.
    private static @Nullable Path writePid(Config config, ServerLog log) {
        String name = config.text(Directives.PIDFILE);
        if (name.isEmpty()) {
            return null;
        }
        Path path = config.path(name);
        try {
            return Files.writeString(path, ProcessHandle.current().pid() + "\n");
        } catch (IOException e) {
            log.warning("Failed to write PID file: " + e);
            return null;
        }
    }

    private static void remove(@Nullable Path pidFile) {
        try {
            if (pidFile != null) {
                Files.deleteIfExists(pidFile);
            }
        } catch (IOException e) {
            return; // The next start writes over it.
        }
    }

    /// Says once and clearly when the limit set for the data is beyond what the machine has.
    private static void warnAboutMemory(Config config, ServerLog log) {
        long limit = config.number(Directives.MAXMEMORY);
        if (limit == 0) {
            return;
        }
        if (Long.compareUnsigned(limit, 1 << 20) < 0) {
            log.warning("WARNING: You specified a maxmemory value that is less than 1MB (current value is "
                    + config.text(Directives.MAXMEMORY)
                    + " bytes). Are you sure this is what you really want?");
        }
        long machine = machineMemory();
        if (machine > 0 && Long.compareUnsigned(limit, machine) > 0) {
            log.warning("WARNING: maxmemory is " + config.text(Directives.MAXMEMORY)
                    + " bytes, but the machine has only " + machine + ".");
        }
    }

    /// In bytes, 0 when unknown. The management beans know it, too, but take longer to load than all of this class.
    private static long machineMemory() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
                if (line.startsWith("MemTotal:")) {
                    String digits = line.substring("MemTotal:".length(), line.length() - " kB".length());
                    return Long.parseLong(digits.strip()) * 1024;
                }
            }
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
        return 0;
    }
}
