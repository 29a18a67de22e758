package io.heddle.server.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Events that took at least latency-monitor-threshold milliseconds, by their names; of each the worst of a second, for
/// the last 160 seconds in which it happened.
public final class LatencyMonitor {
    private static final int SAMPLES_MAX = 160;

    /// @param millis the longest of that second
    public record Sample(long unixSeconds, long millis) {}

    /// One kind of event.
    public static final class Event {
        private final List<Sample> samples = new ArrayList<>();
        private long longest;

        /// Oldest first, never empty.
        public List<Sample> samples() {
            return Collections.unmodifiableList(samples);
        }

        /// Milliseconds of the longest since the last reset.
        public long longest() {
            return longest;
        }

        private void add(long unixSeconds, long millis) {
            longest = Math.max(longest, millis);
            int last = samples.size() - 1;
            if (last >= 0 && samples.get(last).unixSeconds == unixSeconds) {
                if (millis > samples.get(last).millis) {
                    samples.set(last, new Sample(unixSeconds, millis));
                }
                return;
            }
            if (samples.size() == SAMPLES_MAX) {
                samples.removeFirst();
            }
            samples.add(new Sample(unixSeconds, millis));
        }
    }

    private final Clock clock;
    private final Map<String, Event> events = new TreeMap<>();
    private long thresholdMillis;

    LatencyMonitor(Clock clock) {
        this.clock = clock;
    }

    /// @param millis 0 turns the monitor off
    void threshold(long millis) {
        thresholdMillis = millis;
    }

    /// Nanoseconds from which an event counts, more than any when the monitor is off.
    long thresholdNanos() {
        return thresholdMillis == 0 || thresholdMillis > Long.MAX_VALUE / 1_000_000
                ? Long.MAX_VALUE
                : thresholdMillis * 1_000_000;
    }

    /// Notes the event when it took long enough.
    public void note(String event, long nanos) {
        if (nanos >= thresholdNanos()) {
            events.computeIfAbsent(event, _ -> new Event()).add(clock.unixMillis() / 1000, nanos / 1_000_000);
        }
    }

    public Map<String, Event> events() {
        return Collections.unmodifiableMap(events);
    }

    public @Nullable Event event(String name) {
        return events.get(name);
    }

    /// Forgets one kind of event.
    ///
    /// @return whether there was one
    public boolean reset(String name) {
        return events.remove(name) != null;
    }

    /// Forgets all; returns how many kinds there were.
    public int reset() {
        int count = events.size();
        events.clear();
        return count;
    }
}
