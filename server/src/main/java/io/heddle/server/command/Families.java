package io.heddle.server.command;

import io.heddle.server.config.Config;
import java.util.List;

/// The one place that knows all families: adding one is adding a line.
public final class Families {
    private Families() {}

    /// A new table with every command of the server, over directives at their defaults.
    public static CommandTable table() {
        return table(new Config());
    }

    /// A new table with every command of the server.
    ///
    /// @param config asked for limits by the commands that have some, each time they run
    public static CommandTable table(Config config) {
        CommandTable table = new CommandTable();
        StringLimit limit = new StringLimit(config);
        StringCommands.declare(table);
        StringRangeCommands.declare(table, limit);
        StringNumberCommands.declare(table);
        SubsequenceCommands.declare(table, limit);
        BitCommands.declare(table, limit);
        BitOperationCommands.declare(table);
        BitFieldCommands.declare(table, limit);
        HyperLogLogCommands.declare(table, config);
        SortCommands.declare(table);
        GeoCommands.declare(table);
        GeoSearchCommands.declare(table);
        ListCommands.declare(table);
        ListMoveCommands.declare(table);
        ListSearch.declare(table);
        HashCommands.declare(table);
        HashNumberCommands.declare(table);
        HashVisitCommands.declare(table);
        HashExpiryCommands.declare(table);
        HashValueExpiryCommands.declare(table);
        SetCommands.declare(table);
        SetRandomCommands.declare(table);
        SetAlgebraCommands.declare(table);
        SortedSetCommands.declare(table);
        SortedSetRangeCommands.declare(table);
        SortedSetPopCommands.declare(table);
        SortedSetVisitCommands.declare(table);
        StreamCommands.declare(table, config);
        StreamReadCommands.declare(table);
        StreamGroupCommands.declare(table);
        StreamPendingCommands.declare(table);
        StreamInfoCommands.declare(table);
        SortedSetAlgebraCommands.declare(table);
        CommandCommands.declare(table);
        ConfigCommands.declare(table);
        KeyCommands.declare(table);
        ScanCommands.declare(table);
        ExpiryCommands.declare(table);
        ObjectCommands.declare(table, config);
        DatabaseCommands.declare(table, config);
        ServerBasicsCommands.declare(table);
        InfoCommands.declare(table);
        DebugCommands.declare(table);
        ScriptingCommands.declare(table);
        SlowLogCommands.declare(table);
        LatencyCommands.declare(table);
        MemoryCommands.declare(table);
        ServerCommands.declare(table);
        ClusterCommands.declare(table);
        AclCommands.declare(table);
        ConnectionCommands.declare(table);
        ClientCommands.declare(table);
        TransactionCommands.declare(table);
        for (List<String> rename : config.renames()) {
            table.rename(rename.getFirst(), rename.getLast());
        }
        return table;
    }
}
