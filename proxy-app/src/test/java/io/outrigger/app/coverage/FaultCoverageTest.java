package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** {@code VirtualService.http[].fault}. */
final class FaultCoverageTest {
    private static final long DELAY_MILLIS = 400;

    private static Mesh with(String fault) throws Exception {
        String rule = Yaml.rule("a.test", "- fault: {" + fault + "}\n  route: [{destination: {host: a.test}}]");
        return Mesh.sidecar(Yaml.host("a.test", "127.9.1.0"), rule);
    }

    @Test
    @Covers({"VirtualService.http[].fault.abort.httpStatus", "VirtualService.http[].fault.abort.percentage.value"})
    void aborts() throws Exception {
        try (Mesh mesh = with("abort: {httpStatus: 418, percentage: {value: 100}}")) {
            assertEquals(418, mesh.get("a.test", "/").status());
        }
    }

    @Test
    @Covers("VirtualService.http[].fault.abort.grpcStatus")
    void abortsWithAStatusOfGrpc() throws Exception {
        try (Mesh mesh = with("abort: {grpcStatus: NOT_FOUND, percentage: {value: 100}}")) {
            Reply reply = mesh.get("a.test", "/", "content-type: application/grpc");
            assertEquals("", reply.app());
            assertEquals("5", reply.header("grpc-status"));
        }
    }

    @Test
    @Covers({"VirtualService.http[].fault.delay.fixedDelay", "VirtualService.http[].fault.delay.percentage.value"})
    void delays() throws Exception {
        assertDelay("delay: {fixedDelay: " + DELAY_MILLIS + "ms, percentage: {value: 100}}");
    }

    @Test
    @Covers("VirtualService.http[].fault.delay.percent")
    void delaysByTheOldField() throws Exception {
        assertDelay("delay: {fixedDelay: " + DELAY_MILLIS + "ms, percent: 100}");
    }

    private static void assertDelay(String fault) throws Exception {
        try (Mesh mesh = with(fault)) {
            long start = System.nanoTime();
            assertEquals(200, mesh.get("a.test", "/").status());
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            assertTrue(millis >= DELAY_MILLIS, "after " + millis + " ms");
        }
    }
}
