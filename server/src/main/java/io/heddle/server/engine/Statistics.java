package io.heddle.server.engine;

import java.security.SecureRandom;
import java.util.HexFormat;

/// What the server has done since its start or since CONFIG RESETSTAT, beside what commands count for themselves.
///
/// Plain counters that the worker raises where things happen; the rates are sampled by its rounds.
public final class Statistics {
    private static final int IDENTITY_BYTES = 20;

    private final long startUnixMillis;
    private final String runId = identity();
    private String replicationId = identity();

    private long connections;
    private long rejectedConnections;
    private long inputBytes;
    private long outputBytes;
    private long reads;
    private long writes;
    private long expireNanos;
    private long expireCutShort;
    private long freedLazily;
    private long roundNanos;
    private long peakBytes;
    private long commandsPerTurnMax;

    private final Rate commandRate = new Rate(1000);
    private final Rate inputRate = new Rate(1000);
    private final Rate outputRate = new Rate(1000);
    private final Rate turnRate = new Rate(1000);
    private final Rate turnLength = new Rate(1);

    Statistics(long startUnixMillis) {
        this.startUnixMillis = startUnixMillis;
    }

    private static String identity() {
        byte[] bytes = new byte[IDENTITY_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    void onConnection() {
        connections++;
    }

    void onRejectedConnection() {
        rejectedConnections++;
    }

    void onInput(long bytes) {
        if (bytes > 0) {
            inputBytes += bytes;
            reads++;
        }
    }

    void onOutput(long bytes) {
        if (bytes > 0) {
            outputBytes += bytes;
            writes++;
        }
    }

    void onExpireSlice(long nanos, boolean cutShort) {
        expireNanos += nanos;
        if (cutShort) {
            expireCutShort++;
        }
    }

    void onFreed(long objects) {
        freedLazily += objects;
    }

    void onTurn(long commands) {
        if (commands > commandsPerTurnMax) {
            commandsPerTurnMax = commands;
        }
    }

    /// Samples the rates and the peak; about ten times a second.
    void onRound(long nanos, long commands, Stalls stalls, long usedBytes) {
        long millis = nanos / 1_000_000;
        commandRate.sample(commands, millis);
        inputRate.sample(inputBytes, millis);
        outputRate.sample(outputBytes, millis);
        turnRate.sample(stalls.turns(), millis);
        turnLength.sample(stalls.busyNanos() / 1000, stalls.turns());
        peakBytes(usedBytes);
    }

    void onRoundEnd(long nanos) {
        roundNanos += nanos;
    }

    public long startUnixMillis() {
        return startUnixMillis;
    }

    /// Forty hexadecimal digits that no other run of a server has.
    public String runId() {
        return runId;
    }

    public String replicationId() {
        return replicationId;
    }

    public void changeReplicationId() {
        replicationId = identity();
    }

    public long connections() {
        return connections;
    }

    public long rejectedConnections() {
        return rejectedConnections;
    }

    public long inputBytes() {
        return inputBytes;
    }

    public long outputBytes() {
        return outputBytes;
    }

    /// Reads from sockets that brought something, as far as the worker has seen them.
    public long reads() {
        return reads;
    }

    /// Batches of commands that produced replies.
    public long writes() {
        return writes;
    }

    public long expireNanos() {
        return expireNanos;
    }

    /// Slices of the active expiry that ended for lack of time.
    public long expireCutShort() {
        return expireCutShort;
    }

    public long freedLazily() {
        return freedLazily;
    }

    public long roundNanos() {
        return roundNanos;
    }

    public long commandsPerTurnMax() {
        return commandsPerTurnMax;
    }

    /// The peak so far, raised to `usedBytes` when that is more.
    public long peakBytes(long usedBytes) {
        peakBytes = Math.max(peakBytes, usedBytes);
        return peakBytes;
    }

    public long commandsPerSecond() {
        return commandRate.mean();
    }

    public long inputPerSecond() {
        return inputRate.mean();
    }

    public long outputPerSecond() {
        return outputRate.mean();
    }

    public long turnsPerSecond() {
        return turnRate.mean();
    }

    public long turnMicros() {
        return turnLength.mean();
    }

    /// All but identities and the memory peak.
    void reset() {
        connections = 0;
        rejectedConnections = 0;
        inputBytes = 0;
        outputBytes = 0;
        reads = 0;
        writes = 0;
        expireNanos = 0;
        expireCutShort = 0;
        freedLazily = 0;
        roundNanos = 0;
        commandsPerTurnMax = 0;
        commandRate.reset();
        inputRate.reset();
        outputRate.reset();
        turnRate.reset();
        turnLength.reset();
    }
}
