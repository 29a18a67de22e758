package io.heddle.server.command;

/// How many arguments a command takes, its name (and subcommand) included.
public record Arity(int least, int most) {
    public static Arity exactly(int count) {
        return new Arity(count, count);
    }

    public static Arity atLeast(int count) {
        return new Arity(count, Integer.MAX_VALUE);
    }

    public boolean accepts(int count) {
        return count >= least && count <= most;
    }

    /// COMMAND INFO's number: negative for "at least".
    public int wire() {
        return most == least ? least : -least;
    }
}
