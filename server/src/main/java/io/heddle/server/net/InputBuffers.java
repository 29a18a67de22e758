package io.heddle.server.net;

import io.heddle.memory.Memory;

/// Input buffers at hand for one carrier loop's connections. Used by the loop's thread alone.
///
/// A connection has a buffer only while bytes of a command are in it. The one given last is taken next: it is still in
/// the processor's cache, so many connections with one request each need the memory of a few.
final class InputBuffers implements AutoCloseable {
    /// Bytes of a buffer; one that has grown for a connection does not come back.
    static final int BYTES = 16 * 1024;

    private static final int RETAINED = 1024;

    private final long[] stack = new long[RETAINED];
    private int count;

    /// The fewest that lay here unused since the last `trim`.
    private int unused;

    long take() {
        if (count == 0) {
            return Memory.allocateRaw(BYTES);
        }
        count--;
        unused = Math.min(unused, count);
        return stack[count];
    }

    void give(long buffer, int bytes) {
        if (bytes != BYTES || count == RETAINED) {
            Memory.freeRaw(buffer);
            return;
        }
        stack[count++] = buffer;
    }

    /// Frees half of what nobody wanted since the last call.
    void trim() {
        for (int i = (unused + 1) / 2; i > 0; i--) {
            Memory.freeRaw(stack[--count]);
        }
        unused = count;
    }

    @Override
    public void close() {
        while (count > 0) {
            Memory.freeRaw(stack[--count]);
        }
    }
}
