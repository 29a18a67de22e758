package io.heddle.server.handoff;

/// Who is at the other end.
///
/// @param address peer as Redis prints it
/// @param local our end in the same form
/// @param isUnix a Unix socket
/// @param isLoopback on this machine
/// @param descriptor file descriptor, or -1
public record PeerInfo(String address, String local, boolean isUnix, boolean isLoopback, int descriptor) {
    /// Whether nobody else than this machine can see the connection.
    public boolean isOnThisMachine() {
        return isUnix || isLoopback;
    }
}
