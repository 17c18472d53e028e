package io.outrigger.http.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** How long a gRPC client will wait, by its own word. */
final class GrpcTimeoutTest {
    private static String call(String timeout) {
        return "POST /a.B/C HTTP/1.1\r\nhost: a\r\ncontent-type: application/grpc\r\ngrpc-timeout: " + timeout
                + "\r\ncontent-length: 0\r\n\r\n";
    }

    private static Scene silent(Scene.Settings settings) throws IOException {
        return Scene.of(settings, peer -> {
            peer.request();
            peer.wire().rest();
        });
    }

    private static void assertEnds(Scene.Settings settings, String asked, String told) throws IOException {
        try (Scene scene = silent(settings);
                Wire client = scene.client()) {
            client.send(call(asked));
            Message answer = client.answer();

            assertEquals(200, answer.status());
            assertEquals("14", answer.value("grpc-status"));
            assertEquals("upstream request timeout", answer.value("grpc-message"));
            assertEquals(told, scene.upstream().requests().get(0).value("x-envoy-expected-rq-timeout-ms"));
            assertEquals(told + "m", scene.upstream().requests().get(0).value("grpc-timeout"));
            assertEquals("UT", scene.log().line(0).flags());
        }
    }

    /** What the upstream hears of a call on a route without a timeout. */
    private static Message heard(String request) throws IOException {
        try (Scene scene = Scene.answering(RawUpstream.ok("ok"));
                Wire client = scene.client()) {
            client.send(request);
            assertEquals("ok", client.answer().body());
            return scene.upstream().requests().get(0);
        }
    }

    @Test
    void aCallEndsWhenItsClientWaitsNoLonger() throws IOException {
        assertEnds(Scene.Settings.PLAIN, "600m", "600");
        assertEnds(Scene.Settings.PLAIN, "600000u", "600");
        assertEnds(Scene.Settings.PLAIN, "599001u", "600");
    }

    @Test
    void theShorterOfTheRoutesTimeAndTheClientsCounts() throws IOException {
        assertEnds(Scene.Settings.PLAIN.timeoutMillis(60_000), "600m", "600");
        assertEnds(Scene.Settings.PLAIN.timeoutMillis(600), "1H", "600");
    }

    @Test
    void longTimesAreToldInCoarserUnits() throws IOException {
        assertEquals("3000m", heard(call("3S")).value("grpc-timeout"));
        assertEquals("99000000S", heard(call("1650000M")).value("grpc-timeout"));
        assertEquals("3000000M", heard(call("50000H")).value("grpc-timeout"));
    }

    @Test
    void whatIsNoTimePassesAndLimitsNothing() throws IOException {
        for (String odd : new String[] {"0m", "abc", "123456789m", "100", "m", "5x"}) {
            Message request = heard(call(odd));
            assertEquals(odd, request.value("grpc-timeout"));
            assertFalse(request.has("x-envoy-expected-rq-timeout-ms"));
        }
    }

    @Test
    void aPlainRequestIsNotLimited() throws IOException {
        Message request = heard("GET / HTTP/1.1\r\nhost: a\r\ngrpc-timeout: 1n\r\n\r\n");

        assertEquals("1n", request.value("grpc-timeout"));
        assertFalse(request.has("x-envoy-expected-rq-timeout-ms"));
    }
}
