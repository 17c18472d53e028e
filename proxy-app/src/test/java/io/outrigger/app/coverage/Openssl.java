package io.outrigger.app.coverage;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Runs {@code openssl}, which sees TLS and certificates with other eyes than we. */
final class Openssl {
    private Openssl() {}

    /** What a client of that port says of its handshake. */
    static String client(int port, String... options) throws IOException {
        List<String> command =
                new ArrayList<>(List.of("s_client", "-connect", "127.0.0.1:" + port, "-servername", "a.test"));
        command.addAll(List.of(options));
        return run(command.toArray(new String[0]));
    }

    /** All that a command says, given nothing to read. */
    static String run(String... arguments) throws IOException {
        return say("", arguments);
    }

    /** All that a command says, given this to read. */
    static String say(String text, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException ended) {
            // It was let in nowhere, and says so.
        }
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
