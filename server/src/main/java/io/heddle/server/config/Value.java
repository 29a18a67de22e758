package io.heddle.server.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One value of a directive in the three forms that anyone asks for; immutable.
///
/// @param number integers, bytes, 1 for yes, index of an enumerated word, bits of several words; a percentage is
///   negative
/// @param text what CONFIG GET answers
/// @param words the text as separate words, for directives that take several
record Value(long number, String text, List<String> words) {
    static Value of(long number, String text) {
        return new Value(number, text, List.of());
    }

    static Value of(String text) {
        return new Value(0, text, List.of());
    }

    /// By hand, as the generated one costs more at start than reading a configuration file.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Value value
                && number == value.number
                && text.equals(value.text)
                && words.equals(value.words);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    static Value of(List<String> words) {
        return new Value(words.size(), String.join(" ", words), List.copyOf(words));
    }
}
