package io.heddle.server;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// The words of one command after the other: elements, numbers, places and counts at random, of the sizes that are
/// usual in the present age of a [WideCommandStream].
abstract class WideWords {
    final Random random;
    final List<byte[]> words = new ArrayList<>();

    /// How many different elements there are.
    int universe;

    /// Which of their lengths.
    int lengths;

    /// The most elements that are named at once.
    int batch;

    WideWords(Random random) {
        this.random = random;
    }

    final String score() {
        return switch (random.nextInt(12)) {
            case 0 -> pick("inf", "-inf", "1e10", "-1e15", "0", "-0.0", "9007199254740992", "-9007199254740992");
            case 1, 2 -> "" + random.nextInt(5);
            case 3 -> "" + (random.nextInt(1 << 20) - (1 << 19)) / 8.0;
            case 4 -> "" + (random.nextLong() >> 11 + random.nextInt(40));
            default -> "" + (random.nextInt(2 * universe) - universe);
        };
    }

    final String bound() {
        return random.nextInt(6) == 0 ? pick("-inf", "+inf", "(inf", "(-inf") : pick("", "(") + score();
    }

    final String limit() {
        return random.nextBoolean()
                ? ""
                : " LIMIT " + random.nextInt(pick(3, 50)) + " " + (random.nextInt(pick(5, 400)) - 1);
    }

    final int place(int most) {
        return random.nextInt(4) == 0 ? random.nextInt(most) : random.nextInt(pick(100, 600, 8300));
    }

    final String index() {
        return "" + (random.nextInt(2 * universe) - universe) / pick(1, 4, 20);
    }

    final int many() {
        return 1 + random.nextInt(random.nextInt(3) == 0 ? batch : 4);
    }

    final int few() {
        return 1 + random.nextInt(4);
    }

    final String count() {
        return "" + (random.nextInt(2) == 0 ? random.nextInt(universe) : -random.nextInt(30));
    }

    final long integer() {
        return switch (random.nextInt(10)) {
            case 0 -> (1L << random.nextInt(64)) + random.nextInt(3) - 1;
            case 1 -> -(1L << random.nextInt(64)) + random.nextInt(3) - 1;
            case 2 -> 40_000 + random.nextInt(universe);
            default -> random.nextInt(universe);
        };
    }

    final void value() {
        if (random.nextInt(3) == 0) {
            add("" + integer());
        } else {
            element();
        }
    }

    /// One of `universe` elements; the number says the bytes.
    final void element() {
        add(elementText());
    }

    final String elementText() {
        int number = random.nextInt(universe);
        String text = switch (number % 7) {
            case 0 -> "" + number;
            case 1 -> "" + (number % 2 == 0 ? 1 : -1) * ((1L << number % 63) + number);
            case 2 -> "\0\u00ff" + number;
            default -> "m:" + number;
        };
        int length = switch (lengths) {
            case 0, 5 -> 0;
            case 1 -> number % 2 == 0 ? 0 : 60 + number % 9;
            case 2 -> number % 3 == 0 ? 1000 + number % 60 : 0;
            case 3 -> number % 5 == 0 ? (number % 2 == 0 ? 4060 : 8130) + number % 70 : number % 100;
            default -> number % 4 == 0 ? number % 200 * 61 : 0;
        };
        if (number % 7 == 3 && length == 0 && number > 3) {
            text = "";
        }
        return text + "-".repeat(Math.max(0, length - text.length()));
    }

    final void scored(int count) {
        for (int i = 0; i < count; i++) {
            add(score());
            element();
        }
    }

    final void lineAndElements(String line, int count) {
        line(line);
        for (int i = 0; i < count; i++) {
            element();
        }
    }

    final void line(String line) {
        for (String word : line.trim().split(" ")) {
            if (!word.isEmpty()) {
                add(word);
            }
        }
    }

    final void add(String word) {
        words.add(word.getBytes(StandardCharsets.ISO_8859_1));
    }

    final int pick(int... choices) {
        return choices[random.nextInt(choices.length)];
    }

    final String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
