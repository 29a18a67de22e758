package io.heddle.server.command;

import java.util.Locale;

/// The text of INFO on its way: sections with a blank line between, fields as `name:value`.
final class InfoText {
    private static final long KB = 1024;

    private final StringBuilder text = new StringBuilder(8192);

    void section(String name) {
        if (!text.isEmpty()) {
            text.append("\r\n");
        }
        text.append("# ").append(name).append("\r\n");
    }

    void field(String name, Object value) {
        text.append(name).append(':').append(value).append("\r\n");
    }

    void field(String name, long value) {
        text.append(name).append(':').append(value).append("\r\n");
    }

    void field(String name, boolean value) {
        field(name, value ? 1 : 0);
    }

    /// Two decimals.
    void ratio(String name, double value) {
        field(name, decimal(value));
    }

    void percent(String name, double value) {
        field(name, decimal(value) + "%");
    }

    /// In bytes, and once more for people.
    void bytes(String name, long bytes) {
        field(name, bytes);
        field(name + "_human", human(bytes));
    }

    /// Fields that are always 0 here.
    void zeros(String... names) {
        for (String name : names) {
            field(name, 0);
        }
    }

    /// Microseconds as seconds with six decimals.
    void seconds(String name, long micros) {
        text.append(name).append(':');
        fixed(text, micros, 6);
        text.append("\r\n");
    }

    static String decimal(double value) {
        return decimal(value, 2);
    }

    /// Rounded to so many decimals, at most six. By hand: java.util.Formatter takes a tenth of a millisecond each
    /// time until it has been compiled, and INFO has dozens of such fields.
    static String decimal(double value, int decimals) {
        long scale = 1;
        for (int i = 0; i < decimals; i++) {
            scale *= 10;
        }
        double scaled = Math.abs(value) * scale;
        if (!(scaled < 1L << 53)) {
            return String.format(Locale.ROOT, "%." + decimals + "f", value);
        }
        StringBuilder digits = new StringBuilder(24);
        long rounded = Math.round(scaled);
        if (value < 0 && rounded > 0) {
            digits.append('-');
        }
        fixed(digits, rounded, decimals);
        return digits.toString();
    }

    private static void fixed(StringBuilder digits, long value, int decimals) {
        long scale = 1;
        for (int i = 0; i < decimals; i++) {
            scale *= 10;
        }
        digits.append(value / scale).append('.');
        for (long rest = value % scale; scale > 1; rest %= scale) {
            scale /= 10;
            digits.append((char) ('0' + rest / scale));
        }
    }

    static String human(long bytes) {
        if (bytes >= 0 && bytes < KB) {
            return bytes + "B";
        }
        double value = bytes >= 0 ? bytes : bytes + 0x1p64;
        String units = "KMGTP";
        int unit = -1;
        do {
            value /= KB;
            unit++;
        } while (value >= KB && unit < units.length() - 1);
        return decimal(value) + units.charAt(unit);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
