package io.heddle.server.config;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The plain types: yes or no, numbers, one word out of several, text.
final class Scalars {
    private Scalars() {}

    static Value bool(boolean value) {
        return Value.of(value ? 1 : 0, value ? "yes" : "no");
    }

    /// A further condition on a value: the reason why not, or null.
    @FunctionalInterface
    interface Check<T> {
        @Nullable
        String refusal(T value);
    }

    record YesNo(Check<Boolean> check) implements Syntax {
        @Override
        public Value parse(List<String> words, Value current, Reading reading) {
            boolean yes = words.getFirst().equalsIgnoreCase("yes");
            if (!yes && !words.getFirst().equalsIgnoreCase("no")) {
                throw new ConfigException("argument must be 'yes' or 'no'");
            }
            refuse(check.refusal(yes));
            return bool(yes);
        }
    }

    enum Unit {
        PLAIN,
        MEMORY,
        MEMORY_OR_PERCENT,
        OCTAL
    }

    record Whole(long least, long most, Unit unit, boolean unsigned) implements Syntax {
        @Override
        public Value parse(List<String> words, Value current, Reading reading) {
            long number = number(words.getFirst());
            checkBounds(number);
            return value(number);
        }

        Value value(long number) {
            return Value.of(number, text(number));
        }

        private String text(long number) {
            return switch (unit) {
                case PLAIN -> Long.toString(number);
                case MEMORY -> Long.toUnsignedString(number);
                case MEMORY_OR_PERCENT -> number < 0 ? -number + "%" : Long.toString(number);
                case OCTAL -> Long.toOctalString(number);
            };
        }

        private long number(String word) {
            switch (unit) {
                case PLAIN -> {
                    if (Numbers.isCanonical(word)) {
                        return Numbers.canonical(word);
                    }
                    throw new ConfigException("argument couldn't be parsed into an integer");
                }
                case MEMORY -> {
                    if (Numbers.isMemory(word)) {
                        return Numbers.memory(word);
                    }
                    throw new ConfigException("argument must be a memory value");
                }
                case MEMORY_OR_PERCENT -> {
                    if (Numbers.isMemory(word)) {
                        return Numbers.memory(word);
                    }
                    String percent = word.endsWith("%") ? word.substring(0, word.length() - 1) : "";
                    if (Numbers.isCanonical(percent) && Numbers.canonical(percent) >= 0) {
                        return -Numbers.canonical(percent);
                    }
                    throw new ConfigException("argument must be a memory or percent value");
                }
                case OCTAL -> {
                    try {
                        return Long.parseLong(word, 8);
                    } catch (NumberFormatException e) {
                        throw new ConfigException("argument couldn't be parsed as an octal number");
                    }
                }
            }
            throw new AssertionError(unit);
        }

        private void checkBounds(long number) {
            if (unit == Unit.MEMORY_OR_PERCENT && number < 0) {
                if (number < least) {
                    throw new ConfigException("percentage argument must be less or equal to " + -least);
                }
                return;
            }
            boolean inside = unsigned
                    ? Long.compareUnsigned(number, least) >= 0 && Long.compareUnsigned(number, most) <= 0
                    : number >= least && number <= most;
            if (!inside) {
                throw new ConfigException(
                        "argument must be between " + bound(least) + " and " + bound(most) + " inclusive");
            }
        }

        private String bound(long number) {
            if (unit == Unit.OCTAL) {
                return Long.toOctalString(number);
            }
            return unsigned ? Long.toUnsignedString(number) : Long.toString(number);
        }

        @Override
        public List<String> lines(String name, Value value) {
            boolean bytes = unit == Unit.MEMORY || unit == Unit.MEMORY_OR_PERCENT && value.number() >= 0;
            return List.of(name + ' ' + (bytes ? Numbers.withUnit(value.number()) : value.text()));
        }
    }

    /// A number that is taken back to its limits instead of being refused.
    record Clamped(Whole whole, long least, long most) implements Syntax {
        @Override
        public Value parse(List<String> words, Value current, Reading reading) {
            long number = whole.parse(words, current, reading).number();
            return whole.value(Math.max(least, Math.min(most, number)));
        }

        @Override
        public List<String> lines(String name, Value value) {
            return whole.lines(name, value);
        }
    }

    /// One word out of a list; `names` may hold synonyms as "relative=yes", answered as the word after the sign.
    record Choice(List<String> names) implements Syntax {
        @Override
        public Value parse(List<String> words, Value current, Reading reading) {
            if (words.size() == 1) {
                for (String name : names) {
                    if (wordOf(name).equalsIgnoreCase(words.getFirst())) {
                        return value(meaningOf(name));
                    }
                }
            }
            throw new ConfigException(expected(names));
        }

        Value value(String name) {
            return Value.of(names.indexOf(name), name);
        }
    }

    /// Any of several words; the first alone means none of the others.
    record Bits(List<String> names, long forbiddenTogether, String complaint) implements Syntax {
        @Override
        public Value parse(List<String> words, Value current, Reading reading) {
            long bits = 0;
            for (String word : words) {
                int index = names.indexOf(word.toLowerCase(Locale.ROOT));
                if (index < 0) {
                    throw new ConfigException(expected(names));
                }
                bits |= bit(index);
            }
            if (words.isEmpty()) {
                throw new ConfigException(expected(names));
            }
            if ((bits & forbiddenTogether) == forbiddenTogether) {
                throw new ConfigException(complaint);
            }
            return value(bits);
        }

        Value value(long bits) {
            StringBuilder text = new StringBuilder();
            for (int i = 1; i < names.size(); i++) {
                if ((bits & bit(i)) != 0) {
                    text.append(text.isEmpty() ? "" : " ").append(names.get(i));
                }
            }
            return Value.of(bits, text.isEmpty() ? names.getFirst() : text.toString());
        }

        private static long bit(int index) {
            return index == 0 ? 0 : 1L << (index - 1);
        }
    }

    record Text(Check<String> check) implements Syntax {
        @Override
        public Value parse(List<String> words, Value current, Reading reading) {
            refuse(check.refusal(words.getFirst()));
            return Value.of(words.getFirst());
        }

        @Override
        public List<String> lines(String name, Value value) {
            return List.of(name + ' ' + Words.quote(value.text()));
        }
    }

    private static void refuse(@Nullable String refusal) {
        if (refusal != null) {
            throw new ConfigException(refusal);
        }
    }

    private static String wordOf(String name) {
        int sign = name.indexOf('=');
        return sign < 0 ? name : name.substring(0, sign);
    }

    private static String meaningOf(String name) {
        return name.substring(name.indexOf('=') + 1);
    }

    private static String expected(List<String> names) {
        StringBuilder text = new StringBuilder("argument(s) must be one of the following: ");
        for (int i = 0; i < names.size(); i++) {
            text.append(i == 0 ? "" : ", ").append(wordOf(names.get(i)));
        }
        return text.toString();
    }
}
