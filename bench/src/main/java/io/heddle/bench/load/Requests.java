package io.heddle.bench.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// One command as RESP bytes with a numbered key: a template that is put into a buffer with the digits of a number.
public final class Requests {
    /// Digits of a key's number.
    public static final int DIGITS = 7;

    /// Stands for the digits in the words of a command.
    static final char NUMBER = '@';

    private final byte[] bytes;
    private final int[] digitsAt;

    private Requests(byte[] bytes, int[] digitsAt) {
        this.bytes = bytes;
        this.digitsAt = digitsAt;
    }

    public static Requests get(String prefix) {
        return keyed(prefix, "GET");
    }

    /// @param more options behind the value
    public static Requests set(String prefix, int valueBytes, String... more) {
        byte[] value = new byte[valueBytes];
        Arrays.fill(value, (byte) 'x');
        String[] words = new String[more.length + 2];
        words[0] = "SET";
        words[1] = new String(value, StandardCharsets.US_ASCII);
        System.arraycopy(more, 0, words, 2, more.length);
        return keyed(prefix, words);
    }

    private static Requests keyed(String prefix, String... words) {
        String[] all = new String[words.length + 1];
        all[0] = words[0];
        all[1] = prefix + NUMBER;
        System.arraycopy(words, 1, all, 2, words.length - 1);
        return of(all);
    }

    /// A command of these words, with the number's digits in place of each '@'.
    static Requests of(String... words) {
        StringBuilder text = new StringBuilder();
        text.append('*').append(words.length).append("\r\n");
        List<Integer> places = new ArrayList<>();
        for (String word : words) {
            int at = word.indexOf(NUMBER);
            append(text, word.replace("" + NUMBER, "0".repeat(DIGITS)));
            if (at >= 0) {
                places.add(text.length() - 2 - DIGITS - (word.length() - 1 - at));
            }
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
        return new Requests(bytes, places.stream().mapToInt(Integer::intValue).toArray());
    }

    private static void append(StringBuilder text, String word) {
        text.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
    }

    public int length() {
        return bytes.length;
    }

    /// Puts the command for a key.
    public void put(ByteBuffer buffer, int number) {
        int rest = number;
        for (int i = DIGITS - 1; i >= 0; i--) {
            int tenth = rest / 10;
            byte digit = (byte) ('0' + rest - tenth * 10);
            for (int at : digitsAt) {
                bytes[at + i] = digit;
            }
            rest = tenth;
        }
        buffer.put(bytes);
    }
}
