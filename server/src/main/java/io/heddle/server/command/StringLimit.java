package io.heddle.server.command;

import io.heddle.keyspace.StringBlocks;
import io.heddle.server.config.Config;
import io.heddle.server.config.Directives;

/// How long a string may become: proto-max-bulk-len, asked anew for each command because CONFIG SET may change it.
final class StringLimit {
    private final Config config;

    StringLimit(Config config) {
        this.config = config;
    }

    /// In bytes.
    long bytes() {
        return Math.min(config.number(Directives.PROTO_MAX_BULK_LEN), StringBlocks.LENGTH_MAX);
    }

    /// The length of `length` bytes that become `more` longer.
    ///
    /// @throws CommandError "string exceeds maximum allowed size"
    int sum(long length, int more) {
        long limit = bytes();
        if (length > limit || length + more > limit) {
            throw CommandError.STRING_TOO_LONG;
        }
        return (int) length + more;
    }
}
