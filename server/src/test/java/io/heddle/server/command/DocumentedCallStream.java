package io.heddle.server.command;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/// An endless stream of calls made after the arguments that COMMAND DOCS tells of each command, so that no command and
/// no option is forgotten. One in three is then damaged: words are dropped, doubled, exchanged, or replaced by an edge.
///
/// ```
/// ZADD key [NX | XX] [GT | LT] [CH] [INCR] score member ...   ->   zadd sorted-set1 NX CH 3 b   ZADD hash0 XX XX 3
/// ```
///
/// Left out is what would wait, what depends on chance or the clock in its effect, and what speaks of the server
/// itself.
final class DocumentedCallStream {
    private static final Set<String> GROUPS = Set.of(
            "string",
            "bitmap",
            "list",
            "hash",
            "set",
            "sorted-set",
            "stream",
            "geo",
            "hyperloglog",
            "generic",
            "connection",
            "transactions",
            "cluster");

    private static final Set<String> SERVER =
            Set.of("DBSIZE", "FLUSHDB", "FLUSHALL", "SWAPDB", "COMMAND GETKEYS", "COMMAND GETKEYSANDFLAGS", "ROLE");

    /// SORT has a stream of its own: it asks only for orders that are promised. The self-test takes long.
    private static final Set<String> LEFT_OUT = Set.of(
            "SPOP",
            "SORT",
            "SORT_RO",
            "WAIT",
            "QUIT",
            "HELLO",
            "RESET",
            "AUTH",
            "MIGRATE",
            "DUMP",
            "RESTORE",
            "PFSELFTEST");

    /// They end or silence a connection, or change what the server does with all of them.
    private static final Set<String> SESSION =
            Set.of("CLIENT KILL", "CLIENT PAUSE", "CLIENT REPLY", "CLIENT TRACKING", "CLIENT CACHING", "CLUSTER RESET");

    private static final Set<String> RARE = Set.of("FLUSHALL", "FLUSHDB", "SWAPDB", "SELECT", "MOVE", "DISCARD");

    private static final Set<String> EXPIRING =
            Set.of("EXPIRE", "PEXPIRE", "EXPIREAT", "PEXPIREAT", "SETEX", "PSETEX", "EX", "PX", "EXAT", "PXAT", "IDLE");

    private static final String[] TYPES = {"string", "list", "hash", "set", "sorted-set", "stream"};

    private static final String[] MAKERS = words("SET string0 12|SET string1 text|SET string2 \0\u00ffa|RPUSH list0 a"
        + " b c a 1|RPUSH list1 x|HSET hash0 a 1 b text c 2.5|HSET hash1 f v|SADD set0 a b c d|SADD set1 1 2 3|SADD"
        + " set2 b c 2|ZADD sorted-set0 1 a 2 b 3 c 3 d|ZADD sorted-set1 5 a 1.5 c 7 e|ZADD sorted-set2 0 a 0 b 0"
        + " c|XADD stream0 NOMKSTREAM 1-1 a 1|XADD stream0 MAXLEN 30 5-* f v|XADD stream1 7-* b 2 a 1|XGROUP CREATE"
        + " stream0 g 0 MKSTREAM|XGROUP CREATE stream1 h 0 MKSTREAM|XREADGROUP GROUP g a STREAMS stream0 >|ZADD lex 0"
        + " a 0 b 0 c 0 d 0 e 0 1|ZADD lex 0 f 0 g 0 text|GEOADD geo0 13.361389 38.115556 a 15.087269 37.502669"
        + " b|GEOADD geo1 2.35 48.85 c 13.4 52.5 d|PFADD hll0 a b c|PFADD hll1 c d");

