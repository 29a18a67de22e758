package io.heddle.server.net;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// The system calls of the Linux transport through the foreign-function API.
///
/// Calls that cannot block are linked as critical (no thread state change); `pollBlocking` is not. Every call returns
/// its result or minus errno, as the kernel itself does.
///
/// To capture errno costs a call into the virtual machine and a look at the library's variable, each time, and in some
/// processes a view of `capture` that the compiler does not keep off the heap (40 bytes for each call: at 20,000
/// requests per second a collection each 15 s). So the calls of every request go without: recv and send that have
/// failed are made once more with it, for the reason, and of epoll_wait nobody wants one.
@SuppressWarnings("restricted") // native access is what this class is for
final class LinuxCalls {
    static final int EINTR = 4;
    static final int EAGAIN = 11;
    static final int EACCES = 13;
    static final int ENFILE = 23;
    static final int EMFILE = 24;
    static final int EADDRINUSE = 98;
    static final int EADDRNOTAVAIL = 99;
    static final int EAFNOSUPPORT = 97;
    static final int ECONNABORTED = 103;

    static final int AF_UNIX = 1;
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    static final int SOCK_STREAM = 1;
    static final int SOCK_NONBLOCK = 2048;
    static final int SOCK_CLOEXEC = 0x80000;
    static final int SOL_SOCKET = 1;
    static final int SO_REUSEADDR = 2;
    static final int SO_KEEPALIVE = 9;
    static final int IPPROTO_TCP = 6;
    static final int TCP_NODELAY = 1;
    static final int TCP_KEEPIDLE = 4;
    static final int TCP_KEEPINTVL = 5;
    static final int TCP_KEEPCNT = 6;
    private static final int TCP_CONGESTION = 13;
    static final int IPPROTO_IPV6 = 41;
    static final int IPV6_V6ONLY = 26;

    static final int EPOLL_CTL_ADD = 1;
    static final int EPOLL_CTL_DEL = 2;
    static final int EPOLL_CTL_MOD = 3;
    static final int EPOLLIN = 1;
    static final int EPOLLOUT = 4;
    static final int EPOLLERR = 8;
    static final int EPOLLHUP = 16;
    static final int EPOLLRDHUP = 0x2000;
    static final int EPOLLET = 1 << 31;
    /// Bytes of struct epoll_event on x86-64 (packed); 16 on other architectures.
    static final int EVENT_SIZE = "amd64".equals(System.getProperty("os.arch")) ? 12 : 16;

    static final int EVENT_DATA = EVENT_SIZE == 12 ? 4 : 8;

    private static final int SHUT_RDWR = 2;
    private static final int RLIMIT_NOFILE = 7;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout CAPTURE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CAPTURE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final Linker.Option ERRNO_OPTION = Linker.Option.captureCallState("errno");
    private static final Linker.Option CRITICAL = Linker.Option.critical(false);

    /// The library's recv and send are cancellation points: in a process with threads each switches a flag with two
    /// locked instructions. `syscall` is none, so where the numbers are known the two hot calls go through it.
    private static final boolean RAW = "amd64".equals(System.getProperty("os.arch"));

