package io.heddle.server.command;

import io.heddle.memory.Memory;
import io.heddle.server.handoff.CommandBatch;
import io.heddle.server.protocol.Args;
import java.nio.charset.StandardCharsets;

/// The arguments of one command in memory of their own, for tests of what reads arguments.
final class TestArgs implements AutoCloseable {
    private final Args args = new Args();
    private final long base;

    /// @param line words separated by single blanks; `""` is an empty argument
    TestArgs(String line) {
        String[] words = line.split(" ");
        byte[] bytes = line.getBytes(StandardCharsets.ISO_8859_1);
        base = Memory.allocateRaw(Math.max(1, bytes.length));
        Memory.copyFromArray(bytes, 0, base, bytes.length);
        CommandBatch batch = new CommandBatch();
        batch.base = base;
        batch.beginCommand();
        int offset = 0;
        for (String word : words) {
            batch.addArgument(offset, word.equals("\"\"") ? 0 : word.length());
            offset += word.length() + 1;
        }
        batch.endCommand(null);
        args.attach(batch, 0);
    }

    Args args() {
        return args;
    }

    @Override
    public void close() {
        Memory.freeRaw(base);
    }
}
