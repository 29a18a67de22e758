package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.server.ManualHost;
import io.heddle.server.TestServer;
import io.heddle.server.config.Config;
import org.junit.jupiter.api.Test;

class LatencyCommandsTest {
    private static TestServer server() {
        TestServer server = new TestServer(Config.of("latency-monitor-threshold", "20", "enable-debug-command", "yes"));
        server.engine().host(new ManualHost(server.clock()));
        return server;
    }

    @Test
    void shouldKeepTheWorstOfEachSecond() {
        try (TestServer server = server()) {
            server.run("DEBUG SLEEP 0.03");
            server.run("DEBUG SLEEP 0.05");
            server.run("DEBUG SLEEP 0.01");
            server.clock().advance(2000);
            server.run("DEBUG SLEEP 0.04");
            assertEquals(
                    "[[(1700000000), (50)], [(1700000002), (40)]]",
                    server.run("LATENCY HISTORY command").replaceAll("5[01]\\)", "50)"));
            assertEquals("[[\"command\", (1700000002), (40), (50)]]", server.run("LATENCY LATEST"));
            String graph = server.run("LATENCY GRAPH command");
            assertTrue(graph.startsWith("\"command - high 50 ms, low 40 ms (all time high 50 ms)\\x0a-----"), graph);
            assertTrue(graph.contains("#") && graph.contains("_"), graph);
            assertTrue(server.run("LATENCY DOCTOR").contains("1. command: 2 latency spikes (average 45ms"));
            assertEquals("(0)", server.run("LATENCY RESET nothing"));
            assertEquals("(1)", server.run("LATENCY RESET"));
            assertEquals("[]", server.run("LATENCY HISTORY command"));
        }
    }

    @Test
    void shouldNoteNothingBelowTheThresholdOrWithoutOne() {
        try (TestServer server = server()) {
            server.run("DEBUG SLEEP 0.019");
            assertEquals("[]", server.run("LATENCY LATEST"));
            server.run("CONFIG SET latency-monitor-threshold 0");
            server.run("DEBUG SLEEP 3");
            assertEquals("[]", server.run("LATENCY LATEST"));
            assertEquals("ERR No samples available for event 'command'", server.run("LATENCY GRAPH command"));
            assertTrue(server.run("LATENCY DOCTOR").contains("The latency monitor is off"));
        }
    }

    @Test
    void shouldCountCallsInBucketsThatDouble() {
        try (TestServer server = server()) {
            server.run("CONFIG RESETSTAT");
            assertTrue(server.run("LATENCY HISTOGRAM")
                    .startsWith("[\"config|resetstat\", [\"calls\", (1), \"histogram_usec\", ["));
            server.run("GET a");
            server.run("GET b");
            server.run("DEBUG SLEEP 0.05");
            assertEquals(
                    "[\"get\", [\"calls\", (2), \"histogram_usec\", [(1), (2)]]]",
                    server.run("LATENCY HISTOGRAM get set nosuch"));
            assertEquals(
                    "[\"debug\", [\"calls\", (1), \"histogram_usec\", [(67633), (1)]]]",
                    server.run("LATENCY HISTOGRAM debug"));
            assertTrue(server.run("LATENCY HISTOGRAM config").startsWith("[\"config|resetstat\", "));
            assertEquals("[]", server.run("LATENCY HISTOGRAM nosuch"));
        }
    }

    @Test
    void shouldHelp() {
        try (TestServer server = server()) {
            assertTrue(server.run("LATENCY HELP").startsWith("[LATENCY <subcommand> "));
        }
    }
}
