package io.heddle.server.engine;

import java.util.ArrayList;
import java.util.List;

/// How one client is tracked, as CLIENT TRACKING and CLIENT CACHING have it.
public final class TrackingMode {
    final List<String> prefixes;
    boolean redirectionBroken;

    private final boolean broadcast;
    private final boolean optIn;
    private final boolean optOut;
    private final boolean noLoop;
    private final long redirection;

    /// CLIENT CACHING was the last command, and what it said holds for the next.
    private boolean armed;

    /// It holds for the command that runs.
    private boolean excepting;

    /// @param redirection id of the client that gets the messages, or 0
    /// @param prefixes of the keys to be broadcast
    public TrackingMode(
            boolean broadcast, boolean optIn, boolean optOut, boolean noLoop, long redirection, List<String> prefixes) {
        this.broadcast = broadcast;
        this.optIn = optIn;
        this.optOut = optOut;
        this.noLoop = noLoop;
        this.redirection = redirection;
        this.prefixes = new ArrayList<>(prefixes);
    }

    public boolean isBroadcast() {
        return broadcast;
    }

    public boolean isOptIn() {
        return optIn;
    }

    public boolean isOptOut() {
        return optOut;
    }

    public boolean isNoLoop() {
        return noLoop;
    }

    public long redirection() {
        return redirection;
    }

    /// Whether the client that gets the messages was found gone.
    public boolean isRedirectionBroken() {
        return redirectionBroken;
    }

    public List<String> prefixes() {
        return prefixes;
    }

    /// CLIENT CACHING: the next command is the exception.
    public void exceptNext() {
        armed = true;
    }

    /// Whether the command that runs is the exception.
    public boolean isExcepting() {
        return excepting;
    }

    /// A command begins.
    ///
    /// @return whether it is the exception
    boolean takeCaching() {
        excepting = armed;
        armed = false;
        return excepting;
    }
}
