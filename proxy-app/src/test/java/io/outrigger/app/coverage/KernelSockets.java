package io.outrigger.app.coverage;

import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.EpollSocketChannelConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the kernel tells of the TCP connections of this process. */
final class KernelSockets {
    private static final int REMOTE = 2;
    private static final int STATE = 3;
    private static final int INODE = 9;
    private static final String ESTABLISHED = "01";
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private KernelSockets() {}

    /** The settings of this process's only connection to that port, asked of the kernel. */
    static EpollSocketChannelConfig to(int port) throws IOException {
        Path socket = Path.of("socket:[" + inode(port) + "]");
        try (var descriptors = Files.newDirectoryStream(DESCRIPTORS)) {
            for (Path descriptor : descriptors) {
                if (Files.isSymbolicLink(descriptor)
                        && Files.readSymbolicLink(descriptor).equals(socket)) {
                    // Only asked, never registered nor closed: the socket stays its owner's.
                    return new EpollSocketChannel(
                                    Integer.parseInt(descriptor.getFileName().toString()))
                            .config();
                }
            }
        }
        throw new AssertionError("no descriptor is " + socket);
    }

    private static String inode(int port) throws IOException {
        for (String table : List.of("/proc/self/net/tcp", "/proc/self/net/tcp6")) {
            if (Files.exists(Path.of(table))) {
                for (String line : Files.readAllLines(Path.of(table))) {
                    String[] words = line.strip().split("\\s+", -1);
                    if (words.length > INODE
                            && words[REMOTE].endsWith(String.format(":%04X", port))
                            && words[STATE].equals(ESTABLISHED)) {
                        return words[INODE];
                    }
                }
            }
        }
        throw new AssertionError("no connection to port " + port);
    }
}
