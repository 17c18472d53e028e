package io.outrigger.app.command;

import io.outrigger.app.admin.AdminToken;
import io.outrigger.app.run.StartFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Asks the small servers of a proxy on this machine. */
final class AdminClient {
    private static final int CONNECT_MILLIS = 2_000;
    private static final int READ_MILLIS = 30_000;

    private AdminClient() {}

    /** Where the token of the admin lies, for servers and those who ask them; null for none. */
    static @Nullable Path tokenFile() {
        String file = System.getenv("OUTRIGGER_ADMIN_TOKEN_FILE");
        return file == null || file.isEmpty() ? null : Path.of(file);
    }

    /**
     * The token in a file, null for no file.
     *
     * @throws StartFailure saying what is wrong with the file
     */
    static @Nullable AdminToken token(@Nullable Path file) throws StartFailure {
        try {
            return file == null ? null : AdminToken.read(file);
        } catch (NoSuchFileException e) {
            throw new StartFailure(StartFailure.CONFIG, "token of the admin: there is no file " + e.getMessage());
        } catch (AccessDeniedException e) {
            throw new StartFailure(
                    StartFailure.PERMISSION, "token of the admin: " + e.getMessage() + " cannot be read");
        } catch (IOException e) {
            throw new StartFailure(StartFailure.CONFIG, "token of the admin: " + e.getMessage());
        }
    }

    /** What came back. */
    record Answer(int status, byte[] body) {
        boolean isGood() {
            return status >= 200 && status < 300;
        }
    }

    /**
     * Sends one request to loopback.
     *
     * @param path with or without its leading slash, with its query
     * @param body empty for none
     * @param token null for none
     * @throws IOException if nobody answers
     */
    static Answer ask(String method, int port, String path, String body, @Nullable AdminToken token)
            throws IOException {
        String url = "http://127.0.0.1:" + port + (path.startsWith("/") ? path : "/" + path);
        HttpURLConnection connection = open(url, CONNECT_MILLIS, READ_MILLIS);
        connection.setRequestMethod(method);
        if (token != null) {
            connection.setRequestProperty("authorization", token.authorization());
        }
        if (!body.isEmpty()) {
            connection.setDoOutput(true);
            try (OutputStream out = connection.getOutputStream()) {
                out.write(body.getBytes(StandardCharsets.UTF_8));
            }
        }
        return answer(connection);
    }

    /** Gets a URL; throws if nobody answers in time. */
    static Answer get(String url, int timeoutMillis) throws IOException {
        return answer(open(url, timeoutMillis, timeoutMillis));
    }

    private static HttpURLConnection open(String url, int connectMillis, int readMillis) throws IOException {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(url).toURL().openConnection();
            connection.setConnectTimeout(connectMillis);
            connection.setReadTimeout(readMillis);
            return connection;
        } catch (IllegalArgumentException | ClassCastException e) {
            throw new IOException("\"" + url + "\" is not an http URL", e);
        }
    }

    private static Answer answer(HttpURLConnection connection) throws IOException {
        int status = connection.getResponseCode();
        try (InputStream in = status >= 400 ? connection.getErrorStream() : connection.getInputStream()) {
            return new Answer(status, in == null ? new byte[0] : in.readAllBytes());
        }
    }
}