    private static final String[] EDGES = words("|0|-1|1|-0|+1|00|1.5| 1|1 |abc|nan|inf|-inf|+inf|0x10|1e3|1e400|.5|5."
            + "|9223372036854775807|-9223372036854775808|9223372036854775808|-9223372036854775807"
            + "|18446744073709551615|18446744073709551616|4294967296|2147483648|-2147483649|99999999999999999999"
            + "|-|+|$|>|(|[|(1|[a|(a|(inf|\0|a\0b|\u00ff\u00fe|\r\n|*|?|[a-|#|LIMIT|COUNT|WITHSCORES|GET|STORE|foo");

    private static final String[] INTEGERS = words("0|1|-1|2|3|5|-2|7|10|-100|100|9223372036854775807"
            + "|-9223372036854775808|9223372036854775808|x||1.5|+1");
    private static final String[] COUNTS = words("0|1|-1|2|3|-3|10|-7|9223372036854775807|-9223372036854775808|x|");
    private static final String[] DOUBLES = words("0|1|-1|2.5|-0.25|3|1e3|inf|-inf|0.5|nan|x||(1|100");
    private static final String[] SECONDS =
            words("5000000000|6000000000|0|-1|x||9223372036854775807|-5|9223372036854775"
                    + "|9223372036854776|9999999999|7000000000");
    private static final String[] IDS = words("0|-|+|1|1-1|5-1|7-0|7-*|8-*|9-3|5|99-1|(1|(5-1|$|>|0-0|0-1|x|"
            + "|18446744073709551615-18446744073709551615|3-1|18446744073709551616");
    private static final String[] BOUNDS = words("-|+|[a|(a|[c|(b|[|(|a|0|1|2|(1|(2|-inf|+inf|inf|(inf|x|nan|3|1.5");
    private static final String[] TEXTS = words(
            "a|b|c|d|e|1|2|3|12|-5|f|g|h|text|1.5||\0\u00ff|a b|10000|9223372036854775807|xxxxxxxxxxxxxxxxxxxxxxx");
    private static final String[] PATTERNS = words("*|a*|?|[a-c]|\\*|[^a]|string*|*t*|hash[01]|");
    private static final String[] FIELDS = words("u8|i8|u1|i64|u63|u64|i5|x|i0|u32");
    private static final String[] DATABASES = words("0|0|0|1|1|15|16|-1|x|");

    private static final int LONGEST = 40_000;

    private record Documented(String name, String group, List<?> arguments, List<String> tokens) {}

    private final Random random;
    private final List<Documented> commands = new ArrayList<>();

    /// @param docs the reply to COMMAND DOCS of the real server
    /// @param ours only what is in it, too, is called
    DocumentedCallStream(Random random, List<?> docs, CommandTable ours) {
        this.random = random;
        ReplyTree.map(docs).forEach((name, facts) -> collect(name.replace('|', ' '), facts, ours));
        commands.sort((a, b) -> a.name().compareTo(b.name()));
    }

    private void collect(String lower, Object facts, CommandTable ours) {
        String name = lower.toUpperCase(Locale.ROOT);
        Map<String, Object> map = ReplyTree.map(facts);
        if (map.get("subcommands") instanceof List<?> list) {
            ReplyTree.map(list).forEach((sub, each) -> collect(sub.replace('|', ' '), each, ours));
            return;
        }
        String group = (String) map.getOrDefault("group", "");
        boolean wanted = GROUPS.contains(group) || SERVER.contains(name);
        if (wanted
                && !LEFT_OUT.contains(name)
                && !SESSION.contains(name)
                && ours.named(name.replace(' ', '|')) != null) {
            List<?> arguments = (List<?>) map.getOrDefault("arguments", List.of());
            List<String> tokens = new ArrayList<>();
            collectTokens(arguments, tokens);
            commands.add(new Documented(name, group, arguments, tokens));
        }
    }

    private static void collectTokens(List<?> arguments, List<String> into) {
        for (Object each : arguments) {
            Map<String, Object> argument = ReplyTree.map(each);
            if (argument.get("token") instanceof String token) {
                into.add(token);
            }
            if (argument.get("arguments") instanceof List<?> inner) {
                collectTokens(inner, into);
            }
        }
    }

