package io.heddle.server;

import java.lang.reflect.Proxy;
import java.util.function.Consumer;

/// Handlers for SIGTERM and SIGINT.
///
/// A shutdown hook alone cannot tell the signals apart nor end with exit code 0, so this uses `sun.misc.Signal`, which
/// every JDK has in the module `jdk.unsupported`; by reflection, as the compiler has a warning for it that nothing
/// silences.
final class Signals {
    private Signals() {}

    /// Has the handler called with the signal's name, "TERM" or "INT", on a thread of its own.
    ///
    /// @return whether this JDK can
    static boolean handle(String name, Consumer<String> handler) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {handlerType}, (self, method, arguments) -> {
                        if (!method.getName().equals("handle")) {
                            return method.getName().equals("hashCode") ? (Object) 1 : name;
                        }
                        handler.accept(name);
                        return null;
                    });
            signal.getMethod("handle", signal, handlerType)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
