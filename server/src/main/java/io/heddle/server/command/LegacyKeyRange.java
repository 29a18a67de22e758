package io.heddle.server.command;

import java.util.List;

/// Key positions as commands had them before key specifications: first, last (negative from the end) and step.
///
/// Computed from the specifications: a single range is taken as it is; several ranges are joined while each begins
/// right behind the last one; whatever does not fit makes the command one of movable keys.
///
/// @param first position of the first key, 0 without any
/// @param movable whether these three numbers miss some of the keys
public record LegacyKeyRange(int first, int last, int step, boolean movable) {
    private static final LegacyKeyRange NONE = new LegacyKeyRange(0, 0, 0, false);

    static LegacyKeyRange of(List<KeySpec> specs) {
        if (specs.isEmpty()) {
            return NONE;
        }
        if (specs.size() == 1
                && specs.get(0).begin() instanceof KeySpec.Begin.Index(int position)
                && specs.get(0).find() instanceof KeySpec.Find.Range(int lastKey, int step, int _)) {
            return new LegacyKeyRange(position, absolute(position, lastKey), step, isIncomplete(specs.get(0)));
        }
        int first = 0;
        int last = 0;
        boolean movable = false;
        for (KeySpec spec : specs) {
            if (spec.begin() instanceof KeySpec.Begin.Index(int position)
                    && spec.find() instanceof KeySpec.Find.Range(int lastKey, int step, int _)
                    && step == 1
                    && (last == 0 || last == position - 1)) {
                movable |= isIncomplete(spec);
                first = first == 0 ? position : Math.min(first, position);
                last = later(last, absolute(position, lastKey));
            } else {
                movable = true;
            }
        }
        return first == 0 ? new LegacyKeyRange(0, 0, 0, true) : new LegacyKeyRange(first, last, 1, movable);
    }

    private static int absolute(int position, int lastKey) {
        return lastKey < 0 ? lastKey : position + lastKey;
    }

    /// A position counted from the end is behind every one counted from the beginning.
    private static int later(int a, int b) {
        return Integer.compareUnsigned(a, b) >= 0 ? a : b;
    }

    private static boolean isIncomplete(KeySpec spec) {
        return spec.flags().contains("INCOMPLETE");
    }
}
