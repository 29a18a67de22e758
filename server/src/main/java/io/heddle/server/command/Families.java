package io.heddle.server.command;

/// The one place that knows all families: adding one is adding a line.
public final class Families {
    private Families() {}

    /// A new table with every command of the server.
    public static CommandTable table() {
        CommandTable table = new CommandTable();
        CommandCommands.declare(table);
        return table;
    }
}
