package io.heddle.server.protocol;

import io.heddle.memory.Memory;
import io.heddle.server.command.Arity;
import io.heddle.server.command.Command;
import io.heddle.server.command.CommandTable;
import io.heddle.server.command.Group;
import io.heddle.server.command.KeySpec;
import io.heddle.server.handoff.CommandBatch;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Request streams for tests, and a connection that feeds them to a parser piece by piece as the transport does.
///
/// The buffer is at each moment a raw block of exactly the bytes that have arrived, so in checked memory mode a read
/// beyond them fails.
final class Requests {
    private Requests() {}

    /// What a stream came to: each command as its full name and its arguments, then the error if there was one.
    record Parsed(List<String> commands, @Nullable String error) {}

    static CommandTable table() {
        CommandTable table = new CommandTable();
        table.in(Group.STRING)
                .read("GET", Arity.exactly(2), KeySpec.NONE, CommandTable.flags(), (_, _, _) -> {})
                .write("SET", Arity.atLeast(3), KeySpec.NONE, CommandTable.flags(), (_, _, _) -> {});
        table.in(Group.CONNECTION).control("PING", Arity.atLeast(1), CommandTable.flags(), (_, _, _) -> {});
        table.in(Group.SERVER)
                .container(
                        "CONFIG",
                        Arity.atLeast(2),
                        own -> own.control("GET", Arity.atLeast(3), CommandTable.flags(), (_, _, _) -> {}));
        return table;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /// One command in the usual form.
    static byte[] command(byte[]... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(bytes("*" + arguments.length + "\r\n"));
        for (byte[] argument : arguments) {
            out.writeBytes(bytes("$" + argument.length + "\r\n"));
            out.writeBytes(argument);
            out.writeBytes(bytes("\r\n"));
        }
        return out.toByteArray();
    }

    static byte[] command(String... arguments) {
        byte[][] each = new byte[arguments.length][];
        for (int i = 0; i < each.length; i++) {
            each[i] = bytes(arguments[i]);
        }
        return command(each);
    }

    static Parsed parse(String stream) {
        return parse(bytes(stream));
    }

    static Parsed parse(byte[] stream) {
        Connection connection = new Connection(new ParserLimits(() -> 512L << 20));
        try {
            connection.receive(stream, 0, stream.length);
            return connection.parsed();
        } finally {
            connection.close();
        }
    }

    /// Receives pieces of a stream and remembers the commands.
    static final class Connection implements AutoCloseable {
        final CommandBatch batch = new CommandBatch();
        final RespParser parser;
        int blocksFilled;
        private final List<String> commands = new ArrayList<>();
        private @Nullable String error;
        private long buffer = Memory.allocateRaw(1);
        private int start;
        private int end;
        private long block;
        private int blockHas;

        Connection(ParserLimits limits) {
            parser = new RespParser(table(), limits);
        }

        Parsed parsed() {
            return new Parsed(commands, error);
        }

        /// Whether everything received has been used.
        boolean isIdle() {
            return start == end && !parser.hasPartial();
        }

        void receive(byte[] stream, int from, int to) {
            int next = from;
            while (next < to && error == null) {
                if (block != 0) {
                    int taken = Math.min(parser.blockLength() - blockHas, to - next);
                    Memory.copyFromArray(stream, next, block + blockHas, taken);
                    blockHas += taken;
                    next += taken;
                    endBlock();
                } else {
                    keep(0, end + to - next);
                    Memory.copyFromArray(stream, next, buffer + end, to - next);
                    end += to - next;
                    next = to;
                    run();
                }
            }
        }

        private void endBlock() {
            if (blockHas == parser.blockLength()) {
                parser.blockFilled(batch, block);
                blocksFilled++;
                block = 0;
            }
        }

        /// Moves `[from, end)` to the front of a buffer of exactly so many bytes.
        private void keep(int from, int size) {
            long fresh = Memory.allocateRaw(Math.max(size, 1));
            Memory.copy(buffer + from, fresh, end - from);
            Memory.freeRaw(buffer);
            buffer = fresh;
            end -= from;
            start -= from;
        }

        private void run() {
            while (true) {
                batch.base = buffer;
                RespParser.Outcome outcome = parser.parse(batch, start, end);
                start = parser.consumed();
                switch (outcome) {
                    case MORE -> {
                        return;
                    }
                    case COMMANDS -> {
                        boolean wait = parser.needsBytes();
                        take();
                        keep(start, end - start);
                        if (wait) {
                            return;
                        }
                    }
                    case BLOCK -> {
                        block = Memory.allocateRaw(parser.blockLength());
                        blockHas = end - start;
                        Memory.copy(buffer + start, block, blockHas);
                        end = start;
                        keep(0, end);
                        return;
                    }
                    case ERROR -> {
                        error = batch.protocolError;
                        take();
                        return;
                    }
                }
            }
        }

        /// What the worker does: reads the commands and frees the blocks.
        private void take() {
            Args args = new Args();
            for (int i = 0; i < batch.count; i++) {
                args.attach(batch, i);
                Command command = batch.commands[i];
                StringBuilder line = new StringBuilder(command == null ? "?" : command.fullName());
                for (int k = 0; k < args.count(); k++) {
                    line.append('[').append(args.copyString(k)).append(']');
                }
                commands.add(line.toString());
            }
            freeBlocks();
            batch.clear();
        }

        private void freeBlocks() {
            for (int i = 0; i < batch.blockCount; i++) {
                Memory.freeRaw(batch.blocks[i]);
            }
            batch.blockCount = 0;
        }

        @Override
        public void close() {
            freeBlocks();
            if (block != 0) {
                Memory.freeRaw(block);
            }
            Memory.freeRaw(buffer);
        }
    }
}
