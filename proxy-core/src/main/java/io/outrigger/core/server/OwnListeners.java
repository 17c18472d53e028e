package io.outrigger.core.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Knows the addresses of this proxy's capturing listeners, which it must never dial: the connection would come back to it for
 * ever. Written by the config thread, read by all workers.
 */
final class OwnListeners implements Predicate<InetSocketAddress> {
    private final Set<InetAddress> own;
    private volatile List<InetSocketAddress> capturing = List.of();

    OwnListeners(List<InetAddress> own) {
        this.own = new HashSet<>(own);
    }

    void set(List<InetSocketAddress> addresses) {
        capturing = List.copyOf(addresses);
    }

    /** Whether an endpoint of this address would be this proxy itself. */
    @Override
    public boolean test(InetSocketAddress dialled) {
        List<InetSocketAddress> now = capturing;
        for (int i = 0; i < now.size(); i++) {
            if (now.get(i).getPort() == dialled.getPort() && reaches(dialled, now.get(i))) {
                return true;
            }
        }
        return false;
    }

    private boolean reaches(InetSocketAddress dialled, InetSocketAddress listening) {
        InetAddress address = dialled.getAddress();
        return address != null
                && (address.equals(listening.getAddress())
                        || address.isLoopbackAddress()
                        || address.isAnyLocalAddress()
                        || own.contains(address));
    }
}
