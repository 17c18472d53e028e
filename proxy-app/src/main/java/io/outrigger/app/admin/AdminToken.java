package io.outrigger.app.admin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** A secret that everybody who asks the admin must know: {@code authorization: Bearer …} (RFC 6750). Any thread. */
public final class AdminToken {
    private static final String SCHEME = "Bearer ";
    private static final int SHORTEST = 16;
    private static final int MOST_BYTES = 4096;

    private final String value;

    private AdminToken(String value) {
        this.value = value;
    }

    /** The one line of a file. Throws {@link IOException} saying what would be right. */
    public static AdminToken read(Path file) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw new IOException(file + " is no token: expected one line, at most " + MOST_BYTES + " bytes");
        }
        String value = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).strip();
        if (value.length() < SHORTEST || !value.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IOException(file + " is no token: expected one line of at least " + SHORTEST
                    + " ASCII characters without spaces");
        }
        return new AdminToken(value);
    }

    /** What a client sends. */
    public String authorization() {
        return SCHEME + value;
    }

    /** Whether that is what a client sent; takes as long whatever it sent. */
    boolean fits(@Nullable String sent) {
        return sent != null && MessageDigest.isEqual(bytes(authorization()), bytes(sent));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "[redacted]";
    }
}
