package io.heddle.server.net;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// Virtual threads on a scheduler of our own.
///
/// A custom scheduler is not public API in Java 25: this class alone reaches for the package-private factory
/// `java.lang.ThreadBuilders.newVirtualThread` (which needs `--add-opens java.base/java.lang`). Where it is missing,
/// `isAvailable` is false and connections run on the JDK's own scheduler: same behaviour, more thread changes.
final class VirtualThreads {
    private static final @Nullable Method FACTORY = find();

    private VirtualThreads() {}

    private static @Nullable Method find() {
        try {
            Method method = Class.forName("java.lang.ThreadBuilders")
                    .getDeclaredMethod("newVirtualThread", Executor.class, String.class, int.class, Runnable.class);
            method.setAccessible(true);
            return method;
        } catch (ReflectiveOperationException | RuntimeException e) {
            return null;
        }
    }

    static boolean isAvailable() {
        return FACTORY != null;
    }

    /// An unstarted virtual thread whose continuation is handed to `scheduler` each time it may run.
    static Thread on(Executor scheduler, String name, Runnable body) {
        Method factory = FACTORY;
        if (factory == null) {
            throw new IllegalStateException("no custom scheduler on this Java runtime");
        }
        try {
            return (Thread) factory.invoke(null, scheduler, name, 0, body);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("the runtime refused a virtual thread", e);
        }
    }

    /// An unstarted virtual thread on the JDK's scheduler.
    static Thread onDefault(String name, Runnable body) {
        return Thread.ofVirtual().name(name).unstarted(body);
    }
}
