package io.outrigger.config.decode;

import io.outrigger.config.istio.Retries;
import io.outrigger.config.yaml.FieldReader;
import java.util.Set;

/** Reads {@code retries} of a route and the defaults of the mesh, and refuses what istiod refuses. */
final class RetriesReader {
    private static final long MILLISECOND = 1_000_000;
    private static final int LEAST_STATUS = 100;
    private static final int MOST_STATUS = 599;

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
                ofHosts.bool("retryIgnorePreviousHosts", true),
                reader.duration("backoff", MILLISECOND));
        reader.idle().bool("retryRemoteLocalities", false);
        if (attempts == null ? !reader.has("attempts") : attempts == 0) {
            for (String beside : new String[] {"perTryTimeout", "retryOn"}) {
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

    private static boolean isStatus(String word) {
        if (word.length() != 3 || !word.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return false;
        }
        int status = Integer.parseInt(word);
        return status >= LEAST_STATUS && status <= MOST_STATUS;
    }
}
