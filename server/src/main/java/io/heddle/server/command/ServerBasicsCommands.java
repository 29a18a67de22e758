package io.heddle.server.command;

import static io.heddle.server.command.Arity.atLeast;
import static io.heddle.server.command.Arity.exactly;
import static io.heddle.server.command.CommandTable.flags;
import static io.heddle.server.command.Flag.FAST;
import static io.heddle.server.command.Flag.LOADING;
import static io.heddle.server.command.Flag.READONLY;
import static io.heddle.server.command.Flag.STALE;

import io.heddle.server.engine.Session;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;

/// The little things that clients ask a server: what time it is, and whether it has an eye for weaving.
final class ServerBasicsCommands {
    /// The Redis version whose behaviour is the reference; clients read it from LOLWUT's last line.
    private static final String REFERENCE_VERSION = "7.2.4";

    private static final int CLOTH_WIDTH = 48;
    private static final int CLOTH_HEIGHT = 12;
    private static final int CLOTH_LIMIT = 1000;

    private ServerBasicsCommands() {}

    static void declare(CommandTable table) {
        table.in(Group.SERVER)
                .control("LOLWUT", atLeast(1), flags(READONLY, FAST), ServerBasicsCommands::lolwut)
                .control("TIME", exactly(1), flags(LOADING, STALE, FAST), ServerBasicsCommands::time);
    }

    private static void time(Session session, Args args, Reply reply) {
        long micros = session.engine().clock().unixMicros();
        reply.array(2);
        reply.bulk(micros / 1_000_000);
        reply.bulk(micros % 1_000_000);
    }

    /// A piece of cloth in a weave that the version chooses; versions 5 and 6 also take its width and height.
    private static void lolwut(Session session, Args args, Reply reply) {
        long weave = 0;
        int next = 1;
        if (args.count() >= 3 && args.is(1, "VERSION")) {
            weave = args.integer(2);
            next = 3;
        }
        boolean sized = weave == 5 || weave == 6;
        int width = sized && args.count() > next ? threads(args, next) : CLOTH_WIDTH;
        int height = sized && args.count() > next + 1 ? threads(args, next + 1) : CLOTH_HEIGHT;
        String cloth = cloth(Math.floorMod(weave, 4), width, height);
        reply.verbatim("txt", cloth + "Redis ver. " + REFERENCE_VERSION + "\n");
    }

    private static int threads(Args args, int i) {
        return Math.clamp(args.integer(i), 1, CLOTH_LIMIT);
    }

    /// Warp '|' over weft '-' where the weave lifts the warp: plain, twill, broken twill, satin.
    private static String cloth(int weave, int width, int height) {
        StringBuilder text = new StringBuilder();
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                boolean warp = switch (weave) {
                    case 0 -> ((x + y) & 3) < 2;
                    case 1 -> ((x + y) & 1) == 0;
                    case 2 -> ((x + ((y & 4) == 0 ? y : -y)) & 3) < 2;
                    default -> (x + 2 * y) % 5 == 0;
                };
                text.append(warp ? '|' : '-');
            }
            text.append('\n');
        }
        return text.append("Every thread waits for its turn; one shuttle passes.\n")
                .toString();
    }
}
