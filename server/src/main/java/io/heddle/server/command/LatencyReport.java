package io.heddle.server.command;

import io.heddle.server.config.Directives;
import io.heddle.server.engine.Engine;
import io.heddle.server.engine.LatencyMonitor;
import io.heddle.server.engine.Stalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The samples of LATENCY for people: drawn, and in words.
final class LatencyReport {
    private static final int COLUMNS = 80;
    private static final int ROWS = 4;

    /// A row tells three heights apart.
    private static final String HEIGHTS = "_o#";

    private LatencyReport() {}

    /// One column a sample, oldest first, with its age below, written downwards.
    ///
    /// ```
    /// command - high 500 ms, low 300 ms (all time high 500 ms)
    /// --------------------------------------------------------------------------------
    ///   #
    ///  _|
    ///  ||
    /// _||
    ///
    /// 321
    /// sss
    /// ```
    static String graph(String name, LatencyMonitor.Event event, long now) {
        List<LatencyMonitor.Sample> samples = event.samples();
        samples = samples.subList(Math.max(0, samples.size() - COLUMNS), samples.size());
        long low = Long.MAX_VALUE;
        long high = 0;
        int labelRows = 0;
        for (LatencyMonitor.Sample sample : samples) {
            low = Math.min(low, sample.millis());
            high = Math.max(high, sample.millis());
            labelRows = Math.max(labelRows, age(now - sample.unixSeconds()).length());
        }
        StringBuilder text = new StringBuilder(name + " - high " + high + " ms, low " + low + " ms (all time high "
                + event.longest() + " ms)\n" + "-".repeat(COLUMNS) + "\n");
        for (int row = ROWS - 1; row >= 0; row--) {
            for (LatencyMonitor.Sample sample : samples) {
                text.append(mark(sample.millis() - low, high - low, row));
            }
            text.append('\n');
        }
        text.append('\n');
        for (int row = 0; row < labelRows; row++) {
            for (LatencyMonitor.Sample sample : samples) {
                String age = age(now - sample.unixSeconds());
                text.append(row < age.length() ? age.charAt(row) : ' ');
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static char mark(long value, long most, int row) {
        int steps = ROWS * HEIGHTS.length();
        int height = most == 0 ? 0 : (int) Math.round((double) value / most * (steps - 1));
        int above = height - row * HEIGHTS.length();
        if (above < 0) {
            return ' ';
        }
        return above < HEIGHTS.length() ? HEIGHTS.charAt(above) : '|';
    }

    private static String age(long seconds) {
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3600) {
            return seconds / 60 + "m";
        }
        return seconds < 24 * 3600 ? seconds / 3600 + "h" : seconds / (24 * 3600) + "d";
    }

    static String doctor(Engine engine) {
        Map<String, LatencyMonitor.Event> events = engine.latencyMonitor().events();
        long threshold = engine.config().number(Directives.LATENCY_MONITOR_THRESHOLD);
        StringBuilder text = new StringBuilder();
        if (events.isEmpty()) {
            text.append(
                    threshold == 0
                            ? "The latency monitor is off. Turn it on with CONFIG SET latency-monitor-threshold"
                                    + " <milliseconds>.\n"
                            : "No event took " + threshold + " ms or longer since the last reset.\n");
        }
        long now = engine.clock().unixMillis() / 1000;
        int number = 0;
        for (Map.Entry<String, LatencyMonitor.Event> entry : events.entrySet()) {
            text.append(++number).append(". ").append(entry.getKey()).append(": ");
            text.append(line(entry.getValue(), now)).append('\n');
        }
        Stalls stalls = engine.stalls();
        text.append("Turns of the worker over 1 ms: ")
                .append(stalls.stalls())
                .append(" of ")
                .append(stalls.turns())
                .append(", the longest ")
                .append(stalls.longestNanos() / 1000)
                .append(" us; ")
                .append(stalls.stallsWithFaults())
                .append(" of them with page faults, ")
                .append(stalls.stallsWithPreemption())
                .append(" with another thread on the worker's processor, ")
                .append(stalls.stallsOffCpu())
                .append(" without a processor, ")
                .append(stalls.stallsUnexplained())
                .append(" with none of these.\n");
        for (String advice : advice(engine, events)) {
            text.append("- ").append(advice).append('\n');
        }
        return text.toString();
    }

    private static String line(LatencyMonitor.Event event, long now) {
        List<LatencyMonitor.Sample> samples = event.samples();
        long sum = 0;
        for (LatencyMonitor.Sample sample : samples) {
            sum += sample.millis();
        }
        long mean = sum / samples.size();
        long deviation = 0;
        for (LatencyMonitor.Sample sample : samples) {
            deviation += Math.abs(sample.millis() - mean);
        }
        long period = Math.max(1, now - samples.getFirst().unixSeconds());
        return samples.size() + " latency spikes (average " + mean + "ms, mean deviation "
                + deviation / samples.size() + "ms, period "
                + InfoText.decimal((double) period / samples.size()) + " sec). Worst all time event "
                + event.longest() + "ms.";
    }

    private static List<String> advice(Engine engine, Map<String, LatencyMonitor.Event> events) {
        List<String> advice = new ArrayList<>();
        long slower = engine.config().number(Directives.SLOWLOG_LOG_SLOWER_THAN);
        long threshold = engine.config().number(Directives.LATENCY_MONITOR_THRESHOLD);
        if (events.containsKey("command")) {
            advice.add(
                    slower < 0 || slower / 1000 > threshold
                            ? "See which commands are slow: CONFIG SET slowlog-log-slower-than " + threshold * 1000
                                    + ", then SLOWLOG GET."
                            : "See which commands are slow: SLOWLOG GET.");
        }
        if (events.containsKey("fast-command")) {
            advice.add("Commands that take constant time were slow: the machine is busy with something else, or takes"
                    + " its processor away (see redis-cli --intrinsic-latency 100).");
        }
        if (engine.stalls().stallsWithFaults() > 0) {
            advice.add("Memory was touched for the first time while commands waited; the directive huge-pages makes"
                    + " this rarer.");
        }
        if (engine.stalls().stallsWithPreemption() > 0) {
            advice.add("Other threads ran on the worker's processor; the directives server-cpulist and bio-cpulist keep"
                    + " Heddle's own away from it.");
        }
        return advice;
    }
}
