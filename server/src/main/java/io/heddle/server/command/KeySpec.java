package io.heddle.server.command;

import java.util.List;

/// Where a command's keys stand and what happens to them: Redis's key specifications.
///
/// @param flags RO, RW, OW, RM, ACCESS, UPDATE, INSERT, DELETE, NOT_KEY, INCOMPLETE, VARIABLE_FLAGS
/// @param begin where the first key is looked for
/// @param find how the others follow
/// @param notes free text for COMMAND DOCS and INFO, or empty
public record KeySpec(List<String> flags, Begin begin, Find find, String notes) {
    /// Where a spec begins.
    public sealed interface Begin {
        /// At a fixed argument.
        record Index(int position) implements Begin {}

        /// After a word, looked for from argument `startFrom` (from the end when negative).
        record Keyword(String word, int startFrom) implements Begin {}

        /// Nobody can say.
        record Unknown() implements Begin {}
    }

    /// How keys follow the beginning.
    public sealed interface Find {
        /// `lastKey` is relative to the first (negative: from the end, -1 the last argument); `limit` 2 means
        /// the first half.
        record Range(int lastKey, int step, int limit) implements Find {}

        /// A count at `countAt`, keys from `firstKey` (both relative to the beginning).
        record Counted(int countAt, int firstKey, int step) implements Find {}

        /// Nobody can say.
        record Unknown() implements Find {}
    }

    public static final List<KeySpec> NONE = List.of();

    /// One key at argument 1. Flags blank-separated, such as "RO ACCESS".
    public static List<KeySpec> first(String flags) {
        return range(flags, 1, 0, 1);
    }

    /// Keys from argument `first`; `lastKey` relative to it, or negative from the end (-1: the last argument).
    public static List<KeySpec> range(String flags, int first, int lastKey, int step) {
        return List.of(at(flags, first, lastKey, step));
    }

    /// One spec of a command that has several.
    public static KeySpec at(String flags, int first, int lastKey, int step) {
        return new KeySpec(words(flags), new Begin.Index(first), new Find.Range(lastKey, step, 0), "");
    }

    /// A key count at argument `countAt`, keys right behind it.
    public static KeySpec counted(String flags, int countAt) {
        return new KeySpec(words(flags), new Begin.Index(countAt), new Find.Counted(0, 1, 1), "");
    }

    private static List<String> words(String flags) {
        return List.of(flags.split(" "));
    }
}
