package io.outrigger.http.exchange;

import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.cluster.Endpoint;
import io.outrigger.core.cluster.EndpointName;
import io.outrigger.core.listener.ConnectionFacts;
import io.outrigger.core.listener.UpstreamLink;
import io.outrigger.core.log.LogEntry;
import io.outrigger.core.log.LogText;
import io.outrigger.http.message.HeaderBlock;
import io.outrigger.http.message.Method;
import io.outrigger.http.message.RequestHead;
import io.outrigger.http.message.ResponseHead;
import io.outrigger.http.route.Route;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the access log and header templates may ask of a request. One a connection, pointed at the exchange in hand. */
final class ExchangeLogEntry implements LogEntry {
    private static final byte[] STATUS = ":status".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] REQUEST_ID = "x-request-id".getBytes(StandardCharsets.US_ASCII);

    private @Nullable HttpExchange exchange;

    ExchangeLogEntry of(HttpExchange now) {
        exchange = now;
        return this;
    }

    private HttpExchange exchange() {
        return Objects.requireNonNull(exchange);
    }

    private @Nullable Forwarding forwarding() {
        return exchange().forwarding();
    }

    private @Nullable UpstreamLink link() {
        Forwarding to = forwarding();
        return to == null ? null : to.link();
    }

    @Override
    public long startEpochMicros() {
        return exchange().record().startMicros();
    }

    @Override
    public long durationNanos() {
        ExchangeRecord record = exchange().record();
        long now = record.endNanos() == 0 ? exchange().worker().nanoTime() : record.endNanos();
        return now - record.startNanos();
    }

    @Override
    public long nanosTo(Point point) {
        Forwarding to = forwarding();
        return switch (point) {
            case REQUEST_RECEIVED -> since(exchange().record().requestEndNanos());
            case REQUEST_SENT -> link() == null ? -1 : since(exchange().record().requestEndNanos());
            case RESPONSE_HEAD -> to == null ? -1 : since(to.responseHeadNanos());
            case RESPONSE_RECEIVED -> to == null || to.responseHeadNanos() == 0 ? -1 : durationNanos();
        };
    }

    private long since(long nanos) {
        return nanos == 0 ? -1 : nanos - exchange().record().startNanos();
    }

    @Override
    public long bytesReceived() {
        return exchange().record().bytesReceived();
    }

    @Override
    public long bytesSent() {
        return exchange().record().bytesSent();
    }

    @Override
    public int responseCode() {
        return exchange().record().status();
    }

    @Override
    public long responseFlags() {
        return exchange().record().flags();
    }

    @Override
    public @Nullable String responseCodeDetails() {
        return exchange().record().details();
    }

    @Override
    public @Nullable String connectionTerminationDetails() {
        return null;
    }

    @Override
    public @Nullable String transportFailureReason() {
        Forwarding to = forwarding();
        return to == null ? null : to.transportFailure();
    }

    @Override
    public String protocol() {
        String protocol = exchange().downstream().protocol();
        return exchange().record().unreadable() && protocol.equals("HTTP/1.0") ? "HTTP/1.1" : protocol;
    }

    @Override
    public @Nullable String upstreamProtocol() {
        UpstreamLink link = link();
        return link == null ? null : link.protocol();
    }

    @Override
    public @Nullable String routeName() {
        Route route = exchange().matched();
        return route == null ? null : route.name();
    }

    @Override
    public byte @Nullable [] upstreamCluster() {
        Cluster cluster =
                exchange().target() == null ? null : exchange().target().cluster();
        return cluster == null ? null : cluster.nameBytes();
    }

    @Override
    public byte @Nullable [] upstreamHost() {
        Endpoint endpoint = forwarding() == null ? null : forwarding().endpoint();
        return endpoint == null ? null : endpoint.textBytes();
    }

    @Override
    public byte @Nullable [] upstreamLocalAddress() {
        UpstreamLink link = link();
        return link == null ? null : link.localAddress();
    }

    @Override
    public byte[] downstreamLocalAddress() {
        return exchange().connection().localText();
    }

    @Override
    public byte[] downstreamDirectLocalAddress() {
        return exchange().connection().directLocalText();
    }

    @Override
    public byte[] downstreamRemoteAddress() {
        return exchange().clientAddress();
    }

    @Override
    public byte[] downstreamDirectRemoteAddress() {
        return exchange().connection().directRemoteText();
    }

    @Override
    public @Nullable String requestedServerName() {
        return exchange().connection().requestedServerName();
    }

    @Override
    public int attemptCount() {
        Forwarding to = forwarding();
        return to == null ? 0 : Math.max(1, to.attempts());
    }

    @Override
    public long connectionId() {
        return exchange().connection().id();
    }

    @Override
    public boolean requestHeader(byte[] name, LogText out) {
        RequestHead head = exchange().request();
        if (exchange().record().unreadable()) {
            return false;
        }
        if (name[0] == ':') {
            return pseudo(head, name, out);
        }
        return append(head.fields(), name, out);
    }

    private static boolean pseudo(RequestHead head, byte[] name, LogText out) {
        int from = 0;
        int to = 0;
        boolean present = true;
        byte[] text = head.store();
        switch (name[1]) {
            case 'm' -> {
                text = head.methodBytes();
                to = text.length;
            }
            case 'p' -> {
                from = head.pathFrom();
                to = head.pathTo();
                present = head.method() != Method.CONNECT;
            }
            case 'a' -> {
                from = head.authorityFrom();
                to = head.authorityTo();
                present = head.authorityPresent();
            }
            case 's' -> {
                text = head.scheme();
                to = text.length;
                // Nobody looks for it in a request that names no host.
                present = head.authorityPresent();
            }
            default -> present = false;
        }
        if (present) {
            out.append(text, from, to);
        }
        return present;
    }

    @Override
    public boolean responseHeader(byte[] name, LogText out) {
        if (name[0] == ':') {
            int code = Arrays.equals(name, STATUS) ? responseCode() : 0;
            return code > 0 && append(Integer.toString(code), out);
        }
        ResponseHead head = exchange().record().response();
        return head != null && append(head.fields(), name, out);
    }

    @Override
    public boolean responseTrailer(byte[] name, LogText out) {
        HeaderBlock trailers = exchange().record().responseTrailers();
        return trailers != null && append(trailers, name, out);
    }

    @Override
    public boolean fact(Fact fact, LogText out) {
        return switch (fact) {
            case STREAM_ID ->
                !exchange().record().unreadable() && append(exchange().request().fields(), REQUEST_ID, out);
            case FILTER_CHAIN_NAME -> append(exchange().connection().chainName(), out);
            case UPSTREAM_HOST_NAME -> hostName(true, out);
            case UPSTREAM_HOST_NAME_WITHOUT_PORT -> hostName(false, out);
            default -> connectionFact(fact, out);
        };
    }

    private boolean connectionFact(Fact fact, LogText out) {
        if (fact.ofUpstream()) {
            UpstreamLink link = link();
            return link != null && link.fact(fact, out);
        }
        return ConnectionFacts.write(exchange().connection().tls(), fact, out);
    }

    private boolean hostName(boolean withPort, LogText out) {
        Forwarding to = forwarding();
        Endpoint endpoint = to == null ? null : to.endpoint();
        if (to == null || endpoint == null) {
            return false;
        }
        byte[] name = EndpointName.of(to.cluster(), endpoint, withPort);
        out.append(name, 0, name.length);
        return true;
    }

    private static boolean append(String text, LogText out) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        out.append(bytes, 0, bytes.length);
        return bytes.length > 0;
    }

    private static boolean append(HeaderBlock fields, byte[] name, LogText out) {
        int slot = fields.find(name);
        if (slot >= 0) {
            out.append(fields.store(), fields.valueFrom(slot), fields.valueTo(slot));
        }
        return slot >= 0;
    }
}
