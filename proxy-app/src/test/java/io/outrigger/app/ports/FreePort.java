package io.outrigger.app.ports;

import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports where nobody listens, for servers that are told theirs beforehand. Not of those that the system gives to clients: a connection of
 * anybody could take one before its server listens there.
 */
public final class FreePort {
    private static final int LOWEST = 18_000;
    private static final int CHOICE = 12_000;

    /** Tests may run at the same time: each number is tried by one of them. */
    private static final AtomicInteger NEXT = new AtomicInteger(new Random().nextInt(CHOICE));

    private FreePort() {}

    /** Any thread. */
    public static int next() throws IOException {
        for (int i = 0; i < CHOICE; i++) {
            int port = LOWEST + NEXT.getAndIncrement() % CHOICE;
            try (ServerSocket socket = new ServerSocket(port)) {
                return socket.getLocalPort();
            } catch (BindException taken) {
                // The next one then.
            }
        }
        throw new BindException("all ports from " + LOWEST + " to " + (LOWEST + CHOICE - 1) + " are taken");
    }
}
