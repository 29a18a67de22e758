package io.heddle.bench.load;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The command line of a tool: `--name value` for each option it declared, and `--help`.
public final class Options {
    private record Option(String value, String help) {}

    private final String tool;
    private final String purpose;
    private final Map<String, Option> options = new LinkedHashMap<>();
    private final List<String> given = new ArrayList<>();

    /// @param tool name as in `heddle-bench NAME`
    public Options(String tool, String purpose) {
        this.tool = tool;
        this.purpose = purpose;
    }

    /// Declares an option.
    public Options with(String name, Object standard, String help) {
        options.put(name, new Option(String.valueOf(standard), help));
        return this;
    }

    /// Declares where the server is.
    public Options withServer() {
        return with("host", "127.0.0.1", "where the server is").with("port", 6379, "its port");
    }

    /// Reads the command line.
    ///
    /// @return false when there is nothing to do but to show what was printed: the help, or what is wrong
    public boolean parse(String... arguments) {
        for (int i = 0; i < arguments.length; i += 2) {
            String name = arguments[i].startsWith("--") ? arguments[i].substring(2) : "";
            Option option = options.get(name);
            if (option == null || i + 1 == arguments.length) {
                boolean asked = arguments[i].equals("--help") || arguments[i].equals("-h");
                (asked ? System.out : System.err)
                        .print((asked ? "" : "not an option with a value: " + arguments[i] + "\n") + help());
                return false;
            }
            options.put(name, new Option(arguments[i + 1], option.help()));
            given.add(arguments[i]);
            given.add(arguments[i + 1]);
        }
        return true;
    }

    private String help() {
        StringBuilder text = new StringBuilder("heddle-bench " + tool + " [--option value ...]: " + purpose + "\n\n");
        options.forEach(
                (name, option) -> text.append("  --%-22s %s [%s]%n".formatted(name, option.help(), option.value())));
        return text.toString();
    }

    /// The options that were given, as they were.
    public String given() {
        return String.join(" ", given);
    }

    public String text(String name) {
        Option option = options.get(name);
        if (option == null) {
            throw new IllegalArgumentException("not declared: " + name);
        }
        return option.value();
    }

    public int integer(String name) {
        return Integer.parseInt(text(name));
    }

    public long whole(String name) {
        return Long.parseLong(text(name));
    }

    public double number(String name) {
        return Double.parseDouble(text(name));
    }

    public boolean flag(String name) {
        return Boolean.parseBoolean(text(name));
    }
}