    /// The next call.
    byte[][] next() {
        while (true) {
            List<String> words = random.nextInt(10) == 0 ? List.of(pick(MAKERS).split(" ")) : call();
            if (!dependsOnTheClock(words)) {
                return words.stream()
                        .map(word -> word.getBytes(StandardCharsets.ISO_8859_1))
                        .toArray(byte[][]::new);
            }
        }
    }

    private List<String> call() {
        Documented command = commands.get(random.nextInt(commands.size()));
        while (RARE.contains(command.name()) && random.nextInt(10) > 0) {
            command = commands.get(random.nextInt(commands.size()));
        }
        List<String> words = new ArrayList<>(List.of(command.name().split(" ")));
        int head = words.size();
        if (command.name().startsWith("COMMAND GETKEYS") && random.nextInt(4) > 0) {
            words.addAll(call());
            return words;
        }
        for (Object argument : command.arguments()) {
            write(command, ReplyTree.map(argument), words);
        }
        if (random.nextInt(3) == 0) {
            damage(command, words, head);
        }
        keepToLex(words);
        if (random.nextInt(8) == 0) {
            words.set(0, words.get(0).toLowerCase(Locale.ROOT));
        }
        return words;
    }

    /// Ranges by member have a meaning only where all scores are the same: under a key that is only added to and
    /// cut.
    private static void keepToLex(List<String> words) {
        int source = words.getFirst().equals("ZRANGESTORE") ? 2 : 1;
        boolean byMember =
                words.getFirst().contains("LEX") || words.stream().anyMatch(word -> word.equalsIgnoreCase("BYLEX"));
        if (byMember && words.size() > source) {
            words.set(source, "lex");
        }
    }

    private void write(Documented command, Map<String, Object> argument, List<String> words) {
        List<?> flags = (List<?>) argument.getOrDefault("flags", List.of());
        if (flags.contains("optional") && random.nextInt(5) < 3) {
            return;
        }
        int times = flags.contains("multiple") ? 1 + random.nextInt(3) : 1;
        int count = words.lastIndexOf("numkeys");
        if (count >= 0 && "key".equals(argument.get("type"))) {
            words.set(count, random.nextInt(12) == 0 ? pick(INTEGERS) : "" + times);
        }
        for (int i = 0; i < times; i++) {
            String token = (String) argument.get("token");
            if (token != null && (i == 0 || flags.contains("multiple_token"))) {
                words.add(token);
            }
            List<?> inner = (List<?>) argument.getOrDefault("arguments", List.of());
            switch ((String) argument.getOrDefault("type", "string")) {
                case "pure-token" -> {}
                case "oneof" -> write(command, ReplyTree.map(inner.get(random.nextInt(inner.size()))), words);
                case "block" -> inner.forEach(each -> write(command, ReplyTree.map(each), words));
                default -> words.add(value(command, argument));
            }
        }
    }

    private String value(Documented command, Map<String, Object> argument) {
        String name = ((String) argument.getOrDefault("name", "")).toLowerCase(Locale.ROOT);
        return switch ((String) argument.getOrDefault("type", "string")) {
            case "key" -> key(command);
            case "integer", "unix-time" -> integer(command, name);
            case "double" -> command.group().equals("geo") ? place(name) : name.equals("timeout") ? "0" : pick(DOUBLES);
            case "pattern" -> pick(PATTERNS);
            default -> text(command, name);
        };
    }

    private String integer(Documented command, String name) {
        if (name.equals("numkeys")) {
            return name;
        } else if (name.contains("seconds") || name.contains("time") || name.equals("ms")) {
            return name.startsWith("min-idle") ? "0" : pick(SECONDS);
        } else if (name.contains("db")
                || name.equals("index") && command.group().equals("connection")) {
            return pick(DATABASES);
        } else if (command.name().contains("RAND")) {
            return pick(COUNTS);
        } else if (name.equals("cursor")) {
            return "0";
        }
        return random.nextInt(3) == 0 ? pick(INTEGERS) : "" + (random.nextInt(24) - 6);
    }

