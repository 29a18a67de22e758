package io.heddle.server.command;

import static io.heddle.server.command.Arity.atLeast;
import static io.heddle.server.command.Arity.exactly;
import static io.heddle.server.command.CommandTable.flags;
import static io.heddle.server.command.Flag.ADMIN;
import static io.heddle.server.command.Flag.LOADING;
import static io.heddle.server.command.Flag.NOSCRIPT;
import static io.heddle.server.command.Flag.STALE;

import io.heddle.server.config.Directives;
import io.heddle.server.engine.Access;
import io.heddle.server.engine.Session;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// ACL, as far as a server with one user, the default one, has something to say.
final class AclCommands {
    private static final int USUAL_BITS = 256;
    private static final int BITS_MAX = 4096;
    private static final CommandError BAD_BITS = CommandError.of(
            "ERR ACL GENPASS argument must be the number of bits for the output password, a positive number up to "
                    + BITS_MAX);
    private static final List<String> HELP = List.of(
            "CAT [<category>]",
            "    List the categories, or the commands of one.",
            "GENPASS [<bits>]",
            "    Make up a password of so many bits (256 unless told), in hexadecimal digits.",
            "LIST",
            "    Describe the users by the rules that make them.",
            "USERS",
            "    List the names of the users.",
            "WHOAMI",
            "    The user of this connection.");

    private static final SecureRandom RANDOM = new SecureRandom();

    private AclCommands() {}

    static void declare(CommandTable table) {
        Set<Flag> open = flags(NOSCRIPT, LOADING, STALE);
        Set<Flag> admin = flags(ADMIN, NOSCRIPT, LOADING, STALE);
        table.in(Group.SERVER)
                .container(
                        "ACL",
                        atLeast(2),
                        sub -> sub.control("CAT", atLeast(2), open, AclCommands::categories)
                                .control("GENPASS", atLeast(2), open, AclCommands::password)
                                .control("HELP", exactly(2), flags(LOADING, STALE), HelpText.of("ACL", HELP))
                                .control("LIST", exactly(2), admin, AclCommands::list)
                                .control("USERS", exactly(2), admin, AclCommands::users)
                                .control("WHOAMI", exactly(2), open, AclCommands::whoAmI));
    }

    private static void whoAmI(Session session, Args args, Reply reply) {
        reply.bulk(Access.DEFAULT_USER);
    }

    private static void users(Session session, Args args, Reply reply) {
        reply.array(1);
        reply.bulk(Access.DEFAULT_USER);
    }

    private static void list(Session session, Args args, Reply reply) {
        String password = session.engine().config().text(Directives.REQUIREPASS);
        String way = password.isEmpty() ? "nopass" : "#" + sha256(password);
        reply.array(1);
        reply.bulk("user " + Access.DEFAULT_USER + " on " + way + " sanitize-payload ~* &* +@all");
    }

    private static String sha256(String text) {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void categories(Session session, Args args, Reply reply) {
        if (args.count() > 3) {
            throw CommandError.of("ERR unknown subcommand or wrong number of arguments for 'CAT'. Try ACL HELP.");
        }
        if (args.count() == 2) {
            reply.array(AclCategories.ALL.size());
            AclCategories.ALL.forEach(reply::bulk);
            return;
        }
        String category = args.copyString(2).toLowerCase(Locale.ROOT);
        if (!AclCategories.ALL.contains(category)) {
            throw CommandError.of("ERR Unknown category '" + args.copyText(2) + "'");
        }
        List<Command> commands = session.engine().commands().all().stream()
                .filter(command -> command.categories().contains(category))
                .toList();
        reply.array(commands.size());
        commands.forEach(command -> reply.bulk(command.fullName()));
    }

    private static void password(Session session, Args args, Reply reply) {
        if (args.count() > 3) {
            throw CommandError.of("ERR unknown subcommand or wrong number of arguments for 'GENPASS'. Try ACL HELP.");
        }
        int bits = args.count() == 2 ? USUAL_BITS : (int) args.integer(2, 1, BITS_MAX, BAD_BITS);
        int digits = (bits + 3) / 4;
        byte[] bytes = new byte[(digits + 1) / 2];
        RANDOM.nextBytes(bytes);
        reply.bulk(HexFormat.of().formatHex(bytes).substring(0, digits));
    }
}
