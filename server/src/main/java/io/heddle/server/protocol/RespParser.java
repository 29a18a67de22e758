package io.heddle.server.protocol;

import io.heddle.memory.Decimals;
import io.heddle.memory.Memory;
import io.heddle.server.command.Command;
import io.heddle.server.command.CommandTable;
import io.heddle.server.handoff.CommandBatch;
import org.jspecify.annotations.Nullable;

/// Parses the requests of one connection in place, in the connection's input buffer.
///
/// ```
///  base      start                          consumed()        end
///   │ done    │ *2 $3 GET $1 k   *1 $4 PING  │ *3 $3 SET $1 k…│ free
///             └──── into the batch ─────────┘ └─ partial ────┘
/// ```
///
/// The caller's loop, with offsets from `batch.base`:
///
/// - **COMMANDS**: have the batch executed and clear it; then the bytes from `consumed()` may be moved to the front.
///   When `needsBytes()` is false, parse again before reading.
/// - **MORE**: read at least `needed()` bytes behind `end` and parse again from `consumed()`. What is there of a long
///   command is kept in the batch, so a command of a million arguments costs its length and not the square of it.
///   Until the next other outcome do not clear the batch and leave every byte at its offset; the buffer as a whole
///   may move. When `hasPartial()` is false nothing is kept, and the next call may begin anywhere.
/// - **BLOCK**: a long argument begins at `consumed()`. Get a block of `blockLength()` bytes, copy what is already
///   there, from `consumed()` to `end` (fewer bytes than the block), read the rest of the block, call `blockFilled`.
///   From `consumed()` on the buffer is then free: read there, and parse again from there. Otherwise as for MORE;
///   instead of providing a block one may also go on reading into the buffer.
/// - **ERROR**: `batch.protocolError` is set, perhaps behind complete commands; nothing more can be parsed.
///
/// A connection that ends frees the blocks that its batch still holds. Malformed input is answered as Redis 7.2 does,
/// which checks neither the byte behind the CR of a line nor the two bytes behind an argument. Allocates nothing but
/// for error texts.
public final class RespParser {
    /// What a call of `parse` came to.
    public enum Outcome {
        MORE,
        COMMANDS,
        BLOCK,
        ERROR
    }

    private static final int UNKNOWN = -1;

    // What reading a number can come to instead of a number.
    private static final long NEGATIVE = -1;
    private static final long INCOMPLETE = -2;
    private static final long ENDLESS = -3;
    private static final long INVALID = -4;
    private static final long WRONG_TYPE = -5;

    private final CommandTable table;
    private final ParserLimits limits;
    private final InlineSplitter splitter = new InlineSplitter();

    private int maxBulk;
    private int position;
    private int needed;
    private boolean needsBytes;

    // The partial command: nothing is kept of it when all four are at rest.
    private int remaining;
    private int bulkLength = UNKNOWN;
    private int searched;
    private boolean behindBlock;

    public RespParser(CommandTable table, ParserLimits limits) {
        this.table = table;
        this.limits = limits;
    }

    /// Whether the client may send long requests, see [ParserLimits].
    public void authenticated(boolean value) {
        limits.authenticated(value);
    }

    /// Offset of the first byte that has not been used, by complete commands or by the partial one that is kept.
    public int consumed() {
        return position;
    }

    /// After MORE: how many more bytes it takes at least to get any further.
    public int needed() {
        return needed;
    }

    /// After COMMANDS: false when the bytes at `consumed()` should be parsed again before more are read.
    public boolean needsBytes() {
        return needsBytes;
    }

    /// Whether the next call must go on exactly where this one stopped.
    public boolean hasPartial() {
        return remaining > 0 || searched > 0;
    }

    /// After BLOCK: the length of the argument.
    public int blockLength() {
        return bulkLength;
    }

