package io.heddle.server.command;

import io.heddle.memory.Memory;
import io.heddle.server.protocol.Args;

/// What clients may call themselves and their libraries: anything that leaves CLIENT LIST readable.
final class ClientName {
    static final CommandError INVALID =
            CommandError.of("ERR Client names cannot contain spaces, newlines or special characters.");

    private ClientName() {}

    /// Whether the argument has printable ASCII characters only, and no blank.
    static boolean isValid(Args args, int i) {
        long address = args.address(i);
        for (int k = 0; k < args.length(i); k++) {
            int c = Memory.getByte(address + k);
            if (c < '!' || c > '~') {
                return false;
            }
        }
        return true;
    }
}
