package io.heddle.server.engine;

import io.heddle.memory.Memory;
import io.heddle.memory.OutOfMemoryException;
import io.heddle.server.command.Command;
import io.heddle.server.command.Flag;
import io.heddle.server.handoff.CommandBatch;
import io.heddle.server.protocol.Args;

/// The commands queued between MULTI and EXEC: their arguments copied into a buffer of their own, long blocks taken
/// over.
final class Transaction {
    private static final int FIRST_BYTES = 256;

    /// Offsets of arguments have 31 bits.
    private static final int CAPACITY_MAX = Integer.MAX_VALUE - 64;

    private final CommandBatch queue = new CommandBatch();
    private int used;
    private int capacity;
    private long argumentBytes;
    private boolean refused;
    private boolean mayWrite;
    private boolean writes;
    private boolean needsMemory;

    /// @throws OutOfMemoryException where there is no room for its arguments; then nothing can be queued any more
    void add(Command command, Args args) {
        mayWrite |= Pause.mayWrite(command);
        writes |= command.isWrite();
        needsMemory |= command.is(Flag.DENYOOM);
        queue.beginCommand();
        for (int i = 0; i < args.count(); i++) {
            int length = args.length(i);
            argumentBytes += length;
            if (args.isBlock(i)) {
                queue.addBlock(args.takeBlock(i), length);
            } else {
                queue.addArgument(append(args.address(i), length), length);
            }
        }
        queue.endCommand(command);
    }

    private int append(long address, int length) {
        if (queue.base == 0 || capacity - used < length) {
            long wanted = Math.max(Math.max(FIRST_BYTES, 2L * capacity), (long) used + length);
            int larger = (int) Math.min(wanted, CAPACITY_MAX);
            if (larger - used < length) {
                throw OutOfMemoryException.INSTANCE;
            }
            queue.base = queue.base == 0 ? Memory.allocateRaw(larger) : Memory.resizeRaw(queue.base, larger);
            capacity = larger;
        }
        int offset = used;
        Memory.copy(address, queue.base + offset, length);
        used += length;
        return offset;
    }

    CommandBatch queue() {
        return queue;
    }

    /// Whether one of the commands is a write.
    boolean writes() {
        return writes;
    }

    /// Whether one of the commands is refused when memory is short.
    boolean needsMemory() {
        return needsMemory;
    }

    int size() {
        return queue.count;
    }

    /// Bytes of the queued arguments.
    long argumentBytes() {
        return argumentBytes;
    }

    /// Bytes held: the buffer, blocks of their own, and the positions of the arguments.
    long bytes() {
        return Math.max(argumentBytes, capacity) + 8L * queue.argumentCount + 16L * queue.count;
    }

    /// Whether a command is queued that writes or may be propagated.
    boolean mayWrite() {
        return mayWrite;
    }

    /// A command was refused while queueing: EXEC will not run anything.
    void refuse() {
        refused = true;
    }

    boolean isRefused() {
        return refused;
    }

    /// Gives the buffer back; blocks that no command has taken are freed by `freeBlock`.
    void close(java.util.function.LongConsumer freeBlock) {
        for (int i = 0; i < queue.blockCount; i++) {
            if (queue.blocks[i] != 0) {
                freeBlock.accept(queue.blocks[i]);
            }
        }
        if (queue.base != 0) {
            Memory.freeRaw(queue.base);
        }
    }
}
