package io.heddle.keyspace;

import io.heddle.value.RandomNumbers;

/// The 24 access bits of a slot, as Redis keeps them in its objects: when a key was last used (LRU), or how often
/// (LFU).
///
/// ```
///   LRU:  | seconds, modulo 2^24                    |
///   LFU:  | minutes, modulo 2^16 | logarithmic counter |
/// ```
///
/// The counter rises with a chance of 1 / ((counter - 5) * factor + 1) and falls by one every `decayMinutes` without
/// a use.
final class AccessClock {
    private static final int MASK = Segments.ACCESS_MASK;
    private static final int MINUTES_MASK = 0xFFFF;
    private static final int COUNTER_MAX = 255;
    private static final int COUNTER_INITIAL = 5;

    private final RandomNumbers numbers;

    private boolean lfu;
    private boolean touching = true;
    private int logFactor = 10;
    private int decayMinutes = 1;
    private int seconds;
    private int minutes;

    AccessClock(RandomNumbers numbers) {
        this.numbers = numbers;
    }

    void policy(boolean frequency, int factor, int decay) {
        lfu = frequency;
        logFactor = factor;
        decayMinutes = decay;
    }

    /// Whether uses count.
    void touching(boolean value) {
        touching = value;
    }

    void time(long unixMillis) {
        long second = unixMillis / 1000;
        seconds = (int) second & MASK;
        minutes = (int) (second / 60) & MINUTES_MASK;
    }

    /// The bits of a key that was just made.
    int initial() {
        return lfu ? minutes << 8 | COUNTER_INITIAL : seconds;
    }

    /// The bits after a use.
    int touched(int access) {
        if (!touching) {
            return access;
        }
        return lfu ? minutes << 8 | increased(frequency(access)) : seconds;
    }

    long idleSeconds(int access) {
        return lfu ? 0 : seconds - access & MASK;
    }

    int withIdleSeconds(int access, long idle) {
        return lfu ? access : (int) (seconds - Math.min(idle, MASK)) & MASK;
    }

    int withFrequency(int access, int frequency) {
        return lfu ? minutes << 8 | Math.min(frequency, COUNTER_MAX) : access;
    }

    /// The counter, decayed to now.
    int frequency(int access) {
        int counter = access & COUNTER_MAX;
        if (decayMinutes == 0) {
            return counter;
        }
        int elapsed = minutes - (access >>> 8) & MINUTES_MASK;
        return Math.max(0, counter - elapsed / decayMinutes);
    }

    private int increased(int counter) {
        if (counter == COUNTER_MAX) {
            return counter;
        }
        long base = Math.max(0, counter - COUNTER_INITIAL);
        long odds = base * logFactor + 1;
        return odds == 1 || numbers.next() >>> 11 < (1L << 53) / odds ? counter + 1 : counter;
    }
}
