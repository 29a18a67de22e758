package io.heddle.server.protocol;

import java.util.function.LongSupplier;

/// What a [RespParser] refuses and where it stops reading in place: one per connection, for its parser.
///
/// The fields have no ordering of their own: a change from the worker is seen because the connection's thread goes on
/// only after the hand-over of its batch.
public final class ParserLimits {
    /// Longest line that is waited for: an inline command or the header of a count or length.
    public static final int MAX_LINE = 64 * 1024;

    /// From this length on an argument that is not in the buffer yet is read into a block of its own.
    public static final int BIG_ARGUMENT = 32 * 1024;

    /// Most arguments and longest argument of a client that must authenticate first.
    static final int UNAUTHENTICATED_ARGUMENTS = 10;

    static final int UNAUTHENTICATED_LENGTH = 16 * 1024;

    private static final int LARGEST = Integer.MAX_VALUE - 64;

    private final LongSupplier maxBulk;
    private final int bigArgument;
    private boolean authenticated = true;

    /// @param maxBulk `proto-max-bulk-len` at the moment; asked for before each parse
    public ParserLimits(LongSupplier maxBulk) {
        this(maxBulk, BIG_ARGUMENT);
    }

    /// @param bigArgument instead of the usual [#BIG_ARGUMENT]
    public ParserLimits(LongSupplier maxBulk, int bigArgument) {
        this.maxBulk = maxBulk;
        this.bigArgument = bigArgument;
    }

    /// Whether the client may send long requests: it has authenticated or need not. True at first.
    public boolean isAuthenticated() {
        return authenticated;
    }

    public void authenticated(boolean value) {
        authenticated = value;
    }

    int maxBulk() {
        return (int) Math.min(maxBulk.getAsLong(), LARGEST);
    }

    int bigArgument() {
        return bigArgument;
    }
}
