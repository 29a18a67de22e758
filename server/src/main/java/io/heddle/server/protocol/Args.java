package io.heddle.server.protocol;

import io.heddle.memory.Decimals;
import io.heddle.memory.Doubles;
import io.heddle.memory.Memory;
import io.heddle.memory.OutOfMemoryException;
import io.heddle.server.command.CommandError;
import io.heddle.server.handoff.CommandBatch;
import java.nio.charset.StandardCharsets;

/// The arguments of the running command, borrowed from its batch: argument 0 is the name.
///
/// One flyweight that the dispatcher points at each command in turn; nothing here outlives the command but what a
/// method named `copy…` returns.
public final class Args {
    /// Longest argument that is copied to the Java heap; values and keys of commands on data are not.
    public static final int COPIED_MAX = 16 << 20;

    private CommandBatch batch = new CommandBatch();
    private int first;
    private int count;

    public void attach(CommandBatch batch, int command) {
        this.batch = batch;
        this.first = batch.first[command];
        this.count = batch.first[command + 1] - first;
    }

    public int count() {
        return count;
    }

    public long address(int i) {
        assert i < count : i;
        int offset = batch.offsets[first + i];
        return offset >= 0 ? batch.base + offset : batch.blocks[~offset];
    }

    public int length(int i) {
        assert i < count : i;
        return batch.lengths[first + i];
    }

    /// Whether the argument stands in a string block of its own, ready to become a value without a copy.
    public boolean isBlock(int i) {
        return batch.offsets[first + i] < 0;
    }

    /// Takes over the argument's block; the caller now owns it and the argument must not be read again.
    public long takeBlock(int i) {
        int k = ~batch.offsets[first + i];
        long block = batch.blocks[k];
        assert block != 0 : "taken twice";
        batch.blocks[k] = 0;
        return block;
    }

    /// Whether the argument is this word in any case; `word` is given in upper-case ASCII.
    public boolean is(int i, String word) {
        int length = word.length();
        if (length(i) != length) {
            return false;
        }
        long address = address(i);
        for (int k = 0; k < length; k++) {
            int c = Memory.getByte(address + k);
            if (c >= 'a' && c <= 'z') {
                c -= 32;
            }
            if (c != word.charAt(k)) {
                return false;
            }
        }
        return true;
    }

    /// The argument as a 64-bit integer in canonical decimal form.
    ///
    /// @throws CommandError "value is not an integer or out of range"
    public long integer(int i) {
        long address = address(i);
        int length = length(i);
        if (!Decimals.isLong(address, length)) {
            throw CommandError.NOT_AN_INTEGER;
        }
        return Decimals.toLong(address, length);
    }

    /// As `integer`, with bounds (inclusive) and the given error otherwise.
    public long integer(int i, long least, long most, CommandError error) {
        long address = address(i);
        int length = length(i);
        if (!Decimals.isLong(address, length)) {
            throw error;
        }
        long value = Decimals.toLong(address, length);
        if (value < least || value > most) {
            throw error;
        }
        return value;
    }

    /// The argument as a floating-point number, infinities included.
    ///
    /// @throws CommandError "value is not a valid float"
    public double floating(int i) {
        return floating(i, CommandError.NOT_A_FLOAT);
    }

    /// As `floating`, with the given error.
    public double floating(int i, CommandError error) {
        double value = Doubles.parse(address(i), length(i));
        if (Double.isNaN(value)) {
            throw error;
        }
        return value;
    }

    /// A new string with one char per byte (ISO 8859-1), so that no byte is lost.
    ///
    /// @throws OutOfMemoryException as `copyBytes`
    public String copyString(int i) {
        return new String(copyBytes(i), StandardCharsets.ISO_8859_1);
    }

    /// The length up to the first zero byte: where a C program ends a text, as Redis does in messages, in cursors
    /// and in bounds by score.
    public int textLength(int i) {
        long address = address(i);
        int length = length(i);
        for (int k = 0; k < length; k++) {
            if (Memory.getByte(address + k) == 0) {
                return k;
            }
        }
        return length;
    }

    /// As `copyString`, up to `textLength`.
    public String copyText(int i) {
        return copyString(i).substring(0, textLength(i));
    }

    /// As `copyText`, the first `most` bytes at most, however long the argument is.
    public String copyText(int i, int most) {
        byte[] bytes = new byte[Math.min(textLength(i), most)];
        Memory.copyToArray(address(i), bytes, 0, bytes.length);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /// A copy on the Java heap, which has no room for very long ones.
    ///
    /// @throws OutOfMemoryException if the argument is longer than [#COPIED_MAX]
    public byte[] copyBytes(int i) {
        if (length(i) > COPIED_MAX) {
            throw OutOfMemoryException.INSTANCE;
        }
        byte[] bytes = new byte[length(i)];
        Memory.copyToArray(address(i), bytes, 0, bytes.length);
        return bytes;
    }
}
