package io.heddle.server.command;

import java.nio.charset.StandardCharsets;

/// An error reply on its way out of a handler: thrown, caught once in the dispatcher, written after the minus sign.
///
/// The frequent ones are constants; none carries a stack trace.
public final class CommandError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public static final CommandError SYNTAX = of("ERR syntax error");
    public static final CommandError NOT_AN_INTEGER = of("ERR value is not an integer or out of range");
    public static final CommandError INT_RANGE =
            of("ERR value is out of range, value must between -2147483648 and 2147483647");
    public static final CommandError NOT_A_FLOAT = of("ERR value is not a valid float");
    public static final CommandError WRONG_TYPE =
            of("WRONGTYPE Operation against a key holding the wrong kind of value");
    public static final CommandError NO_SUCH_KEY = of("ERR no such key");
    public static final CommandError OUT_OF_RANGE = of("ERR index out of range");
    public static final CommandError OVERFLOW = of("ERR increment or decrement would overflow");
    public static final CommandError DB_INDEX = of("ERR DB index is out of range");
    public static final CommandError SAME_OBJECT = of("ERR source and destination objects are the same");
    public static final CommandError STRING_TOO_LONG =
            of("ERR string exceeds maximum allowed size (proto-max-bulk-len)");
    public static final CommandError OUT_OF_MEMORY = of("OOM command not allowed when used memory > 'maxmemory'.");

    private final transient byte[] line;

    private CommandError(String message) {
        super(message, null, false, false);
        this.line = message.getBytes(StandardCharsets.ISO_8859_1);
    }

    /// @param message code and text without the leading minus, ISO 8859-1; line breaks at its end are left out,
    ///   others
    ///     become blanks when written
    public static CommandError of(String message) {
        int length = message.length();
        while (length > 0 && (message.charAt(length - 1) == '\r' || message.charAt(length - 1) == '\n')) {
            length--;
        }
        return new CommandError(message.substring(0, length));
    }

    /// The bytes of the message; not to be changed.
    public byte[] line() {
        return line;
    }
}
