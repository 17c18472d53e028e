package io.outrigger.config.source;

import io.outrigger.config.yaml.YamlFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A file's bytes and what they can be recognised by. */
final class FileContent {
    private static final int BEGINNING = 8 * 1024;

    private final byte[] bytes;
    private final String hash;

    private FileContent(byte[] bytes, String hash) {
        this.bytes = bytes;
        this.hash = hash;
    }

    /** The content itself, not a copy. */
    byte[] bytes() {
        return bytes;
    }

    /** SHA-256 in hexadecimal. */
    String hash() {
        return hash;
    }

    static FileContent read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            // Reads a missing file to learn why it cannot be read, but never a pipe or device.
            throw Files.exists(file)
                    ? new FileSystemException(file.toString(), null, "is not a regular file")
                    : new NoSuchFileException(file.toString());
        }
        if (Files.size(file) > YamlFile.MAX_BYTES) {
            throw new FileSystemException(file.toString(), null, "has more than " + YamlFile.MAX_BYTES + " bytes");
        }
        if (isBinary(file)) {
            throw new FileSystemException(file.toString(), null, "is not text: it has a zero byte");
        }
        byte[] bytes = Files.readAllBytes(file);
        return new FileContent(bytes, HexFormat.of().formatHex(sha256().digest(bytes)));
    }

    /** Whether the beginning has a byte that no text has: enough to know an archive or a picture without reading all of it. */
    private static boolean isBinary(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            for (byte each : in.readNBytes(BEGINNING)) {
                if (each == 0) {
                    return true;
                }
            }
        }
        return false;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Why something could not be read, in words for people. */
    static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "does not exist";
        }
        if (e instanceof AccessDeniedException) {
            return "cannot be read: permission denied";
        }
        if (e instanceof NotDirectoryException) {
            return "is not a folder";
        }
        if (e instanceof FileSystemLoopException) {
            return "is a link to a folder around it";
        }
        if (e instanceof FileSystemException failure && failure.getReason() != null) {
            return "cannot be read: " + failure.getReason();
        }
        return "cannot be read: " + e.getMessage();
    }
}
