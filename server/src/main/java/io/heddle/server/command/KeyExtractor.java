package io.heddle.server.command;

import io.heddle.memory.Decimals;
import io.heddle.server.protocol.Args;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Which arguments of a call are keys, and what happens to each: for COMMAND GETKEYS, access lists, client tracking and
/// the slots of a cluster.
///
/// The key specifications of the command decide. Three kinds of command need a look at their options as well: those
/// whose specifications are incomplete (SORT, MIGRATE), those whose access depends on an option (SET with GET,
/// BITFIELD), and those where a specification may fail and the rest still holds (GEORADIUS).
///
/// A reusable object: `extract` fills it, the accessors read it until the next `extract`. Costs one pass over the
/// arguments for a keyword, otherwise a step per key; allocates only while it grows.
public final class KeyExtractor {
    private static final List<String> READ = List.of("RO", "ACCESS");
    private static final List<String> CHANGE = List.of("RW", "ACCESS", "UPDATE");
    private static final List<String> MOVE_AWAY = List.of("RW", "ACCESS", "DELETE");
    private static final List<String> REPLACE = List.of("OW", "UPDATE");

    private int[] positions = new int[8];
    private final List<List<String>> flags = new ArrayList<>();

    /// Whether any call of the command can name a key.
    public static boolean hasKeys(Command command) {
        for (KeySpec spec : command.keys()) {
            if (!spec.flags().contains("NOT_KEY")) {
                return true;
            }
        }
        return false;
    }

    /// Finds the keys of the call whose command name stands at argument `start` (0 but for COMMAND GETKEYS).
    ///
    /// @return false when the arguments do not say which keys are meant: a count that is no number or too large
    public boolean extract(Command command, Args args, int start) {
        clear();
        if (!hasKeys(command)) {
            return true;
        }
        if (!dependsOnOptions(command) && bySpecs(command, args, start)) {
            return true;
        }
        clear();
        return byOptions(command, args, start);
    }

    public int count() {
        return flags.size();
    }

    /// Argument number of a key, counted from the beginning of the arguments (not from `start`).
    public int position(int i) {
        assert i < count() : i;
        return positions[i];
    }

    /// What happens to a key, as `KeySpec.flags`.
    public List<String> flags(int i) {
        return flags.get(i);
    }

    private void clear() {
        flags.clear();
    }

    private void add(int position, List<String> access) {
        int n = flags.size();
        if (n == positions.length) {
            positions = Arrays.copyOf(positions, n * 2);
        }
        positions[n] = position;
        flags.add(access);
    }

    private static boolean dependsOnOptions(Command command) {
        for (KeySpec spec : command.keys()) {
            if (spec.flags().contains("VARIABLE_FLAGS") || spec.flags().contains("INCOMPLETE")) {
                return true;
            }
        }
        return false;
    }

    private boolean bySpecs(Command command, Args args, int start) {
        for (KeySpec spec : command.keys()) {
            if (!spec.flags().contains("NOT_KEY") && !bySpec(spec, args, start)) {
                return false;
            }
        }
        return true;
    }

    private boolean bySpec(KeySpec spec, Args args, int start) {
        int argumentCount = args.count() - start;
        int begin = begin(spec.begin(), args, start);
        if (begin < 0) {
            return !(spec.begin() instanceof KeySpec.Begin.Unknown);
        }
        int first;
        int last;
        int step;
        switch (spec.find()) {
            case KeySpec.Find.Range(int lastKey, int rangeStep, int limit) -> {
                first = begin;
                step = rangeStep;
                if (lastKey >= 0) {
                    last = first + lastKey;
                } else if (limit == 0) {
                    last = argumentCount + lastKey;
                } else {
                    last = first + (argumentCount - first) / limit + lastKey;
                }
            }
            case KeySpec.Find.Counted(int countAt, int firstKey, int countedStep) -> {
                int keys = keyCount(args, start, begin + countAt);
                if (keys < 0) {
                    return false;
                }
                first = begin + firstKey;
                step = countedStep;
                last = first + (keys - 1) * step;
            }
            case KeySpec.Find.Unknown() -> {
                return false;
            }
        }
        if (first >= argumentCount || last >= argumentCount || last < first) {
            return false;
        }
        for (int i = first; i <= last; i += step) {
            add(start + i, spec.flags());
        }
        return true;
    }