    private static final long SYS_SENDTO = 44;
    private static final long SYS_RECVFROM = 45;
    private static final FunctionDescriptor TRANSFER =
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
    private static final MethodHandle RECV = RAW ? rawTransfer(SYS_RECVFROM) : plain("recv", TRANSFER);
    private static final MethodHandle SEND = RAW ? rawTransfer(SYS_SENDTO) : plain("send", TRANSFER);
    private static final MethodHandle RECV_AGAIN = critical("recv", TRANSFER);
    private static final MethodHandle SEND_AGAIN = critical("send", TRANSFER);
    private static final MethodHandle EPOLL_CREATE =
            critical("epoll_create1", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle EPOLL_CTL =
            critical("epoll_ctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
    private static final FunctionDescriptor WAIT =
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT);
    private static final MethodHandle EPOLL_POLL = plain("epoll_wait", WAIT);
    private static final MethodHandle EPOLL_WAIT =
            LINKER.downcallHandle(LINKER.defaultLookup().find("epoll_wait").orElseThrow(), WAIT);
    private static final MethodHandle SOCKET =
            critical("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle SOCKET_PAIR =
            critical("socketpair", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
    private static final MethodHandle GETRLIMIT =
            critical("getrlimit", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG));
    private static final MethodHandle BIND =
            critical("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT));
    private static final MethodHandle LISTEN = critical("listen", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle ACCEPT =
            critical("accept4", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
    private static final MethodHandle SETSOCKOPT =
            critical("setsockopt", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT));
    private static final MethodHandle GETSOCKNAME =
            critical("getsockname", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle CLOSE = blocking("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle EVENTFD =
            critical("eventfd", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle READ =
            critical("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle WRITE =
            plain("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle SHUTDOWN =
            critical("shutdown", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle SETAFFINITY =
            critical("sched_setaffinity", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG));

    /// Where errno lands; one per thread that makes calls.
    private final MemorySegment capture = Arena.ofAuto().allocate(CAPTURE);

    private static MethodHandle critical(String name, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().find(name).orElseThrow(), descriptor, ERRNO_OPTION, CRITICAL);
    }

    /// Without errno.
    private static MethodHandle plain(String name, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(LINKER.defaultLookup().find(name).orElseThrow(), descriptor, CRITICAL);
    }

    /// recv or send through `syscall`, without errno, shaped as the library's functions: the last two arguments, an
    /// address, are null.
    private static MethodHandle rawTransfer(long number) {
        FunctionDescriptor descriptor = FunctionDescriptor.of(
                JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG);
        MethodHandle call = LINKER.downcallHandle(
                LINKER.defaultLookup().find("syscall").orElseThrow(),
                descriptor,
                CRITICAL,
                Linker.Option.firstVariadicArg(1));
        // (number, descriptor, address, length, flags, 0, 0)
        return MethodHandles.insertArguments(MethodHandles.insertArguments(call, 5, 0L, 0L), 0, number);
    }

    private static MethodHandle blocking(String name, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(LINKER.defaultLookup().find(name).orElseThrow(), descriptor, ERRNO_OPTION);
    }

    static boolean isAvailable() {
        return System.getProperty("os.name").equals("Linux") && ADDRESS.byteSize() == 8;
    }

    private int negativeErrno() {
        return -(int) ERRNO.get(capture, 0L);
    }

    int recv(int descriptor, long address, int length) {
        try {
            long n = (long) RECV.invokeExact(descriptor, address, (long) length, MSG_DONTWAIT);
            if (n < 0) {
                n = (long) RECV_AGAIN.invokeExact(capture, descriptor, address, (long) length, MSG_DONTWAIT);
            }
            return n >= 0 ? (int) n : negativeErrno();
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    int send(int descriptor, long address, int length) {
        try {
            int flags = MSG_DONTWAIT | MSG_NOSIGNAL;
            long n = (long) SEND.invokeExact(descriptor, address, (long) length, flags);
            if (n < 0) {
                n = (long) SEND_AGAIN.invokeExact(capture, descriptor, address, (long) length, flags);
            }
            return n >= 0 ? (int) n : negativeErrno();
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    int epollCreate() {
        try {
            return result((int) EPOLL_CREATE.invokeExact(capture, SOCK_CLOEXEC));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    int epollControl(int epoll, int operation, int descriptor, long event) {
        try {
            return result((int) EPOLL_CTL.invokeExact(capture, epoll, operation, descriptor, event));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /// Looks without waiting; -1 when it fails.
    static int poll(int epoll, long events, int most) {
        try {
            return (int) EPOLL_POLL.invokeExact(epoll, events, most, 0);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /// Waits; -1 when it fails, as when a signal is caught.
    static int pollBlocking(int epoll, long events, int most, int timeoutMillis) {
        try {
            return (int) EPOLL_WAIT.invokeExact(epoll, events, most, timeoutMillis);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    int socket(int family) {
        try {
            return result((int) SOCKET.invokeExact(capture, family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /// Two Unix sockets that are connected to each other; their descriptors, of four bytes each, are left at
    /// `pair`.
    int socketPair(long pair) {
        try {
            return result((int)
                    SOCKET_PAIR.invokeExact(capture, AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /// Leaves how many descriptors this process may have, and may raise that to, as two words of eight bytes at
    /// `limits`.
    int descriptorLimits(long limits) {
        try {
            return result((int) GETRLIMIT.invokeExact(capture, RLIMIT_NOFILE, limits));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    int bind(int descriptor, long address, int length) {
        try {
            return result((int) BIND.invokeExact(capture, descriptor, address, length));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    int listen(int descriptor, int backlog) {
        try {
            return result((int) LISTEN.invokeExact(capture, descriptor, backlog));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    int accept(int descriptor, long address, long length) {
        try {
            return result((int) ACCEPT.invokeExact(capture, descriptor, address, length, SOCK_NONBLOCK | SOCK_CLOEXEC));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    int socketName(int descriptor, long address, long length) {
        try {
            return result((int) GETSOCKNAME.invokeExact(capture, descriptor, address, length));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /// Sets an integer socket option.
    int option(int descriptor, int level, int name, int value) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment holder = arena.allocateFrom(JAVA_INT, value);
            return result((int) SETSOCKOPT.invokeExact(capture, descriptor, level, name, holder.address(), 4));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /// Chooses how a TCP socket finds out how fast it may send.
    int congestionControl(int descriptor, String algorithm) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(algorithm);
            return result((int) SETSOCKOPT.invokeExact(
                    capture, descriptor, IPPROTO_TCP, TCP_CONGESTION, name.address(), algorithm.length()));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    int close(int descriptor) {
        try {
            return result((int) CLOSE.invokeExact(capture, descriptor));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    int eventDescriptor() {
        try {
            return result((int) EVENTFD.invokeExact(capture, 0, SOCK_NONBLOCK | SOCK_CLOEXEC));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    long read(int descriptor, long address, long length) {
        try {
            return (long) READ.invokeExact(capture, descriptor, address, length);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /// Writes the eight bytes at `counter` to an event descriptor; any thread. It fails only when a signal is
    /// pending.
    static void signal(int descriptor, long counter) {
        try {
            long ignored = (long) WRITE.invokeExact(descriptor, counter, 8L);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /// Ends both directions.
    int shutdown(int descriptor) {
        try {
            return result((int) SHUTDOWN.invokeExact(capture, descriptor, SHUT_RDWR));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /// Binds the calling thread to a set of CPUs given as a bit mask of `length` bytes.
    int setAffinity(long mask, long length) {
        try {
            return result((int) SETAFFINITY.invokeExact(capture, 0, length, mask));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    private int result(int value) {
        return value >= 0 ? value : negativeErrno();
    }

    private static AssertionError unexpected(Throwable t) {
        return new AssertionError(t);
    }
}
