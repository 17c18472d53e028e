package io.outrigger.app.coverage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the kernel tells of the TCP connections of this machine. */
final class KernelSockets {
    private static final int REMOTE = 2;
    private static final int STATE = 3;
    private static final int TIMER = 5;
    private static final String ESTABLISHED = "01";
    private static final String KEEPALIVE = "02:";
    private static final int TICKS_A_SECOND = 100;

    private KernelSockets() {}

    /** How many connections to that port have their peer asked for a sign of life within so many seconds. */
    static int probedWithin(int seconds, int port) throws IOException {
        int count = 0;
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            if (Files.exists(Path.of(table))) {
                for (String line : Files.readAllLines(Path.of(table))) {
                    count += isProbed(line.strip().split("\\s+", -1), seconds, port) ? 1 : 0;
                }
            }
        }
        return count;
    }

    private static boolean isProbed(String[] words, int seconds, int port) {
        return words.length > TIMER
                && words[REMOTE].endsWith(String.format(":%04X", port))
                && words[STATE].equals(ESTABLISHED)
                && words[TIMER].startsWith(KEEPALIVE)
                && Long.parseLong(words[TIMER].substring(KEEPALIVE.length()), 16) <= (long) seconds * TICKS_A_SECOND;
    }
}
