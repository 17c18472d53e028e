package io.outrigger.core.server;

import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.channel.ServerChannel;
import io.outrigger.core.cluster.Endpoint;
import io.outrigger.core.listener.BoundSocket;
import io.outrigger.core.listener.ListenerSpec;
import io.outrigger.core.listener.Reception;
import io.outrigger.core.net.Transport;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The listening sockets of a server. Two listeners of one address, before and after a reload, have one socket; port 0 goes by the
 * listener's name. Owned by the config thread.
 */
final class Sockets {
    private final Transport transport;
    private final EventLoop loop;
    private final Reception reception;
    private Map<Key, BoundSocket> open = Map.of();

    Sockets(Transport transport, EventLoop loop, Reception reception) {
        this.transport = transport;
        this.loop = loop;
        this.reception = reception;
    }

    private record Key(InetSocketAddress address, String name) {
        static Key of(ListenerSpec spec) {
            return new Key(spec.address(), spec.address().getPort() == 0 ? spec.name() : "");
        }
    }

    /** Sockets for a configuration that does not run yet. */
    final class Plan {
        private final Map<Key, BoundSocket> wanted = new HashMap<>();
        private final List<BoundSocket> fresh = new ArrayList<>();

        /** Opens what is missing; on failure closes that again and says why. */
        ApplyResult.@Nullable Refused bind(List<ListenerSpec> listeners) {
            for (ListenerSpec spec : listeners) {
                ApplyResult.Refused refused = spec.bound() ? bind(spec) : null;
                if (refused != null) {
                    abort();
                    return refused;
                }
            }
            return null;
        }

        private ApplyResult.@Nullable Refused bind(ListenerSpec spec) {
            Key key = Key.of(spec);
            BoundSocket known = wanted.getOrDefault(key, open.get(key));
            if (known != null) {
                wanted.put(key, known);
                return null;
            }
            ServerChannel channel = transport.newServerChannel();
            BoundSocket socket = new BoundSocket(channel);
            channel.pipeline().addLast(reception.acceptor(socket));
            ChannelFuture bound = loop.register(channel)
                    .awaitUninterruptibly()
                    .channel()
                    .bind(spec.address())
                    .awaitUninterruptibly();
            if (!bound.isSuccess()) {
                channel.close();
                return refused(spec, bound.cause());
            }
            wanted.put(key, socket);
            fresh.add(socket);
            return null;
        }

        BoundSocket of(ListenerSpec spec) {
            BoundSocket socket = wanted.get(Key.of(spec));
            if (socket == null) {
                throw new IllegalArgumentException("no socket was opened for " + spec.name());
            }
            return socket;
        }

        void abort() {
            fresh.forEach(BoundSocket::close);
        }

        /**
         * Every worker knows the listeners: accept on new sockets, close the ones nobody wants any more. When it returns, each
         * connection that was accepted has been handed to its worker.
         */
        void commit() {
            List<BoundSocket> leaving = new ArrayList<>();
            open.forEach((key, socket) -> {
                if (!wanted.containsKey(key)) {
                    leaving.add(socket);
                }
            });
            open = Map.copyOf(wanted);
            fresh.forEach(BoundSocket::open);
            if (!leaving.isEmpty()) {
                LastAccepts.of(loop, leaving);
            }
        }
    }

    /** Accepts who waits, then closes. */
    void leave() {
        LastAccepts.of(loop, List.copyOf(open.values()));
        open = Map.of();
    }

    void close() {
        open.values().forEach(BoundSocket::close);
        open = Map.of();
    }

    private static ApplyResult.Refused refused(ListenerSpec spec, @Nullable Throwable cause) {
        String why = cause == null || cause.getMessage() == null
                ? "refused"
                : cause.getMessage().replaceFirst("^bind\\(\\.\\.\\) failed with error\\(-\\d+\\): ", "");
        String lower = why.toLowerCase(Locale.ROOT);
        ApplyResult.Reason reason = lower.contains("in use")
                ? ApplyResult.Reason.PORT_IN_USE
                : lower.contains("permission") ? ApplyResult.Reason.PERMISSION_DENIED : ApplyResult.Reason.BIND_FAILED;
        return new ApplyResult.Refused(
                reason, "listener " + spec.name() + " at " + Endpoint.text(spec.address()) + ": " + why);
    }
}
