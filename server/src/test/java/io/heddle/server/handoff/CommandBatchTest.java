package io.heddle.server.handoff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

final class CommandBatchTest {
    @Test
    void shouldGrowInEveryDirection() {
        CommandBatch batch = new CommandBatch();
        for (int command = 0; command < 1000; command++) {
            batch.beginCommand();
            for (int i = 0; i < command % 7; i++) {
                batch.addArgument(command * 10 + i, i);
            }
            batch.addBlock(1L << 40 | command, command);
            batch.endCommand(null);
        }
        assertEquals(1000, batch.count);
        assertEquals(1000, batch.blockCount);
        for (int command = 0; command < 1000; command++) {
            int first = batch.first[command];
            assertEquals(command % 7 + 1, batch.first[command + 1] - first);
            for (int i = 0; i < command % 7; i++) {
                assertEquals(command * 10 + i, batch.offsets[first + i]);
                assertEquals(i, batch.lengths[first + i]);
            }
            int last = batch.first[command + 1] - 1;
            assertEquals(1L << 40 | command, batch.blocks[~batch.offsets[last]]);
            assertEquals(command, batch.lengths[last]);
        }
    }

    @Test
    void shouldBeEmptyOnceCleared() {
        CommandBatch batch = new CommandBatch();
        batch.beginCommand();
        batch.addBlock(64, 3);
        batch.endCommand(null);
        batch.next = 1;
        batch.protocolError = "x";
        batch.clear();
        assertEquals(0, batch.count + batch.argumentCount + batch.blockCount + batch.next);
        assertNull(batch.protocolError);
        batch.beginCommand();
        batch.addArgument(5, 6);
        batch.endCommand(null);
        assertEquals(1, batch.count);
        assertEquals(5, batch.offsets[batch.first[0]]);
    }
}
