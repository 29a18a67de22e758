package io.heddle.bench.load;

import java.util.Locale;

/// One line of JSON: an object, written field by field.
public final class Json {
    private final StringBuilder text = new StringBuilder("{");

    public Json field(String name, String value) {
        return raw(name, quoted(value));
    }

    public Json field(String name, long value) {
        return raw(name, Long.toString(value));
    }

    public Json field(String name, boolean value) {
        return raw(name, Boolean.toString(value));
    }

    public Json field(String name, double value) {
        return raw(name, Double.isFinite(value) ? String.format(Locale.ROOT, "%.3f", value) : "null");
    }

    public Json field(String name, Json value) {
        return raw(name, value.toString());
    }

    /// A list of objects.
    public Json fields(String name, Iterable<Json> values) {
        StringBuilder list = new StringBuilder("[");
        for (Json value : values) {
            list.append(list.length() > 1 ? "," : "").append(value);
        }
        return raw(name, list.append(']').toString());
    }

    private Json raw(String name, String value) {
        if (text.length() > 1) {
            text.append(',');
        }
        text.append(quoted(name)).append(':').append(value);
        return this;
    }

    private static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    @Override
    public String toString() {
        return text + "}";
    }
}
