package io.outrigger.config.decode;

import io.outrigger.config.istio.Retries;
import io.outrigger.config.yaml.FieldReader;
import java.util.Set;

/** Reads {@code retries} of a route and the defaults of the mesh, and refuses what istiod refuses. */
final class RetriesReader {
    private static final long MILLISECOND = 1_000_000;

    /** First and last of each run of statuses that have a name. */
    private static final int[] NAMED = {
        100, 103, 200, 208, 226, 226, 300, 305, 307, 308, 400, 418, 421, 426, 428, 429, 431, 431, 451, 451, 500, 508,
        510, 511
    };

    /** Envoy's words for HTTP and gRPC. */
    private static final Set<String> WORDS = Set.of(
            "5xx",
            "gateway-error",
            "reset",
            "reset-before-request",
            "connect-failure",
            "envoy-ratelimited",
            "retriable-4xx",
            "refused-stream",
            "retriable-status-codes",
            "retriable-headers",
            "http3-post-connect-failure",
            "cancelled",
            "deadline-exceeded",
            "internal",
            "resource-exhausted",
            "unavailable");

    private RetriesReader() {}

    static Retries read(FieldReader reader) {
        return read(reader, reader);
    }

    /** Towards the application, of which there is only one endpoint. */
    static Retries inbound(FieldReader reader) {
        return read(reader, reader.idle());
    }

    private static Retries read(FieldReader reader, FieldReader ofHosts) {
        Integer attempts = reader.integer("attempts", 0, Integer.MAX_VALUE);
        Retries retries = new Retries(
                attempts == null ? 0 : attempts,
                reader.duration("perTryTimeout", MILLISECOND),
                reader.text("retryOn"),
                ofHosts.bool("retryIgnorePreviousHosts"),
                reader.duration("backoff", MILLISECOND),
                ofHosts.bool("retryRemoteLocalities", false));
        if (attempts == null ? !reader.has("attempts") : attempts == 0) {
            for (String beside : new String[] {"perTryTimeout", "retryOn", "retryRemoteLocalities"}) {
                if (reader.has(beside)) {
                    reader.error(beside, "means nothing where attempts is 0");
                }
            }
        }
        for (String word : retries.retryOn().split(",", -1)) {
            if (!retries.retryOn().isEmpty() && !WORDS.contains(word) && !isStatus(word)) {
                reader.error("retryOn", "\"" + word + "\" is neither a retry word nor a status");
            }
        }
        return retries;
    }

    /** A status that has a name in Go's library, which is what istiod asks. */
    private static boolean isStatus(String word) {
        if (word.length() != 3 || !word.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return false;
        }
        int status = Integer.parseInt(word);
        for (int i = 0; i < NAMED.length; i += 2) {
            if (status >= NAMED[i] && status <= NAMED[i + 1]) {
                return true;
            }
        }
        return false;
    }
}
