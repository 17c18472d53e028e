package io.outrigger.http.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.outrigger.core.cluster.Cluster;
import io.outrigger.http.route.Route;
import io.outrigger.http.route.VirtualHost;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Bytes of an HTTP/2 client before an HTTP/1 upstream that reads as strictly as can be, and what becomes of them. */
final class Http2Conversation {
    static final byte[] BEGINNING =
            ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + "\0\0\0\u0004\0\0\0\0\0").getBytes(StandardCharsets.ISO_8859_1);

    private static final int WHOLE = 1 << 20;
    private static final int FRAME_HEAD = 9;
    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
    private static final Cluster CLUSTER = RunningProxy.cluster(80);
    private static final List<VirtualHost> HOSTS =
            List.of(new VirtualHost("*:80", List.of("*"), new Route[] {RunningProxy.to(CLUSTER)}));

    private Http2Conversation() {}

    /** What became of the bytes: the requests that went on whole, and the frames that came back. */
    record Outcome(List<Message> forwarded, String answered) {}

    /** Sends each step at once, byte by byte and cut at random; fails if that makes a difference. */
    static Outcome inEveryWay(List<byte[]> steps, long seed) {
        Outcome whole = send(steps, WHOLE, Cuts.late());
        assertEquals(whole, send(steps, 1, new Random(seed)));
        assertEquals(whole, send(steps, 20, new Random(seed)));
        return whole;
    }

    static Outcome send(List<byte[]> steps, int most, Random cuts) {
        EmbeddedProxy proxy = new EmbeddedProxy(false, CLUSTER, HOSTS, "", OK);
        try {
            StrictRequests upstream = new StrictRequests();
            StringBuilder answered = new StringBuilder();
            for (byte[] bytes : steps) {
                for (int at = 0; at < bytes.length; ) {
                    int to = Math.min(bytes.length, at + 1 + cuts.nextInt(most));
                    proxy.receive(bytes, at, to);
                    proxy.turn();
                    at = to;
                }
                // Not before: an answer to half a request would make a difference of its own.
                while (upstream.add(proxy.sentUpstream()) > 0) {
                    proxy.answer();
                }
                answered.append(proxy.sentDownstream());
            }
            return new Outcome(withoutIds(upstream.complete()), frames(answered.toString()));
        } finally {
            proxy.close();
        }
    }

    /** Ids and keys are drawn, and a request that is refused halfway has drawn one too. */
    private static List<Message> withoutIds(List<Message> requests) {
        return requests.stream()
                .map(one -> new Message(
                        one.start(),
                        one.fields().stream()
                                .filter(field -> !field.startsWith("x-request-id:"))
                                .filter(field -> !field.startsWith("sec-websocket-key:"))
                                .toList(),
                        one.body()))
                .toList();
    }

    /** Frames as text, without what the clock says and how far windows were opened at once. */
    private static String frames(String sent) {
        StringBuilder text = new StringBuilder();
        DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder();
        byte[] bytes = sent.getBytes(StandardCharsets.ISO_8859_1);
        for (int at = 0; at < bytes.length; ) {
            int length = (bytes[at] & 0xff) << 16 | (bytes[at + 1] & 0xff) << 8 | bytes[at + 2] & 0xff;
            int type = bytes[at + 3];
            int stream = (bytes[at + 7] & 0xff) << 8 | bytes[at + 8] & 0xff;
            ByteBuf payload = Unpooled.wrappedBuffer(bytes, at + FRAME_HEAD, length);
            if (type != Http2Wire.WINDOW_UPDATE) {
                text.append(type)
                        .append(' ')
                        .append(bytes[at + 4])
                        .append(' ')
                        .append(stream)
                        .append(' ');
                text.append(
                        type == Http2Wire.HEADERS
                                ? head(decoder, stream, payload)
                                : payload.toString(StandardCharsets.ISO_8859_1));
                text.append('\n');
            }
            at += FRAME_HEAD + length;
        }
        return text.toString();
    }

    private static String head(DefaultHttp2HeadersDecoder decoder, int stream, ByteBuf block) {
        StringBuilder text = new StringBuilder();
        try {
            Http2Headers head = decoder.decodeHeaders(stream, block);
            for (Map.Entry<CharSequence, CharSequence> each : head) {
                String name = each.getKey().toString();
                boolean ofTheClock = name.equals("date") || name.endsWith("-time");
                text.append(name)
                        .append('=')
                        .append(ofTheClock ? "" : each.getValue())
                        .append(' ');
            }
            return text.toString();
        } catch (Http2Exception e) {
            throw new AssertionError(e);
        }
    }
}
