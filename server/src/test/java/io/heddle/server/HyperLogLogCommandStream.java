package io.heddle.server;

import java.util.Random;

/// An endless stream of HyperLogLog commands over few keys, among string commands that look into the values, copy and
/// cut them: what is cut off a value makes it one that is refused.
public final class HyperLogLogCommandStream {
    private final Random random;

    public HyperLogLogCommandStream(Random random) {
        this.random = random;
    }

    public String next() {
        return switch (random.nextInt(20)) {
            case 0, 1, 2, 3, 4, 5 -> "PFADD " + key() + elements(4);
            case 6 -> "PFADD " + key() + elements(300);
            case 7, 8 -> "PFCOUNT " + key();
            case 9, 10 -> "PFCOUNT " + key() + " " + key() + pick("", " nokey", " " + key());
            case 11 -> "PFMERGE " + key() + pick("", " " + key(), " " + key() + " " + key());
            case 12 -> "GET " + key();
            case 13 -> "STRLEN " + key();
            case 14 -> "PFDEBUG " + pick("ENCODING ", "TODENSE ", "encoding ", "foo ") + key();
            case 15 -> pick("DEL " + key(), "COPY " + key() + " " + key() + " REPLACE", "RENAME " + key() + " h9");
            case 16 -> pick("SET s x", "SET " + key() + " 12345", "EXPIRE " + key() + " 1000", "TTL " + key());
            case 17 -> random.nextInt(4) == 0 ? "SETRANGE " + key() + pick(" 0 x", " 4 \"\\x02\"") : "GET " + key();
            case 18 -> "CONFIG SET hll-sparse-max-bytes " + pick("3000", "3000", "100", "1000", "0", "15000");
            default -> "PFDEBUG " + pick("DECODE ", "DECODE ", "DECODE ", "GETREG ") + key();
        };
    }

    private String key() {
        return random.nextInt(30) == 0 ? pick("s", "nokey") : "h" + random.nextInt(5);
    }

    private String elements(int most) {
        StringBuilder text = new StringBuilder();
        int range = random.nextInt(3) == 0 ? 50 : 5000;
        for (int i = random.nextInt(most); i > 0; i--) {
            text.append(' ').append(Integer.toString(random.nextInt(range) * 7919, 36));
        }
        return text.toString();
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
