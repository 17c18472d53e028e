package io.outrigger.http.exchange;

import io.outrigger.core.listener.ConnectionInfo;
import io.outrigger.core.listener.Direction;
import io.outrigger.core.match.Ascii;
import io.outrigger.core.worker.Worker;
import io.outrigger.http.exchange.HttpConnectionManagerSpec.ForwardClientCert;
import io.outrigger.http.exchange.HttpConnectionManagerSpec.HeaderPolicy;
import io.outrigger.http.message.HeaderBlock;
import io.outrigger.http.message.HeaderNames;
import io.outrigger.http.message.HopByHop;
import io.outrigger.http.message.RequestHead;
import java.nio.charset.StandardCharsets;

/**
 * What a listener does to every request's head before it is routed: drops what clients may not say, adds what the next hop relies on.
 *
 * <p>Source: recorded from Envoy as Istio configures it; names and order as there.
 */
final class RequestHeaders {
    private static final byte[] HTTP = "http".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HTTPS = "https".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] COMMA = {','};
    private static final int MOST_PORT_DIGITS = 5;

    private static final long SUSPECT = HeaderNames.bit(HeaderNames.FIRST_DROPPED)
            | HeaderNames.bit(HeaderNames.X_ENVOY_INTERNAL)
            | HeaderNames.bit(HeaderNames.X_ENVOY_EXPECTED_RQ_TIMEOUT_MS)
            | HeaderNames.bit(HeaderNames.X_ENVOY_DECORATOR_OPERATION)
            | HeaderNames.bit(HeaderNames.X_FORWARDED_CLIENT_CERT)
            | HeaderNames.bit(HeaderNames.X_ENVOY_ORIGINAL_PATH)
            | HeaderNames.bit(HeaderNames.X_ENVOY_ORIGINAL_HOST)
            | HeaderNames.bit(HeaderNames.X_ENVOY_EXTERNAL_ADDRESS)
            | HeaderNames.bit(HeaderNames.X_ENVOY_DOWNSTREAM_SERVICE_CLUSTER)
            | HeaderNames.bit(HeaderNames.X_ENVOY_DOWNSTREAM_SERVICE_NODE);

    private RequestHeaders() {}

    /** Returns false if the client tried to take away fields that others decide by. */
    static boolean prepare(RequestHead head, HttpConnectionManagerSpec spec, ConnectionInfo connection, byte[] client) {
        if (!HopByHop.strip(head)) {
            return false;
        }
        HeaderPolicy policy = spec.headers();
        sanitize(head.fields(), spec.direction(), policy, connection);
        clientCertificate(head.fields(), policy, connection);
        if (policy.edge()) {
            edge(head, policy, connection, client);
        } else {
            forwardedProto(head, connection.tls() != null);
        }
        if (policy.own().forwardedPort()) {
            forwardedPort(head.fields(), policy.edge(), connection);
        }
        requestId(head.fields(), policy, connection.worker());
        return true;
    }

    /** A sidecar believes what its neighbour says of the port. */
    private static void forwardedPort(HeaderBlock fields, boolean edge, ConnectionInfo connection) {
        int slot = fields.find(HeaderNames.X_FORWARDED_PORT);
        if (edge || slot < 0) {
            int from = fields.storeEnd();
            int to = Ascii.decimal(
                    fields.reserve(MOST_PORT_DIGITS), from, connection.local().getPort());
            fields.filledTo(to);
            fields.point(HeaderNames.X_FORWARDED_PORT, slot, from, to);
        }
    }

    private static void sanitize(
            HeaderBlock fields, Direction direction, HeaderPolicy policy, ConnectionInfo connection) {
        if (!fields.mayHave(SUSPECT)) {
            return;
        }
        for (int slot = 0; slot < fields.slots(); slot++) {
            int id = fields.id(slot);
            if (id >= HeaderNames.FIRST_DROPPED) {
                fields.remove(slot);
                continue;
            }
            switch (id) {
                case HeaderNames.X_ENVOY_INTERNAL,
                        HeaderNames.X_ENVOY_EXPECTED_RQ_TIMEOUT_MS,
                        HeaderNames.X_ENVOY_DECORATOR_OPERATION -> fields.remove(slot);
                case HeaderNames.X_FORWARDED_CLIENT_CERT -> {
                    if (!believed(policy.clientCert(), connection)) {
                        fields.remove(slot);
                    }
                }
                case HeaderNames.X_ENVOY_ORIGINAL_PATH,
                        HeaderNames.X_ENVOY_ORIGINAL_HOST,
                        HeaderNames.X_ENVOY_EXTERNAL_ADDRESS,
                        HeaderNames.X_ENVOY_DOWNSTREAM_SERVICE_CLUSTER,
                        HeaderNames.X_ENVOY_DOWNSTREAM_SERVICE_NODE -> {
                    if (direction == Direction.GATEWAY) {
                        fields.remove(slot);
                    }
                }
                default -> {}
            }
        }
    }

    /** Whether what a client says about the certificates of others may go on: only if it showed one itself. */
    private static boolean believed(ForwardClientCert mode, ConnectionInfo connection) {
        return switch (mode) {
            case ALWAYS_FORWARD_ONLY -> true;
            case FORWARD_ONLY, APPEND_FORWARD ->
                connection.tls() != null && connection.tls().peer() != null;
            case SANITIZE, SANITIZE_SET -> false;
        };
    }

    private static void clientCertificate(HeaderBlock fields, HeaderPolicy policy, ConnectionInfo connection) {
        ForwardClientCert mode = policy.clientCert();
        boolean says = mode == ForwardClientCert.APPEND_FORWARD || mode == ForwardClientCert.SANITIZE_SET;
        if (!says || connection.tls() == null) {
            return;
        }
        byte[] told = connection.clientCertificate(policy.own().certificate());
        if (told.length == 0) {
            return;
        }
        int slot = saying(fields, HeaderNames.X_FORWARDED_CLIENT_CERT);
        if (slot < 0) {
            fields.add(HeaderNames.X_FORWARDED_CLIENT_CERT, told);
        } else {
            fields.appendToValue(slot, COMMA, told);
        }
    }

    /** Where the field is; -1 if there is none, or it says nothing. */
    private static int saying(HeaderBlock fields, int id) {
        int slot = fields.find(id);
        if (slot >= 0 && fields.valueFrom(slot) == fields.valueTo(slot)) {
            fields.remove(slot);
            return -1;
        }
        return slot;
    }

    /** A sidecar believes its neighbour: what the client says about the scheme stays. */
    private static void forwardedProto(RequestHead head, boolean encrypted) {
        HeaderBlock fields = head.fields();
        int slot = fields.find(HeaderNames.X_FORWARDED_PROTO);
        if (slot < 0) {
            fields.add(HeaderNames.X_FORWARDED_PROTO, encrypted ? HTTPS : HTTP);
            if (encrypted) {
                head.scheme(HTTPS);
            }
        } else if (is(fields, slot, HTTPS)) {
            head.scheme(HTTPS);
        }
    }

    /** At the edge the peer is named by us, and its word on the scheme counts only behind trusted proxies. */
    private static void edge(RequestHead head, HeaderPolicy policy, ConnectionInfo connection, byte[] client) {
        HeaderBlock fields = head.fields();
        byte[] peer = connection.remoteAddress();
        int slot = saying(fields, HeaderNames.X_FORWARDED_FOR);
        if (slot < 0) {
            fields.add(HeaderNames.X_FORWARDED_FOR, peer);
        } else {
            fields.appendToValue(slot, COMMA, peer);
        }
        slot = fields.find(HeaderNames.X_FORWARDED_PROTO);
        if (slot < 0 || policy.clientFromForwardedFor() == 0) {
            fields.set(HeaderNames.X_FORWARDED_PROTO, connection.tls() == null ? HTTP : HTTPS);
            if (connection.tls() != null) {
                head.scheme(HTTPS);
            }
        } else if (is(fields, slot, HTTPS)) {
            head.scheme(HTTPS);
        }
        boolean itself = client == connection.remoteText();
        fields.set(HeaderNames.X_ENVOY_EXTERNAL_ADDRESS, itself ? peer : ClientAddress.bare(client));
    }

    private static void requestId(HeaderBlock fields, HeaderPolicy policy, Worker worker) {
        if (!policy.requestIds()) {
            return;
        }
        int slot = fields.find(HeaderNames.X_REQUEST_ID);
        if (slot >= 0 && !policy.edge()) {
            return;
        }
        int from = fields.storeEnd();
        RequestId.write(fields.reserve(RequestId.LENGTH), from, worker.chance());
        fields.filledTo(from + RequestId.LENGTH);
        fields.point(HeaderNames.X_REQUEST_ID, slot, from, from + RequestId.LENGTH);
    }

    private static boolean is(HeaderBlock fields, int slot, byte[] lower) {
        return Ascii.equalsIgnoreCase(fields.store(), fields.valueFrom(slot), fields.valueTo(slot), lower);
    }
}
