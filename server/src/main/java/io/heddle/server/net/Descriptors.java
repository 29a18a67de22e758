package io.heddle.server.net;

import io.heddle.memory.Memory;

/// How many files and sockets the system lets this process have open.
public final class Descriptors {
    private static final int LIMITS_BYTES = 16;

    private Descriptors() {}

    /// The limit; `Long.MAX_VALUE` where it is not known. The virtual machine has raised it as far as it may be.
    public static long limit() {
        if (!LinuxCalls.isAvailable()) {
            return Long.MAX_VALUE;
        }
        long limits = Memory.allocateRaw(LIMITS_BYTES);
        try {
            return new LinuxCalls().descriptorLimits(limits) < 0 ? Long.MAX_VALUE : Memory.getLong(limits);
        } finally {
            Memory.freeRaw(limits);
        }
    }
}
