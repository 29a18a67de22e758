package io.heddle.keyspace;

import io.heddle.memory.Memory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Strings as the keyspace wants them: bytes at an address. Each has memory of its own, so that the checker sees any
/// access beyond it.
final class Bytes implements AutoCloseable {
    private final List<Long> buffers = new ArrayList<>();

    long of(byte[] bytes) {
        long address = Memory.allocateRaw(Math.max(1, bytes.length));
        Memory.copyFromArray(bytes, 0, address, bytes.length);
        buffers.add(address);
        return address;
    }

    long of(String text) {
        return of(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    static String text(long address, int length) {
        byte[] bytes = new byte[length];
        Memory.copyToArray(address, bytes, 0, length);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    void clear() {
        buffers.forEach(Memory::freeRaw);
        buffers.clear();
    }

    @Override
    public void close() {
        clear();
    }
}
