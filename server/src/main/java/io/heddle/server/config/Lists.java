package io.heddle.server.config;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/// The types with a grammar of their own: `save`, `bind`, `client-output-buffer-limit` and their like.
final class Lists {
    private static final int MOST_ADDRESSES = 16;

    private Lists() {}

    /// Pairs of seconds and changes; lines of a file add up, CONFIG SET replaces.
    record SavePoints() implements Syntax {
        @Override
        public Value parse(List<String> words, Value current, Reading reading) {
            boolean none = words.size() == 1 && words.getFirst().isEmpty();
            List<String> added = none ? List.of() : words;
            if (added.size() % 2 != 0) {
                throw new ConfigException("Invalid save parameters");
            }
            List<String> all = new ArrayList<>();
            if (reading == Reading.FURTHER_LINE && !none) {
                all.addAll(current.words());
            }
            for (int i = 0; i < added.size(); i++) {
                if (!Numbers.isLenient(added.get(i)) || Numbers.lenient(added.get(i)) < (i % 2 == 0 ? 1 : 0)) {
                    throw new ConfigException("Invalid save parameters");
                }
                all.add(Long.toString(Numbers.lenient(added.get(i))));
            }
            return Value.of(all);
        }

        @Override
        public List<String> lines(String name, Value value) {
            if (value.words().isEmpty()) {
                return List.of(name + " \"\"");
            }
            List<String> lines = new ArrayList<>();
            for (int i = 0; i < value.words().size(); i += 2) {
                lines.add(
                        name + ' ' + value.words().get(i) + ' ' + value.words().get(i + 1));
            }
            return lines;
        }
    }

    /// For each class of clients: hard limit, soft limit, seconds. Classes that are not named keep theirs.
    record OutputLimits() implements Syntax {
        private static final List<String> CLASSES = List.of("normal", "slave", "pubsub");
        private static final String DEFAULTS = "normal 0 0 0 slave 268435456 67108864 60 pubsub 33554432 8388608 60";

        static Value defaults() {
            return Value.of(List.of(DEFAULTS.split(" ")));
        }

        @Override
        public Value parse(List<String> words, Value current, Reading reading) {
            if (words.size() % 4 != 0) {
                throw new ConfigException("Wrong number of arguments in buffer limit configuration.");
            }
            List<String> limits = new ArrayList<>(current.words());
            for (int i = 0; i < words.size(); i += 4) {
                String name = words.get(i).equalsIgnoreCase("replica") ? "slave" : words.get(i);
                int position = positionOf(name);
                if (position < 0) {
                    throw new ConfigException("Invalid client class specified in buffer limit configuration.");
                }
                String hard = words.get(i + 1);
                String soft = words.get(i + 2);
                String seconds = words.get(i + 3);
                if (!Numbers.isMemory(hard)
                        || !Numbers.isMemory(soft)
                        || !Numbers.isLenient(seconds)
                        || Numbers.lenient(seconds) < 0) {
                    throw new ConfigException(
                            "Error in hard, soft or soft_seconds setting in buffer limit configuration.");
                }
                limits.set(position + 1, Long.toUnsignedString(Numbers.memory(hard)));
                limits.set(position + 2, Long.toUnsignedString(Numbers.memory(soft)));
                limits.set(position + 3, Long.toString(Numbers.lenient(seconds)));
            }
            return Value.of(limits);
        }

        private static int positionOf(String name) {
            for (int i = 0; i < CLASSES.size(); i++) {
                if (CLASSES.get(i).equalsIgnoreCase(name)) {
                    return i * 4;
                }
            }
            return -1;
        }

        /// One line for each class that differs from the default; all of them if the file is to have them
        /// anyway.
        @Override
        public List<String> lines(String name, Value value) {
            List<String> lines = new ArrayList<>();
            List<String> words = value.words();
            for (int i = 0; i < words.size(); i += 4) {
                String shown = words.get(i).equals("slave") ? "replica" : words.get(i);
                lines.add(name
                        + ' '
                        + shown
                        + ' '
                        + withUnit(words.get(i + 1))
                        + ' '
                        + withUnit(words.get(i + 2))
                        + ' '
                        + words.get(i + 3));
            }
            return lines;
        }

        private static String withUnit(String bytes) {
            return Numbers.withUnit(Numbers.memory(bytes));
        }
    }