    private String text(Documented command, String name) {
        if (random.nextInt(300) == 0) {
            return "y".repeat(random.nextInt(LONGEST));
        }
        return switch (command.group()) {
            case "stream" ->
                switch (name) {
                    case "groupname", "group" -> pick("g", "g", "h", "nogroup");
                    case "consumername", "consumer" -> pick("a", "b");
                    case "field", "value" -> pick(TEXTS);
                    default -> pick(IDS);
                };
            case "sorted-set" -> name.equals("min") || name.equals("max") ? pick(BOUNDS) : pick(TEXTS);
            case "bitmap" -> name.contains("encoding") ? pick(FIELDS) : pick(TEXTS);
            case "generic" -> command.name().equals("MOVE") ? pick(DATABASES) : pick(TEXTS);
            default -> pick(TEXTS);
        };
    }

    private String place(String name) {
        if (random.nextInt(20) == 0) {
            return pick(DOUBLES);
        }
        double spread = name.contains("tude") ? 40 : 3000;
        return String.format(Locale.ROOT, "%.6f", random.nextDouble() * spread);
    }

    /// One of the keys, whatever its type.
    String anyKey() {
        return pick(TYPES) + random.nextInt(3);
    }

    /// Places are never kept under a key of other sorted sets, so that no two are equally far.
    private String key(Documented command) {
        String type = command.group();
        int chance = random.nextInt(40);
        if (chance == 0) {
            return pick("missing", "", "\0\u00ffkey");
        } else if (type.equals("geo")) {
            return chance > 4 ? "geo" + random.nextInt(2) : pick("string", "list", "hash", "set") + random.nextInt(3);
        } else if (type.equals("hyperloglog") && chance > 4) {
            return "hll" + random.nextInt(3);
        }
        String own = type.equals("bitmap") ? "string" : type;
        return (chance > 4 && List.of(TYPES).contains(own) ? own : pick(TYPES)) + random.nextInt(3);
    }

    private void damage(Documented command, List<String> words, int head) {
        for (int i = random.nextInt(2); i >= 0; i--) {
            int room = words.size() - head;
            int at = head + random.nextInt(room + 1);
            int kind = random.nextInt(6);
            if (kind == 0 || room == 0) {
                words.add(at, extra(command));
            } else if (at < words.size()) {
                switch (kind) {
                    case 1 -> words.remove(at);
                    case 2 -> words.set(at, pick(EDGES));
                    case 3 -> words.add(at, words.get(at));
                    case 4 -> Collections.swap(words, at, head + random.nextInt(room));
                    default -> words.set(at, words.get(at).toLowerCase(Locale.ROOT));
                }
            }
        }
    }

    private String extra(Documented command) {
        List<String> tokens = command.tokens();
        return tokens.isEmpty() || random.nextInt(3) == 0 ? pick(EDGES) : tokens.get(random.nextInt(tokens.size()));
    }

    /// Whether it makes an ID of the time, lets a key end soon, or asks for endless many elements.
    private static boolean dependsOnTheClock(List<String> words) {
        String name = words.getFirst().toUpperCase(Locale.ROOT);
        boolean expires = words.stream().anyMatch(word -> EXPIRING.contains(word.toUpperCase(Locale.ROOT)));
        boolean many = name.contains("RAND");
        for (String word : words.subList(1, words.size())) {
            if (name.equals("XADD") && word.equals("*")) {
                return true;
            }
            if ((expires || many) && word.matches("[-+]?[0-9]{1,18}(\\.[0-9]+)?")) {
                double value = Double.parseDouble(word);
                if (expires && value > 0 && value < 1e8 || many && Math.abs(value) > 1000) {
                    return true;
                }
            }
            if (many && word.startsWith("-922337203685477580") && !word.endsWith("8")) {
                return true;
            }
        }
        return false;
    }

    private static String[] words(String separatedByBars) {
        return separatedByBars.split("\\|", -1);
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
