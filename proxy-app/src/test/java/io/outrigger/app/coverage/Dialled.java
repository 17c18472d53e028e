package io.outrigger.app.coverage;

import io.netty.channel.Channel;
import io.outrigger.core.net.OriginalDestination;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Stands in for the kernel's redirection: where a client wanted to go, by the client's port. */
final class Dialled implements OriginalDestination {
    private final Map<Integer, InetSocketAddress> byPort = new ConcurrentHashMap<>();

    void note(int clientPort, InetSocketAddress destination) {
        byPort.put(clientPort, destination);
    }

    @Override
    public @Nullable InetSocketAddress of(Channel channel) {
        return byPort.get(((InetSocketAddress) channel.remoteAddress()).getPort());
    }
}
