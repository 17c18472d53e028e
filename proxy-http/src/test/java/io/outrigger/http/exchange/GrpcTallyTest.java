package io.outrigger.http.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.outrigger.http.message.HeaderNames;
import io.outrigger.http.message.RequestHead;
import io.outrigger.http.message.ResponseHead;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which HTTP status an answer to a gRPC call stands for: what outlier detection counts. */
final class GrpcTallyTest {
    private static int status(String contentType, int status, @Nullable String grpcStatus) {
        RequestHead request = new RequestHead();
        request.fields().add(HeaderNames.CONTENT_TYPE, contentType.getBytes(StandardCharsets.US_ASCII));
        ResponseHead answer = new ResponseHead();
        answer.status(status);
        if (grpcStatus != null) {
            answer.fields().add(HeaderNames.GRPC_STATUS, grpcStatus.getBytes(StandardCharsets.US_ASCII));
        }
        return GrpcTally.httpStatus(request, answer);
    }

    @Test
    void aStatusInTheHeadOfACallCountsAsItsHttpStatus() {
        int[] http = {200, 499, 500, 400, 504, 404, 409, 403, 429, 400, 409, 400, 501, 500, 503, 500, 401, 500};
        for (int code = 0; code < http.length; code++) {
            assertEquals(http[code], status("application/grpc", 200, Integer.toString(code)), "grpc-status " + code);
        }
        assertEquals(500, status("application/grpc+proto", 200, "no number"));
    }

    @Test
    void withoutOneTheHttpStatusCounts() {
        assertEquals(503, status("application/grpc", 503, null));
        assertEquals(200, status("application/grpc", 200, ""));
        assertEquals(200, status("text/plain", 200, "14"));
    }
}
