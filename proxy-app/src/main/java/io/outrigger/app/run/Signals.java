package io.outrigger.app.run;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place that hears the operating system's signals. The JDK's class for it is not exported to compile against, so it is reached
 * through method handles; where that fails, signals keep their default meaning.
 */
final class Signals {
    private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

    private Signals() {}

    /** Runs {@code action} on a thread of the machine each time the signal ({@code TERM}) comes. */
    static void on(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            MethodHandle make = lookup.findConstructor(signal, MethodType.methodType(void.class, String.class));
            MethodHandle handle = lookup.findStatic(signal, "handle", MethodType.methodType(handler, signal, handler));
            Object listener = Proxy.newProxyInstance(
                    handler.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            action.run();
                        }
                        return method.getReturnType() == boolean.class ? Boolean.FALSE : null;
                    });
            handle.invoke(make.invoke(name), listener);
        } catch (Throwable unavailable) { // a method handle may throw anything
            LOG.warn("signal {} keeps its default meaning: {}", name, unavailable.toString());
        }
    }
}
