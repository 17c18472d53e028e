package io.outrigger.http.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.outrigger.core.cluster.HealthProbe;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What endpoints are asked, and which answers are good. */
final class ProbeTest {
    private static final String SETTINGS = "\0\0\0\4\0\0\0\0\0";
    private static final String HEAD = "\0\0\1\1\4\0\0\0\3\u0088";
    private static final String HEAD_ALONE = "\0\0\1\1\5\0\0\0\3\u0088";
    private static final String TRAILERS = "\0\0\0\1\5\0\0\0\3";
    private static final String SERVING = "\0\0\7\0\0\0\0\0\3\0\0\0\0\2\10\1";
    private static final String NOT_SERVING = "\0\0\7\0\0\0\0\0\3\0\0\0\0\2\10\2";
    private static final String RESET = "\0\0\4\3\0\0\0\0\3\0\0\0\7";
    private static final HealthProbe GRPC = new GrpcProbe("shop.Orders", "orders.test");

    private final List<Boolean> verdicts = new ArrayList<>();

    /** The answer comes in one piece, or byte by byte. */
    private String ask(HealthProbe probe, String answer, boolean whole) {
        EmbeddedChannel channel = new EmbeddedChannel(probe.newHandler(verdicts::add));
        StringBuilder sent = new StringBuilder();
        byte[] bytes = answer.getBytes(StandardCharsets.ISO_8859_1);
        if (whole) {
            channel.writeInbound(Unpooled.wrappedBuffer(bytes));
        } else {
            for (byte one : bytes) {
                channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {one}));
            }
        }
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            sent.append(out.toString(StandardCharsets.ISO_8859_1));
            out.release();
        }
        channel.finishAndReleaseAll();
        return sent.toString();
    }

    private boolean serves(HealthProbe probe, String answer, boolean whole) {
        verdicts.clear();
        ask(probe, answer, whole);
        assertEquals(1, verdicts.size(), answer);
        return verdicts.get(0);
    }

    @ParameterizedTest
    @CsvSource({"200, true", "204, true", "302, true", "399, true", "400, false", "503, false", "101, false"})
    void pagesThatAreThereOrElsewhereAreGood(int status, boolean serves) {
        HealthProbe probe = new HttpProbe("a.test", "/healthz", List.of("x-probe: v"));
        String answer = "HTTP/1.1 " + status + " Word\r\ncontent-length: 0\r\n\r\n";

        assertEquals(serves, serves(probe, answer, true));
        assertEquals(serves, serves(probe, answer, false));
    }

    @Test
    void otherProtocolsAreNoAnswer() {
        assertEquals(false, serves(new HttpProbe("a.test", "/", List.of()), "SSH-2.0-OpenSSH_9.6\r\n", true));
    }

    @Test
    void theRequestIsWhole() {
        String sent = ask(new HttpProbe("a.test", "/healthz", List.of("x-probe: v")), "", true);

        assertEquals(
                "GET /healthz HTTP/1.1\r\nhost: a.test\r\nx-probe: v\r\nuser-agent: outrigger/health-check\r\n"
                        + "connection: close\r\n\r\n",
                sent);
    }

    @Test
    void aCallIsGoodIfTheServiceSaysSo() {
        assertTrue(serves(GRPC, SETTINGS + HEAD + SERVING + TRAILERS, true));
        assertTrue(serves(GRPC, SETTINGS + HEAD + SERVING + TRAILERS, false));
    }

    @Test
    void everyOtherAnswerIsBad() {
        assertEquals(false, serves(GRPC, SETTINGS + HEAD + NOT_SERVING + TRAILERS, true));
        assertEquals(false, serves(GRPC, SETTINGS + HEAD_ALONE, true));
        assertEquals(false, serves(GRPC, SETTINGS + RESET, true));
    }

    @Test
    void theCallSpeaksHttp2() {
        String sent = ask(GRPC, SETTINGS, true);

        assertTrue(sent.startsWith("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), sent);
        assertTrue(sent.contains("/grpc.health.v1.Health/Check") && sent.contains("orders.test"), sent);
        assertTrue(sent.endsWith("\0\0\0\4\1\0\0\0\0"), "settings are acknowledged");
    }
}
