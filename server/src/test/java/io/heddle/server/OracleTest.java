package io.heddle.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.heddle.server.config.Config;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/// Tests of commands that run in process and, where redis-server is installed, against it too: what a test expects
/// must be what both answer.
public abstract class OracleTest {
    private static @Nullable Oracle oracle;

    private final Map<String, String> configured = new LinkedHashMap<>();
    private @Nullable TestServer server;

    @BeforeAll
    static void startOracle() {
        if (Oracle.isInstalled()) {
            oracle = Oracle.start();
        }
    }

    @AfterAll
    static void stopOracle() {
        Oracle running = oracle;
        if (running != null) {
            running.close();
            oracle = null;
        }
    }

    @BeforeEach
    void startEmpty() {
        server = new TestServer();
        Oracle running = oracle;
        if (running != null) {
            running.run("FLUSHALL");
        }
    }

    @AfterEach
    void stopServer() {
        Oracle running = oracle;
        if (running != null) {
            configured.forEach((directive, before) -> running.run("CONFIG SET " + directive + " " + before));
        }
        server().close();
    }

    /// Sets a directive on both for the rest of the test.
    protected final void configure(String directive, String value) {
        Config config = server().config();
        configured.putIfAbsent(directive, config.matching(List.of(directive)).getOrDefault(directive, ""));
        config.set(List.of(directive, value), false);
        Oracle running = oracle;
        if (running != null) {
            running.run("CONFIG SET " + directive + " " + value);
        }
    }

    protected final TestServer server() {
        TestServer present = server;
        if (present == null) {
            throw new IllegalStateException("no test runs");
        }
        return present;
    }

    /// Runs a command on both and requires the reply, written as `ReplyText` does.
    protected final void expect(String command, String reply) {
        assertEquals(reply, server().run(command), command);
        Oracle running = oracle;
        if (running != null) {
            assertEquals(reply, running.run(command), "redis-server: " + command);
        }
    }

    /// Runs commands on both whose replies must be the same, whatever they are.
    protected final void both(String... commands) {
        for (String command : commands) {
            bothAfter(reply -> reply, command);
        }
    }

    /// As `both`, of what `view` leaves of the replies.
    protected final void bothAfter(UnaryOperator<String> view, String command) {
        String reply = view.apply(server().run(command));
        Oracle running = oracle;
        if (running != null) {
            assertEquals(view.apply(running.run(command)), reply, command);
        }
    }

    /// Runs random commands on both: as many as `-Dheddle.commands` says, made of the seed `-Dheddle.seed`.
    ///
    /// @param stream what makes an endless stream of commands of random numbers
    /// @param view of a command and a reply: what must be the same
    protected final void bothRandomly(
            int usual, Function<Random, Supplier<String>> stream, BinaryOperator<String> view) {
        long seed = Oracle.seed();
        Supplier<String> commands = stream.apply(new Random(seed));
        for (int i = Integer.getInteger("heddle.commands", usual); i > 0; i--) {
            String command = commands.get();
            try {
                bothAfter(reply -> view.apply(command, reply), command);
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError("-Dheddle.seed=" + seed, failure);
            }
        }
    }

    /// Runs a command that is meant to be answered differently: as given here, and in another way by the
    /// redis-server at hand.
    protected final void expectOtherwise(String command, String reply, String reason) {
        assertEquals(reply, server().run(command), command);
        Oracle running = oracle;
        if (running != null) {
            assertNotEquals(reply, running.run(command), "no longer a difference: " + reason);
        }
    }
}