    record OomScores() implements Syntax {
        @Override
        public Value parse(List<String> words, Value current, Reading reading) {
            if (words.size() != 3) {
                throw new ConfigException("wrong number of arguments");
            }
            List<String> scores = new ArrayList<>();
            for (String word : words) {
                if (!Numbers.isLenient(word) || Math.abs(Numbers.lenient(word)) > 2000) {
                    throw new ConfigException("Invalid oom-score-adj-values, elements must be between -2000 and 2000.");
                }
                scores.add(Long.toString(Numbers.lenient(word)));
            }
            return Value.of(scores);
        }
    }

    /// Addresses to listen on; `*` is every one, a leading minus means that a missing one is no error.
    record Addresses() implements Syntax {
        @Override
        public Value parse(List<String> words, Value current, Reading reading) {
            if (words.size() > MOST_ADDRESSES) {
                throw new ConfigException("Too many bind addresses specified.");
            }
            return Value.of(words.size() == 1 && words.getFirst().isEmpty() ? List.of() : words);
        }

        @Override
        public List<String> lines(String name, Value value) {
            return List.of(name + ' ' + (value.words().isEmpty() ? "\"\"" : value.text()));
        }
    }

    /// A host and a port, or `no one`.
    record Leader() implements Syntax {
        @Override
        public Value parse(List<String> words, Value current, Reading reading) {
            if (words.size() != 2) {
                throw new ConfigException("wrong number of arguments");
            }
            if (words.get(0).equalsIgnoreCase("no") && words.get(1).equalsIgnoreCase("one")) {
                return Value.of(List.of());
            }
            String port = words.get(1);
            if (!Numbers.isLenient(port) || Numbers.lenient(port) < 0 || Numbers.lenient(port) > 65535) {
                throw new ConfigException("Invalid master port");
            }
            return Value.of(List.of(words.get(0), Long.toString(Numbers.lenient(port))));
        }
    }

    record Percentiles() implements Syntax {
        @Override
        public Value parse(List<String> words, Value current, Reading reading) {
            if (words.size() == 1 && words.getFirst().isEmpty()) {
                return Value.of(List.of());
            }
            List<String> percentiles = new ArrayList<>();
            for (String word : words) {
                percentiles.add(canonical(word));
            }
            return Value.of(percentiles);
        }

        private static String canonical(String word) {
            double percentile = Double.NaN;
            if (!word.isEmpty()
                    && !Words.isSpace(word.charAt(0))
                    && !Character.isLetter(word.charAt(word.length() - 1))) {
                try {
                    percentile = Double.parseDouble(word);
                } catch (NumberFormatException e) {
                    percentile = Double.NaN;
                }
            }
            if (Double.isNaN(percentile)) {
                throw new ConfigException("Invalid latency-tracking-info-percentiles parameters");
            }
            if (percentile < 0 || percentile > 100) {
                throw new ConfigException(
                        "latency-tracking-info-percentiles parameters should sit between [0.0,100.0]");
            }
            String text = new BigDecimal(percentile)
                    .setScale(6, RoundingMode.HALF_EVEN)
                    .stripTrailingZeros()
                    .toPlainString();
            return text;
        }

        @Override
        public List<String> lines(String name, Value value) {
            return List.of(name + ' ' + (value.words().isEmpty() ? "\"\"" : value.text()));
        }
    }

    /// Letters of event classes; `A` stands for all that are not exotic. The number has one bit per letter.
    record Events() implements Syntax {
        /// In the order of their bits: the ten of `A`, then the others.
        static final String LETTERS = "g$lshzxetdnKEm";

        private static final int ALL = (1 << 10) - 1;

        @Override
        public Value parse(List<String> words, Value current, Reading reading) {
            int bits = 0;
            for (int i = 0; i < words.getFirst().length(); i++) {
                char letter = words.getFirst().charAt(i);
                int bit = LETTERS.indexOf(letter);
                if (letter == 'A') {
                    bits |= ALL;
                } else if (bit >= 0) {
                    bits |= 1 << bit;
                } else {
                    throw new ConfigException("Invalid event class character. Use 'Ag$lshzxeKEtmdn'.");
                }
            }
            return value(bits);
        }

        static Value value(int bits) {
            StringBuilder text = new StringBuilder();
            boolean all = (bits & ALL) == ALL;
            if (all) {
                text.append('A');
            }
            for (int i = 0; i < LETTERS.length(); i++) {
                boolean covered = all && i < 10;
                if ((bits & 1 << i) != 0 && !covered) {
                    text.append(LETTERS.charAt(i));
                }
            }
            return Value.of(bits, text.toString());
        }

        @Override
        public List<String> lines(String name, Value value) {
            return List.of(name + ' ' + Words.quote(value.text()));
        }
    }
}