    /// Parses the bytes at offsets `[start, end)` of the buffer into the batch, which holds no complete command.
    public Outcome parse(CommandBatch batch, int start, int end) {
        assert batch.count == 0 : "the batch is not done";
        assert !hasPartial() || start == position : "a partial command goes on at " + position;
        maxBulk = limits.maxBulk();
        position = start;
        needed = 1;
        needsBytes = true;
        int begin = start;
        Outcome outcome = Outcome.COMMANDS;
        while (position < end) {
            outcome = command(batch, end);
            if (outcome != Outcome.COMMANDS) {
                break;
            }
            begin = position;
        }
        if (outcome == Outcome.ERROR) {
            return outcome;
        }
        if (batch.count == 0) {
            return outcome == Outcome.COMMANDS ? Outcome.MORE : outcome;
        }
        if (outcome != Outcome.COMMANDS) {
            needsBytes = outcome == Outcome.MORE;
            rollBack(batch, begin);
        }
        return Outcome.COMMANDS;
    }

    /// After BLOCK: the argument stands at `block`; its line end comes next in the stream.
    public void blockFilled(CommandBatch batch, long block) {
        assert remaining > 0 && bulkLength >= 0 && !behindBlock : "no block was asked for";
        batch.addBlock(block, bulkLength);
        bulkLength = UNKNOWN;
        behindBlock = true;
    }

    /// Forgets the partial command behind the complete ones; it is parsed anew from its first byte.
    private void rollBack(CommandBatch batch, int begin) {
        batch.argumentCount = batch.first[batch.count];
        position = begin;
        remaining = 0;
        bulkLength = UNKNOWN;
        searched = 0;
    }

    /// One command, or what goes on of it, or an empty one that is passed over.
    private Outcome command(CommandBatch batch, int end) {
        if (remaining == 0) {
            if (Memory.getByte(batch.base + position) != '*') {
                return inline(batch, end);
            }
            long count = number(batch.base, end, '*');
            if (count <= 0) {
                return count >= NEGATIVE ? Outcome.COMMANDS : refuseCount(batch, count);
            }
            if (count > Integer.MAX_VALUE) {
                return refuseCount(batch, INVALID);
            }
            if (count > ParserLimits.UNAUTHENTICATED_ARGUMENTS && !limits.isAuthenticated()) {
                return unauthenticated(batch, "Protocol error: unauthenticated multibulk length");
            }
            remaining = (int) count;
            batch.beginCommand();
        }
        return arguments(batch, end);
    }

    private Outcome arguments(CommandBatch batch, int end) {
        if (behindBlock) {
            if (end - position < 2) {
                return more(2 - (end - position));
            }
            position += 2;
            behindBlock = false;
            remaining--;
        }
        while (remaining > 0) {
            if (bulkLength == UNKNOWN) {
                long length = number(batch.base, end, '$');
                if (length < 0 || length > maxBulk) {
                    return refuseLength(batch, length);
                }
                if (length > ParserLimits.UNAUTHENTICATED_LENGTH && !limits.isAuthenticated()) {
                    return unauthenticated(batch, "Protocol error: unauthenticated bulk length");
                }
                bulkLength = (int) length;
            }
            int available = end - position;
            if (available < bulkLength + 2) {
                boolean block = bulkLength >= limits.bigArgument() && available < bulkLength;
                return block ? Outcome.BLOCK : more(bulkLength + 2 - available);
            }
            batch.addArgument(position, bulkLength);
            position += bulkLength + 2;
            bulkLength = UNKNOWN;
            remaining--;
        }
        batch.endCommand(look(batch));
        return Outcome.COMMANDS;
    }

    /// The command that the arguments since `first[count]` name; the container itself when its subcommand is
    /// unknown.
    private @Nullable Command look(CommandBatch batch) {
        int name = batch.first[batch.count];
        Command command = table.find(address(batch, name), batch.lengths[name]);
        if (command != null && command.hasSubcommands() && batch.argumentCount - name > 1) {
            Command subcommand = table.subcommand(command, address(batch, name + 1), batch.lengths[name + 1]);
            return subcommand == null ? command : subcommand;
        }
        return command;
    }

    private static long address(CommandBatch batch, int argument) {
        int offset = batch.offsets[argument];
        return offset >= 0 ? batch.base + offset : batch.blocks[~offset];
    }

