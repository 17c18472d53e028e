package io.outrigger.http.exchange;

import io.outrigger.core.failure.FailureKind;
import io.outrigger.core.listener.Direction;
import io.outrigger.core.match.Ascii;
import io.outrigger.http.message.HeaderBlock;
import io.outrigger.http.message.HeaderNames;
import io.outrigger.http.message.Method;
import io.outrigger.http.message.RequestHead;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What a request must be before it is looked at further, whatever its route. Order and answers are Envoy's. */
final class RequestChecks {
    private static final byte[] WEBSOCKET = "websocket".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HTTPS = "https".getBytes(StandardCharsets.US_ASCII);

    private RequestChecks() {}

    /** The reason to refuse the request, null if it may go on. */
    static @Nullable FailureKind check(RequestHead head, HttpConnectionManagerSpec spec) {
        if (!spec.headers().underscores() && hasUnderscore(head.fields())) {
            return FailureKind.UNEXPECTED_UNDERSCORE;
        }
        if (head.minorVersion() == 0 && !spec.headers().http10()) {
            return FailureKind.LOW_VERSION;
        }
        if (!head.authorityPresent() && head.minorVersion() > 0) {
            return FailureKind.MISSING_HOST;
        }
        if (head.method() == Method.QUERY && !saysType(head.fields())) {
            return FailureKind.QUERY_WITHOUT_TYPE;
        }
        if (head.method() == Method.CONNECT) {
            return null; // has no path; no route takes it
        }
        if (spec.direction() == Direction.GATEWAY && head.scheme().length == HTTPS.length) {
            return FailureKind.HTTPS_URL_ON_PLAINTEXT;
        }
        if (head.store()[head.pathFrom()] != '/') {
            return FailureKind.ABSOLUTE_PATH_REJECTED;
        }
        return switch (PathNormalizer.normalize(head, spec.headers().pathNormalization())) {
            case GOOD -> null;
            case BAD -> FailureKind.PATH_NORMALIZATION_FAILED;
            case ELSEWHERE ->
                LocalReply.isGrpc(head) ? FailureKind.PATH_NORMALIZATION_FAILED : FailureKind.ESCAPED_SLASHES;
        };
    }

    private static boolean saysType(HeaderBlock fields) {
        int slot = fields.find(HeaderNames.CONTENT_TYPE);
        return slot >= 0 && fields.valueFrom(slot) < fields.valueTo(slot);
    }

    private static boolean hasUnderscore(HeaderBlock fields) {
        for (int slot = 0; slot < fields.slots(); slot++) {
            for (int i = fields.nameFrom(slot); i < fields.nameTo(slot); i++) {
                if (fields.store()[i] == '_') {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether another protocol that is asked for is carried: WebSocket alone is. */
    static boolean servesUpgrade(RequestHead head) {
        if (!head.upgrade()) {
            return true;
        }
        HeaderBlock fields = head.fields();
        int slot = fields.find(HeaderNames.UPGRADE);
        return fields.next(HeaderNames.UPGRADE, slot) < 0
                && Ascii.equalsIgnoreCase(fields.store(), fields.valueFrom(slot), fields.valueTo(slot), WEBSOCKET);
    }
}
