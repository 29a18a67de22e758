package io.heddle.server.net;

/// When a loop that has nothing to do should go on polling for a moment instead of sleeping at once.
///
/// A client that sends to a sleeping loop pays for its waking, with a call many times as dear; where the server is
/// faster than its clients, that makes them slower still, so that it sleeps more. To wake up costs the loop itself
/// about as much as polling for a moment.
///
/// | since the last sleep or polling | polls for |
/// |---|---|
/// | many commands, or some that polling has found | 50 µs |
/// | many bytes of replies | 5 µs |
/// | less | 0 |
///
/// Clients that send ahead go on soon, and each that need not wake the loop sends sooner; one with a long reply is busy
/// with it for about that long; beside single short commands, to sleep is cheaper. It polls as long as that has found
/// something of late: every time in vain doubles how many sleeps pass without it, every success halves them.
final class BriefPolling {
    static final int NANOS = 5_000;
    static final int LONG_NANOS = 50_000;

    /// Between two looks: each takes the lock that a client's call needs to announce its bytes.
    static final int PAUSE_NANOS = 2_500;

    /// Bytes of replies since the last sleep or polling that are worth it.
    static final int LONG_BYTES = 2048;

    /// Commands since the last sleep or polling that are worth a long one: more than some dozens of clients send
    /// one by one.
    static final int MANY_COMMANDS = 256;

    /// As many, where the last polling has found something: about one batch of a client that sends ahead.
    static final int SOME_COMMANDS = 8;

    private static final int PASSED_MAX = 256;

    private int passed;
    private int left;
    private long sent;
    private long commands;
    private boolean foundLast;

    /// Notes bytes of replies that went out.
    void onSent(int bytes) {
        sent += bytes;
    }

    /// Notes commands that came in.
    void onCommands(int count) {
        commands += count;
    }

    /// For how long to poll before the sleep that is due; 0: not at all.
    int worthwhileNanos() {
        int nanos = worth();
        sent = 0;
        commands = 0;
        foundLast = false;
        if (nanos > 0 && left > 0) {
            left--;
            return 0;
        }
        return nanos;
    }

    private int worth() {
        if (commands >= (foundLast ? SOME_COMMANDS : MANY_COMMANDS)) {
            return LONG_NANOS;
        }
        return sent >= LONG_BYTES ? NANOS : 0;
    }

    /// Tells how polling ended.
    void onEnd(boolean found) {
        passed = found ? passed >>> 1 : Math.min(PASSED_MAX, 2 * passed + 1);
        left = passed;
        foundLast = found;
    }
}
