package io.heddle.server.handoff;

import io.heddle.server.command.Command;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The complete commands of one connection, parsed in place in its input buffer.
///
/// ```
/// commands:   GET          SET              (null: unknown name)
/// first:      0            2        5       first[i] .. first[i + 1] are the arguments of command i
/// offsets:    4   13   |   27 ...           from `base`; a negative offset ~k names blocks[k]
/// lengths:    3    5   |    3 ...
/// blocks:     string blocks of the worker's memory, read straight from the socket, for very long arguments
/// ```
///
/// Filled by the parser on the connection's thread, read by the worker. Arrays begin small, as most connections are
/// idle, grow by doubling, and are dropped when a rare huge command made them large or the connection has come to rest.
public final class CommandBatch {
    private static final int RETAINED_ARGUMENTS = 4096;
    private static final int COMMANDS_AT_REST = 2;
    private static final int ARGUMENTS_AT_REST = 8;

    /// Address of the input buffer that offsets count from; it may move between two batches, never during one.
    public long base;

    /// Complete commands in this batch.
    public int count;

    /// Arguments in use, of all commands.
    public int argumentCount;

    public @Nullable Command[] commands = new @Nullable Command[COMMANDS_AT_REST];
    public int[] first = new int[COMMANDS_AT_REST + 1];
    public int[] offsets = new int[ARGUMENTS_AT_REST];
    public int[] lengths = new int[ARGUMENTS_AT_REST];
    public long[] blocks = new long[0];
    public int blockCount;

    /// The worker's cursor: the next command to execute.
    public int next;

    /// Set when the bytes after the last complete command break the protocol: the worker answers it after them and
    /// closes.
    public @Nullable String protocolError;

    /// Begins a command; its arguments follow through `addArgument`.
    public void beginCommand() {
        if (count + 1 >= commands.length) {
            commands = Arrays.copyOf(commands, commands.length * 2);
            first = Arrays.copyOf(first, commands.length + 1);
        }
        first[count] = argumentCount;
    }

    public void addArgument(int offset, int length) {
        if (argumentCount == offsets.length) {
            offsets = Arrays.copyOf(offsets, argumentCount * 2);
            lengths = Arrays.copyOf(lengths, argumentCount * 2);
        }
        offsets[argumentCount] = offset;
        lengths[argumentCount] = length;
        argumentCount++;
    }

    /// An argument that stands in a string block: `block` is the address of its first byte.
    public void addBlock(long block, int length) {
        if (blockCount == blocks.length) {
            blocks = Arrays.copyOf(blocks, Math.max(4, blockCount * 2));
        }
        blocks[blockCount] = block;
        addArgument(~blockCount, length);
        blockCount++;
    }

    public void endCommand(@Nullable Command command) {
        commands[count] = command;
        count++;
        first[count] = argumentCount;
    }

    public void clear() {
        Arrays.fill(commands, 0, count, null);
        count = 0;
        argumentCount = 0;
        blockCount = 0;
        next = 0;
        protocolError = null;
        if (offsets.length > RETAINED_ARGUMENTS) {
            shrink();
        }
    }

    /// Empties the batch of a connection that has come to rest, and makes it small.
    public void rest() {
        clear();
        if (offsets.length > ARGUMENTS_AT_REST || commands.length > COMMANDS_AT_REST) {
            shrink();
        }
    }

    private void shrink() {
        commands = new @Nullable Command[COMMANDS_AT_REST];
        first = new int[COMMANDS_AT_REST + 1];
        offsets = new int[ARGUMENTS_AT_REST];
        lengths = new int[ARGUMENTS_AT_REST];
        blocks = new long[0];
    }
}