    /// The number of the line at `position`, which is then behind that line; or why there is none.
    private long number(long base, int end, char type) {
        int first = position + 1;
        int p = first;
        int bound = Math.min(end - 1, first + 9); // nine digits stay in range, and a byte must follow the CR
        long value = 0;
        while (p < bound) {
            int digit = Memory.getByte(base + p) - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            value = value * 10 + digit;
            p++;
        }
        if (p > first
                && p < end - 1
                && Memory.getByte(base + p) == '\r'
                && Memory.getByte(base + position) == type
                && (p == first + 1 || Memory.getByte(base + first) != '0')) {
            position = p + 2;
            searched = 0;
            return value;
        }
        return unusualNumber(base, end, type);
    }

    /// As `number`, for what is long, negative, incomplete or wrong.
    private long unusualNumber(long base, int end, char type) {
        int lineEnd = find(base, end, '\r');
        if (lineEnd < 0) {
            return end - position > ParserLimits.MAX_LINE ? ENDLESS : INCOMPLETE;
        }
        if (lineEnd > end - 2) {
            return INCOMPLETE;
        }
        if (Memory.getByte(base + position) != type) {
            return WRONG_TYPE;
        }
        long digits = base + position + 1;
        int length = lineEnd - position - 1;
        if (!Decimals.isLong(digits, length)) {
            return INVALID;
        }
        position = lineEnd + 2;
        searched = 0;
        return Math.max(Decimals.toLong(digits, length), NEGATIVE);
    }

    /// Offset of the first such byte from `position` on, or negative; what was searched in vain is not searched
    /// again. A NUL ends the search for good, as the end of a string does in C.
    private int find(long base, int end, char wanted) {
        for (int p = position + searched; p < end; p++) {
            int c = Memory.getByte(base + p);
            if (c == wanted || c == 0) {
                searched = p - position;
                return c == wanted ? p : -1;
            }
        }
        searched = end - position;
        return -1;
    }

    private Outcome inline(CommandBatch batch, int end) {
        int lineFeed = find(batch.base, end, '\n');
        if (lineFeed < 0) {
            boolean endless = end - position > ParserLimits.MAX_LINE;
            return endless ? refuse(batch, "Protocol error: too big inline request") : more(1);
        }
        boolean afterReturn = lineFeed > position && Memory.getByte(batch.base + lineFeed - 1) == '\r';
        batch.beginCommand();
        if (!splitter.split(batch, position, afterReturn ? lineFeed - 1 : lineFeed)) {
            return refuse(batch, "Protocol error: unbalanced quotes in request");
        }
        position = lineFeed + 1;
        searched = 0;
        if (batch.argumentCount > batch.first[batch.count]) {
            batch.endCommand(look(batch));
        }
        return Outcome.COMMANDS;
    }

    private Outcome more(int bytes) {
        needed = bytes;
        return Outcome.MORE;
    }

    private Outcome refuseCount(CommandBatch batch, long why) {
        if (why == INCOMPLETE) {
            return more(1);
        }
        return refuse(
                batch,
                why == ENDLESS
                        ? "Protocol error: too big mbulk count string"
                        : "Protocol error: invalid multibulk length");
    }

    private Outcome refuseLength(CommandBatch batch, long why) {
        if (why == INCOMPLETE) {
            return more(1);
        }
        if (why == ENDLESS) {
            return refuse(batch, "Protocol error: too big bulk count string");
        }
        if (why == WRONG_TYPE) {
            char found = (char) Memory.getUnsignedByte(batch.base + position);
            return refuse(batch, "Protocol error: expected '$', got '" + found + "'");
        }
        return refuse(batch, "Protocol error: invalid bulk length");
    }

    /// The commands before this one may authenticate the client: then look again when they are done.
    private Outcome unauthenticated(CommandBatch batch, String message) {
        return batch.count > 0 ? Outcome.BLOCK : refuse(batch, message);
    }

    private static Outcome refuse(CommandBatch batch, String message) {
        batch.argumentCount = batch.first[batch.count];
        batch.protocolError = message;
        return Outcome.ERROR;
    }
}
