package io.heddle.server.net;

import java.nio.file.Path;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// How the transport is set up; fixed at start but for what is asked for anew each time.
///
/// @param ioThreads 1: the worker's thread carries the connections too; N: N - 1 carrier threads beside it
/// @param poller "auto", "epoll" or "nio"
/// @param scheduler "auto", "loop" or "jdk"
/// @param bind addresses to listen on, as in redis.conf ("-" in front: may be missing); empty for none
/// @param port TCP port; 0 for none, negative for any free one
/// @param unixSocket path of the Unix socket, or null
/// @param unixPermissions of the socket file, 0 to leave
/// @param backlog of the listening sockets
/// @param keepAliveSeconds tcp-keepalive of connections to come; any thread asks
/// @param workerCpus CPU list of the worker's thread, or empty
/// @param ioCpus CPU list of the carrier threads, or empty
/// @param busyPollMicros how long the worker polls before it sleeps; its own thread asks
/// @param inputLimit most bytes of a connection's input buffer
public record TransportOptions(
        int ioThreads,
        String poller,
        String scheduler,
        List<String> bind,
        int port,
        @Nullable Path unixSocket,
        int unixPermissions,
        int backlog,
        IntSupplier keepAliveSeconds,
        String workerCpus,
        String ioCpus,
        LongSupplier busyPollMicros,
        LongSupplier inputLimit) {}
