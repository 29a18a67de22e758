package io.heddle.server.command;

import static io.heddle.server.command.Arity.atLeast;
import static io.heddle.server.command.Arity.exactly;
import static io.heddle.server.command.CommandTable.flags;
import static io.heddle.server.command.Flag.ADMIN;
import static io.heddle.server.command.Flag.FAST;
import static io.heddle.server.command.Flag.LOADING;
import static io.heddle.server.command.Flag.NOSCRIPT;
import static io.heddle.server.command.Flag.NO_ASYNC_LOADING;
import static io.heddle.server.command.Flag.STALE;

import java.util.Set;

/// CLUSTER and its kin, which a server outside of a cluster refuses in one voice; clients ask to find that out.
final class ClusterCommands {
    private static final CommandError DISABLED = CommandError.of("ERR This instance has cluster support disabled");

    private ClusterCommands() {}

    static void declare(CommandTable table) {
        Body.Control refuse = (_, _, _) -> {
            throw DISABLED;
        };
        Set<Flag> asking = flags(STALE);
        Set<Flag> anytime = flags(LOADING, STALE);
        Set<Flag> watching = flags(ADMIN, STALE);
        Set<Flag> changing = flags(NO_ASYNC_LOADING, ADMIN, STALE);
        table.in(Group.CLUSTER)
                .container("CLUSTER", atLeast(2), sub -> {
                    for (String name : new String[] {"INFO", "LINKS", "MYID", "MYSHARDID", "NODES"}) {
                        sub.control(name, exactly(2), asking, refuse);
                    }
                    for (String name : new String[] {"HELP", "SHARDS", "SLOTS"}) {
                        sub.control(name, exactly(2), anytime, refuse);
                    }
                    sub.control("COUNTKEYSINSLOT", exactly(3), asking, refuse)
                            .control("GETKEYSINSLOT", exactly(4), asking, refuse)
                            .control("KEYSLOT", exactly(3), asking, refuse);
                    for (String name : new String[] {"COUNT-FAILURE-REPORTS", "REPLICAS", "SLAVES"}) {
                        sub.control(name, exactly(3), watching, refuse);
                    }
                    sub.control("RESET", atLeast(2), flags(ADMIN, STALE, NOSCRIPT), refuse);
                    for (String name : new String[] {"BUMPEPOCH", "FLUSHSLOTS", "SAVECONFIG"}) {
                        sub.control(name, exactly(2), changing, refuse);
                    }
                    for (String name : new String[] {"FORGET", "REPLICATE", "SET-CONFIG-EPOCH"}) {
                        sub.control(name, exactly(3), changing, refuse);
                    }
                    for (String name : new String[] {"ADDSLOTS", "DELSLOTS"}) {
                        sub.control(name, atLeast(3), changing, refuse);
                    }
                    for (String name : new String[] {"ADDSLOTSRANGE", "DELSLOTSRANGE", "MEET", "SETSLOT"}) {
                        sub.control(name, atLeast(4), changing, refuse);
                    }
                    sub.control("FAILOVER", atLeast(2), changing, refuse);
                })
                .categories("connection")
                .control("ASKING", exactly(1), flags(FAST), refuse)
                .control("READONLY", exactly(1), flags(FAST, LOADING, STALE), refuse)
                .control("READWRITE", exactly(1), flags(FAST, LOADING, STALE), refuse);
    }
}