    /// Position relative to `start`, or -1 without one.
    private static int begin(KeySpec.Begin begin, Args args, int start) {
        return switch (begin) {
            case KeySpec.Begin.Index(int position) -> position;
            case KeySpec.Begin.Keyword(String word, int startFrom) -> afterKeyword(word, startFrom, args, start);
            case KeySpec.Begin.Unknown() -> -1;
        };
    }

    /// Looks forwards from a positive `startFrom`, backwards from a negative one (-2: from the last but one).
    /// Forwards, the last argument is left out: nothing could follow the word there.
    private static int afterKeyword(String word, int startFrom, Args args, int start) {
        int argumentCount = args.count() - start;
        if (startFrom > 0) {
            for (int i = startFrom; i < argumentCount - 1; i++) {
                if (args.is(start + i, word)) {
                    return i + 1;
                }
            }
            return -1;
        }
        for (int i = argumentCount + startFrom; i > 1; i--) {
            if (args.is(start + i, word)) {
                return i + 1;
            }
        }
        return -1;
    }

    /// The number at an argument when that many keys can follow it, or -1.
    private static int keyCount(Args args, int start, int position) {
        if (start + position >= args.count()) {
            return -1;
        }
        long address = args.address(start + position);
        int length = args.length(start + position);
        if (!Decimals.isLong(address, length)) {
            return -1;
        }
        long keys = Decimals.toLong(address, length);
        return keys < 1 || keys > args.count() ? -1 : (int) keys;
    }

    private boolean byOptions(Command command, Args args, int start) {
        switch (command.name()) {
            case "SET" -> add(start + 1, hasWord(args, start + 3, "GET") ? CHANGE : REPLACE);
            case "BITFIELD" -> add(start + 1, onlyReadsBits(args, start) ? READ : CHANGE);
            case "SORT_RO" -> add(start + 1, READ);
            case "SORT" -> sort(args, start);
            case "MIGRATE" -> migrate(args, start);
            case "GEORADIUS", "GEORADIUSBYMEMBER" -> radius(command, args, start);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static boolean hasWord(Args args, int from, String word) {
        for (int i = from; i < args.count(); i++) {
            if (args.is(i, word)) {
                return true;
            }
        }
        return false;
    }

    /// Only GET operations; anything that cannot be understood counts as a change.
    private static boolean onlyReadsBits(Args args, int start) {
        int i = start + 2;
        while (i < args.count()) {
            if (args.is(i, "GET") && i + 2 < args.count()) {
                i += 3;
            } else if (args.is(i, "OVERFLOW") && i + 1 < args.count()) {
                i += 2;
            } else {
                return false;
            }
        }
        return true;
    }

    /// The key to sort and the last STORE, which is the one that counts.
    private void sort(Args args, int start) {
        add(start + 1, READ);
        int store = 0;
        for (int i = start + 2; i < args.count(); i++) {
            if (args.is(i, "LIMIT")) {
                i += 2;
            } else if (args.is(i, "GET") || args.is(i, "BY")) {
                i++;
            } else if (args.is(i, "STORE") && i + 1 < args.count()) {
                store = i + 1;
            }
        }
        if (store > 0) {
            add(store, REPLACE);
        }
    }

    /// One key at argument 3, or that one empty and any number behind KEYS.
    private void migrate(Args args, int start) {
        for (int i = start + 6; i < args.count(); i++) {
            if (args.is(i, "KEYS")) {
                if (args.length(start + 3) == 0) {
                    for (int key = i + 1; key < args.count(); key++) {
                        add(key, MOVE_AWAY);
                    }
                }
                return;
            }
            if (args.is(i, "AUTH")) {
                i++;
            } else if (args.is(i, "AUTH2")) {
                i += 2;
            }
        }
        add(start + 3, MOVE_AWAY);
    }

    /// Reached when a STORE stands last, without its key: an error of syntax for the command itself to report.
    private void radius(Command command, Args args, int start) {
        add(start + 1, command.keys().get(0).flags());
        int store = 0;
        for (int i = start + 5; i + 1 < args.count(); i++) {
            if (args.is(i, "STORE") || args.is(i, "STOREDIST")) {
                store = ++i;
            }
        }
        if (store > 0) {
            add(store, REPLACE);
        }
    }
}
