package io.outrigger.http.codec;

import io.outrigger.core.time.Chance;
import io.outrigger.http.message.HeaderBlock;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The key of a WebSocket's beginning and the answer that proves it was read (RFC 6455 section 4). HTTP/2 has neither (RFC 8441 section
 * 5.1), so whoever stands between both versions gives one side what the other does not have.
 */
public final class WebSocketKey {
    private static final byte[] KEY = ascii("sec-websocket-key");
    private static final byte[] ACCEPT = ascii("sec-websocket-accept");
    private static final byte[] SUFFIX = ascii("258EAFA5-E914-47DA-95CA-C5AB0DC85B11");

    private WebSocketKey() {}

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Adds a key to a request that has none; answers what must come back for it. */
    public static byte @Nullable [] add(HeaderBlock request, Chance chance) {
        if (request.find(KEY) < 0) {
            byte[] bytes = ByteBuffer.allocate(16)
                    .putLong(chance.bits())
                    .putLong(chance.bits())
                    .array();
            request.add(KEY, Base64.getEncoder().encode(bytes));
        }
        return answer(request);
    }

    /** What must come back for the key of a request; null if it has none. */
    public static byte @Nullable [] answer(HeaderBlock request) {
        int slot = request.find(KEY);
        if (slot < 0) {
            return null;
        }
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            sha1.update(request.store(), request.valueFrom(slot), request.valueTo(slot) - request.valueFrom(slot));
            return Base64.getEncoder().encode(sha1.digest(SUFFIX));
        } catch (NoSuchAlgorithmException never) {
            throw new IllegalStateException(never);
        }
    }

    /** Adds the proof to an answer that has none. */
    public static void prove(HeaderBlock answer, byte[] proof) {
        if (answer.find(ACCEPT) < 0) {
            answer.add(ACCEPT, proof);
        }
    }

    /** Whether an answer has a proof, right or wrong: only a server of WebSocket gives one. */
    static boolean isProven(HeaderBlock answer) {
        return answer.find(ACCEPT) >= 0;
    }

    /** Whether an answer has that proof. */
    public static boolean proves(HeaderBlock answer, byte[] proof) {
        int slot = answer.find(ACCEPT);
        return slot >= 0
                && Arrays.equals(answer.store(), answer.valueFrom(slot), answer.valueTo(slot), proof, 0, proof.length);
    }
}
