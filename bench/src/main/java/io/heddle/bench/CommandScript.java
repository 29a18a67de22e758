package io.heddle.bench;

import io.heddle.memory.Memory;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A run of like commands as RESP bytes in a raw buffer, whose keys (or fields of one key) can be renamed in place:
/// eleven bytes, a prefix of four and a number of seven digits.
public final class CommandScript implements AutoCloseable {
    /// Bytes of a key.
    public static final int KEY_BYTES = 11;

    /// Keys that differ.
    public static final int KEYS_MAX = 10_000_000;

    private static final int DIGITS = 7;

    private final long buffer;
    private final int stride;
    private final int digitsAt;
    private final int commands;
    private long random;

    private CommandScript(int commands, byte[] command, int digitsAt) {
        this.commands = commands;
        this.stride = command.length;
        this.digitsAt = digitsAt;
        buffer = Memory.allocateRaw((long) stride * commands);
        for (int i = 0; i < commands; i++) {
            Memory.copyFromArray(command, 0, buffer + (long) i * stride, stride);
        }
        random = 0x9E3779B97F4A7C15L;
    }

    /// Commands with a key behind the name.
    ///
    /// @param prefix four characters
    public static CommandScript keyed(int commands, String name, String prefix, byte[]... more) {
        if (prefix.length() != KEY_BYTES - DIGITS) {
            throw new IllegalArgumentException("a prefix has four characters");
        }
        byte[][] arguments = new byte[more.length + 2][];
        arguments[0] = ascii(name);
        arguments[1] = ascii(prefix + "0".repeat(DIGITS));
        System.arraycopy(more, 0, arguments, 2, more.length);
        byte[] command = encode(arguments);
        int behindName = encode(arguments[0]).length;
        return new CommandScript(commands, command, behindName + "$11\r\n".length() + prefix.length());
    }

    /// Commands with a field behind one and the same key.
    ///
    /// @param prefix four characters
    public static CommandScript fielded(int commands, String name, String key, String prefix, byte[]... more) {
        byte[][] arguments = new byte[more.length + 3][];
        arguments[0] = ascii(name);
        arguments[1] = ascii(key);
        arguments[2] = ascii(prefix + "0".repeat(DIGITS));
        System.arraycopy(more, 0, arguments, 3, more.length);
        byte[] command = encode(arguments);
        int behindKey = encode(arguments[0], arguments[1]).length;
        return new CommandScript(commands, command, behindKey + "$11\r\n".length() + prefix.length());
    }

    /// ZADD of a member to one and the same key.
    ///
    /// @param prefix four characters
    public static CommandScript scored(int commands, String key, String score, String prefix) {
        byte[][] arguments = {ascii("ZADD"), ascii(key), ascii(score), ascii(prefix + "0".repeat(DIGITS))};
        int behindScore = encode(arguments[0], arguments[1], arguments[2]).length;
        return new CommandScript(commands, encode(arguments), behindScore + "$11\r\n".length() + prefix.length());
    }

    /// Commands without arguments.
    public static CommandScript bare(int commands, String name) {
        return new CommandScript(commands, encode(ascii(name)), -1);
    }

    /// A value of that many bytes.
    public static byte[] value(int bytes) {
        byte[] value = new byte[bytes];
        Arrays.fill(value, (byte) 'x');
        return value;
    }

    public long address() {
        return buffer;
    }

    public int length() {
        return stride * commands;
    }

    public int commands() {
        return commands;
    }

    /// Address of the key of a command.
    public long key(int command) {
        return buffer + (long) command * stride + digitsAt - (KEY_BYTES - DIGITS);
    }

    /// Gives every command a key chosen at random among the first `keys`.
    public void renameAtRandom(int keys) {
        if (digitsAt < 0) {
            return;
        }
        for (int i = 0; i < commands; i++) {
            random ^= random << 13;
            random ^= random >>> 7;
            random ^= random << 17;
            rename(i, (int) ((random >>> 33) * keys >>> 31));
        }
    }

    /// Gives the commands the keys from `first` on.
    public void renameFrom(int first) {
        for (int i = 0; i < commands; i++) {
            rename(i, first + i);
        }
    }

    private void rename(int command, int number) {
        long digits = buffer + (long) command * stride + digitsAt;
        int rest = number;
        for (int i = DIGITS - 1; i >= 0; i--) {
            int tenth = rest / 10;
            Memory.putByte(digits + i, (byte) ('0' + rest - tenth * 10));
            rest = tenth;
        }
    }

    @Override
    public void close() {
        Memory.freeRaw(buffer);
    }

    private static byte[] encode(byte[]... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(ascii("*" + arguments.length + "\r\n"));
        for (byte[] argument : arguments) {
            out.writeBytes(ascii("$" + argument.length + "\r\n"));
            out.writeBytes(argument);
            out.writeBytes(ascii("\r\n"));
        }
        return out.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
