package io.heddle.server.command;

import java.util.function.LongSupplier;

/// The one place that knows all families: adding one is adding a line.
public final class Families {
    private Families() {}

    /// A new table with every command of the server, with Redis's default for the longest string.
    public static CommandTable table() {
        return table(() -> 512L << 20);
    }

    /// A new table with every command of the server.
    ///
    /// @param longestString proto-max-bulk-len, asked whenever a string grows
    public static CommandTable table(LongSupplier longestString) {
        CommandTable table = new CommandTable();
        StringLimit limit = new StringLimit(longestString);
        StringCommands.declare(table);
        StringRangeCommands.declare(table, limit);
        StringNumberCommands.declare(table);
        SubsequenceCommands.declare(table, limit);
        BitCommands.declare(table, limit);
        BitOperationCommands.declare(table);
        BitFieldCommands.declare(table, limit);
        CommandCommands.declare(table);
        return table;
    }
}
