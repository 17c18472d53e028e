package io.outrigger.core.log;

import io.outrigger.core.failure.ResponseFlag;
import io.outrigger.core.failure.ResponseFlags;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An ended request whose values tests choose. Allocates nothing while read, so that the log's own allocation shows. */
final class SampleEntry implements LogEntry {
    private record Header(byte[] name, byte[] value) {}

    private final Map<Fact, byte[]> facts = new HashMap<>();
    private Header[] request = {};
    private Header[] response = {};
    private Header[] trailers = {};
    private boolean tcp;
    private long flags;
    private int code = 200;
    private @Nullable String details = "via_upstream";
    private @Nullable String failure;
    private @Nullable String termination;
    private byte @Nullable [] host = bytes("10.0.0.1:8080");
    private byte @Nullable [] remote = bytes("10.0.0.7:51234");

    /** {@code GET /books?id=7&x=1 HTTP/1.1} answered by 10.0.0.1:8080 with 200 and 61 bytes after 12 ms. */
    static SampleEntry http() {
        return new SampleEntry()
                .request(":method", "GET")
                .request(":path", "/books?id=7&x=1&empty=")
                .request(":authority", "reviews:9080")
                .request("user-agent", "curl/8.5.0")
                .request("x-request-id", "6ba7b810-9dad-41d1-80b4-00c04fd430c8")
                .response("x-envoy-upstream-service-time", "11")
                .response("content-type", "text/plain");
    }

    /** A connection of bytes, refused by the upstream. */
    static SampleEntry tcp() {
        SampleEntry entry = new SampleEntry()
                .flags(ResponseFlag.UF, ResponseFlag.URX)
                .details(null)
                .code(0);
        entry.tcp = true;
        return entry;
    }

    SampleEntry request(String name, String value) {
        return request(name, bytes(value));
    }

    SampleEntry request(String name, byte[] value) {
        request = with(request, name, value);
        return this;
    }

    SampleEntry response(String name, String value) {
        response = with(response, name, bytes(value));
        return this;
    }

    SampleEntry trailer(String name, String value) {
        trailers = with(trailers, name, bytes(value));
        return this;
    }

    SampleEntry fact(Fact fact, String value) {
        facts.put(fact, bytes(value));
        return this;
    }

    SampleEntry flags(ResponseFlag... all) {
        flags = 0;
        for (ResponseFlag flag : all) {
            flags = ResponseFlags.with(flags, flag);
        }
        return this;
    }

    SampleEntry code(int status) {
        code = status;
        return this;
    }

    SampleEntry details(@Nullable String text) {
        details = text;
        return this;
    }

    SampleEntry failure(String text) {
        failure = text;
        return this;
    }

    SampleEntry termination(String text) {
        termination = text;
        return this;
    }

    SampleEntry host(@Nullable String text) {
        host = text == null ? null : bytes(text);
        return this;
    }

    SampleEntry remote(String text) {
        remote = bytes(text);
        return this;
    }

    private static Header[] with(Header[] all, String name, byte[] value) {
        Header[] more = Arrays.copyOf(all, all.length + 1);
        more[all.length] = new Header(bytes(name), value);
        return more;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public long startEpochMicros() {
        return 1_795_223_494_123_456L;
    }

    @Override
    public long durationNanos() {
        return 12_900_000;
    }

    @Override
    public long nanosTo(Point point) {
        return switch (point) {
            case REQUEST_RECEIVED -> 1_000_000;
            case REQUEST_SENT -> 2_000_000;
            case RESPONSE_HEAD -> tcp ? -1 : 9_000_000;
            case RESPONSE_RECEIVED -> tcp ? -1 : 12_000_000;
        };
    }

    @Override
    public long bytesReceived() {
        return 5;
    }

    @Override
    public long bytesSent() {
        return 61;
    }

    @Override
    public int responseCode() {
        return code;
    }

    @Override
    public long responseFlags() {
        return flags;
    }

    @Override
    public @Nullable String responseCodeDetails() {
        return details;
    }

    @Override
    public @Nullable String connectionTerminationDetails() {
        return termination;
    }

    @Override
    public @Nullable String transportFailureReason() {
        return failure;
    }

    @Override
    public @Nullable String protocol() {
        return tcp ? null : "HTTP/1.1";
    }

    @Override
    public @Nullable String upstreamProtocol() {
        return tcp ? null : "HTTP/2";
    }

    @Override
    public @Nullable String routeName() {
        return tcp ? null : "default";
    }

    private static final byte[] CLUSTER = bytes("outbound|9080||reviews.default.svc.cluster.local");
    private static final byte[] UPSTREAM_LOCAL = bytes("10.0.0.7:40000");
    private static final byte[] LOCAL = bytes("10.96.0.10:9080");
    private static final byte[] DIRECT = bytes("10.0.0.8:50000");

    @Override
    public byte @Nullable [] upstreamCluster() {
        return CLUSTER;
    }

    @Override
    public byte @Nullable [] upstreamHost() {
        return host;
    }

    @Override
    public byte @Nullable [] upstreamLocalAddress() {
        return UPSTREAM_LOCAL;
    }

    @Override
    public byte @Nullable [] downstreamLocalAddress() {
        return LOCAL;
    }

    @Override
    public byte @Nullable [] downstreamDirectLocalAddress() {
        return "127.0.0.1:15001".getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public byte @Nullable [] downstreamRemoteAddress() {
        return remote;
    }

    @Override
    public byte @Nullable [] downstreamDirectRemoteAddress() {
        return DIRECT;
    }

    @Override
    public @Nullable String requestedServerName() {
        return null;
    }

    @Override
    public int attemptCount() {
        return 1;
    }

    @Override
    public long connectionId() {
        return 42;
    }

    @Override
    public boolean requestHeader(byte[] name, LogText out) {
        return find(request, name, out);
    }

    @Override
    public boolean responseHeader(byte[] name, LogText out) {
        return find(response, name, out);
    }

    @Override
    public boolean responseTrailer(byte[] name, LogText out) {
        return find(trailers, name, out);
    }

    @Override
    public boolean fact(Fact fact, LogText out) {
        byte[] value = facts.get(fact);
        if (value != null) {
            out.append(value, 0, value.length);
        }
        return value != null;
    }

    private static boolean find(Header[] all, byte[] name, LogText out) {
        for (Header header : all) {
            if (Arrays.equals(header.name, name)) {
                out.append(header.value, 0, header.value.length);
                return true;
            }
        }
        return false;
    }
}
