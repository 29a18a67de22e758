package io.heddle.server.net;

/// When a loop that has nothing to do should go on polling for a moment instead of sleeping at once.
///
/// A client that sends to a sleeping loop pays for its waking, with a call many times as dear; where the server is
/// faster than its clients, that makes them slower still. To wake up costs the loop itself about as much as polling for
/// that moment, so long replies, which a client is busy with for that long, are worth it; beside short ones, to sleep
/// is cheaper. It polls behind long replies as long as that has found something of late: every time in vain doubles how
/// many sleeps pass without it, every success halves them.
final class BriefPolling {
    static final long NANOS = 5_000;

    /// Between two looks: each takes the lock that a client's call needs to announce its bytes.
    static final long PAUSE_NANOS = 2_500;

    /// Replies since the last sleep or polling that are worth it, in bytes.
    static final int LONG_BYTES = 2048;

    private static final int PASSED_MAX = 256;

    private int passed;
    private int left;
    private long sent;

    /// Notes bytes of replies that went out.
    void onSent(int bytes) {
        sent += bytes;
    }

    /// Whether to poll before the sleep that is due.
    boolean isWorthwhile() {
        boolean isLong = sent >= LONG_BYTES;
        sent = 0;
        if (!isLong) {
            return false;
        }
        if (left == 0) {
            return true;
        }
        left--;
        return false;
    }

    /// Tells how polling ended.
    void onEnd(boolean found) {
        passed = found ? passed >>> 1 : Math.min(PASSED_MAX, 2 * passed + 1);
        left = passed;
    }
}
