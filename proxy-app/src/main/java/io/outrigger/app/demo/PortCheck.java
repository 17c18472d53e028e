package io.outrigger.app.demo;

import io.netty.util.NetUtil;
import io.outrigger.app.run.StartFailure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Locale;

/** Tries addresses before anything is started, so that a port in use is named with the remedy for that port. */
final class PortCheck {
    private static final int HIGHEST_PORT = 65535;

    private PortCheck() {}

    /**
     * Fails unless the address can be listened on.
     *
     * @param orElse what to do when it cannot, besides ending what listens there; may be empty
     */
    static void requireFree(InetSocketAddress address, String orElse) throws StartFailure {
        try {
            tryOut(address);
        } catch (IOException e) {
            throw failure(address, orElse, String.valueOf(e.getMessage()));
        }
    }

    /** The first port of loopback from this one on that nobody listens on. */
    static int firstFree(int from) throws StartFailure {
        for (int port = from; port <= HIGHEST_PORT; port++) {
            try {
                tryOut(DemoOptions.loopback(port));
                return port;
            } catch (IOException taken) {
                // The next one then.
            }
        }
        throw new StartFailure(StartFailure.PORT_IN_USE, "no port of 127.0.0.1 from " + from + " on is free");
    }

    private static void tryOut(InetSocketAddress address) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(address);
        }
    }

    private static StartFailure failure(InetSocketAddress address, String orElse, String why) {
        String text = why.toLowerCase(Locale.ROOT);
        String port = "port " + address.getPort();
        String host = NetUtil.toAddressString(address.getAddress());
        String place = address.getAddress().isAnyLocalAddress() ? port : port + " on " + host;
        if (text.contains("in use")) {
            String remedy = orElse.isEmpty() ? "" : ", or " + orElse;
            return new StartFailure(StartFailure.PORT_IN_USE, place + " is in use; end what listens there" + remedy);
        }
        if (text.contains("permission")) {
            String remedy = orElse.isEmpty() ? "" : "; " + orElse;
            return new StartFailure(StartFailure.PERMISSION, place + " needs a permission" + remedy);
        }
        if (text.contains("assign")) {
            return new StartFailure(
                    1, host + " is not an address of this machine; on macOS: sudo ifconfig lo0 alias " + host);
        }
        return new StartFailure(1, place + ": " + why);
    }
}
