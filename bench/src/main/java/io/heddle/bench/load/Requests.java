package io.heddle.bench.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// One command as RESP bytes with a numbered key: a template that is put into a buffer with the digits of a number.
public final class Requests {
    /// Digits of a key's number.
    public static final int DIGITS = 7;

    private final byte[] bytes;
    private final int digitsAt;

    private Requests(byte[] bytes, int digitsAt) {
        this.bytes = bytes;
        this.digitsAt = digitsAt;
    }

    public static Requests get(String prefix) {
        return of(prefix, "GET");
    }

    /// @param more options behind the value
    public static Requests set(String prefix, int valueBytes, String... more) {
        byte[] value = new byte[valueBytes];
        Arrays.fill(value, (byte) 'x');
        String[] words = new String[more.length + 2];
        words[0] = "SET";
        words[1] = new String(value, StandardCharsets.US_ASCII);
        System.arraycopy(more, 0, words, 2, more.length);
        return of(prefix, words);
    }

    private static Requests of(String prefix, String... words) {
        StringBuilder text = new StringBuilder();
        text.append('*').append(words.length + 1).append("\r\n");
        append(text, words[0]);
        append(text, prefix + "0".repeat(DIGITS));
        int digitsAt = text.length() - 2 - DIGITS;
        for (int i = 1; i < words.length; i++) {
            append(text, words[i]);
        }
        return new Requests(text.toString().getBytes(StandardCharsets.US_ASCII), digitsAt);
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
            bytes[digitsAt + i] = (byte) ('0' + rest - tenth * 10);
            rest = tenth;
        }
        buffer.put(bytes);
    }
}
