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
        field(name, String.format(Locale.ROOT, "%d.%06d", micros / 1_000_000, micros % 1_000_000));
    }

    static String decimal(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
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
