package io.heddle.server.net;

/// When a loop that has nothing to do should go on polling for a moment instead of sleeping at once.
///
/// A client that sends to a sleeping loop pays for its waking, with a call many times as dear; where the server is
/// faster than its clients, that makes them slower still. To wake up costs the loop itself about as much as polling for
/// that moment. So it polls as long as that has been worth it of late: every time in vain doubles how many sleeps pass
/// without it, every success halves them.
final class BriefPolling {
    static final long NANOS = 20_000;

    /// Between two looks: each takes the lock that a client's call needs to announce its bytes.
    static final long PAUSE_NANOS = 5_000;

    private static final int PASSED_MAX = 256;

    private int passed;
    private int left;

    /// Whether to poll before the sleep that is due.
    boolean isWorthwhile() {
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
