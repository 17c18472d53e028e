package io.outrigger.config.compile;

import io.outrigger.config.istio.MeshConfig;
import io.outrigger.config.istio.MeshConfig.CertificateParts;
import io.outrigger.config.istio.MeshConfig.ForwardClientCertDetails;
import io.outrigger.config.istio.MeshConfig.OwnFields;
import io.outrigger.config.istio.MeshConfig.ProxyHeaders;
import io.outrigger.core.listener.Direction;
import io.outrigger.core.log.AccessLog;
import io.outrigger.core.tls.ForwardedCertificate;
import io.outrigger.http.codec.HttpLimits;
import io.outrigger.http.exchange.HttpConnectionManagerSpec;
import io.outrigger.http.exchange.HttpConnectionManagerSpec.ForwardClientCert;
import io.outrigger.http.exchange.HttpConnectionManagerSpec.HeaderPolicy;
import io.outrigger.http.message.PathNormalization;
import io.outrigger.http.route.RetryPolicy;
import io.outrigger.http.route.Route;
import io.outrigger.http.route.RouteTable;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What holds for every HTTP listener of the mesh, made of MeshConfig. */
final class MeshSettings {
    private final MeshConfig mesh;
    private final Logs logs;
    private final boolean http10;

    /** Where what is asked of others, and of the application, is written down; a gateway only asks others. */
    record Logs(AccessLog client, AccessLog server) {}

    MeshSettings(MeshConfig mesh, Logs logs, boolean http10) {
        this.mesh = mesh;
        this.logs = logs;
        this.http10 = http10;
    }

    /** The log of connections to others. */
    AccessLog clientLog() {
        return logs.client();
    }

    /** The log of connections to the application. */
    AccessLog serverLog() {
        return logs.server();
    }

    long connectTimeoutNanos() {
        return mesh.connectTimeoutNanos();
    }

    /** Of routes, and of services without rules. */
    RetryPolicies retries() {
        return new RetryPolicies(mesh.defaultHttpRetryPolicy());
    }

    /** Towards the application. */
    RetryPolicy inboundRetries() {
        return RetryPolicies.of(mesh.defaultInboundHttpRetryPolicy(), RetryPolicy.INBOUND);
    }

    long detectionTimeoutNanos() {
        return mesh.protocolDetectionTimeoutNanos();
    }

    /** Whether connections to a gateway begin with a header of the PROXY protocol. */
    boolean proxyProtocol() {
        return mesh.defaultConfig().gatewayTopology().proxyProtocol();
    }

    HttpConnectionManagerSpec outbound(String statPrefix, RouteTable routes) {
        HeaderPolicy headers = new HeaderPolicy(
                serverName("envoy"),
                false,
                0,
                ForwardClientCert.SANITIZE,
                paths(),
                !headers().requestIdDisabled(),
                !headers().attemptCountDisabled(),
                null,
                http10,
                true,
                own(ForwardedCertificate.Parts.USUAL));
        return spec(statPrefix, Direction.OUTBOUND, routes, headers, HttpLimits.SIDECAR);
    }

    /** With the name of the operation that answers tell callers without a proxy. */
    HttpConnectionManagerSpec inbound(String statPrefix, RouteTable routes, String decorator) {
        HeaderPolicy headers = new HeaderPolicy(
                serverName("istio-envoy"),
                false,
                0,
                clientCert(headers().forwardedClientCert(), ForwardClientCert.APPEND_FORWARD),
                paths(),
                !headers().requestIdDisabled(),
                false,
                decorator.getBytes(StandardCharsets.UTF_8),
                http10,
                true,
                own(certificateParts()));
        return spec(statPrefix, Direction.INBOUND, routes, headers, HttpLimits.SIDECAR);
    }

    HttpConnectionManagerSpec gateway(String statPrefix, RouteTable routes) {
        HeaderPolicy headers = new HeaderPolicy(
                serverName("istio-envoy"),
                true,
                mesh.defaultConfig().gatewayTopology().numTrustedProxies(),
                clientCert(
                        mesh.defaultConfig().gatewayTopology().forwardClientCertDetails(),
                        ForwardClientCert.SANITIZE_SET),
                paths(),
                !headers().requestIdDisabled(),
                !headers().attemptCountDisabled(),
                null,
                http10,
                true,
                own(ForwardedCertificate.Parts.ALL));
        return spec(statPrefix, Direction.GATEWAY, routes, headers, HttpLimits.EDGE);
    }

    private HttpConnectionManagerSpec spec(
            String statPrefix, Direction direction, RouteTable routes, HeaderPolicy headers, HttpLimits limits) {
        AccessLog log = direction == Direction.INBOUND ? logs.server() : logs.client();
        return new HttpConnectionManagerSpec(statPrefix, direction, routes, headers, Route.NO_FILTERS, limits, log);
    }

    private HttpConnectionManagerSpec.OwnFields own(ForwardedCertificate.Parts certificate) {
        OwnFields own = headers().own();
        return new HttpConnectionManagerSpec.OwnFields(
                !own.debugDisabled(), own.forwardedPort(), own.forwardedHost(), certificate);
    }

    private ForwardedCertificate.Parts certificateParts() {
        CertificateParts parts = headers().own().certificate();
        return new ForwardedCertificate.Parts(parts.cert(), parts.subject(), parts.uri(), parts.dns());
    }

    private ProxyHeaders headers() {
        return mesh.defaultConfig().proxyHeaders();
    }

    private byte @Nullable [] serverName(String otherwise) {
        if (headers().serverDisabled()) {
            return null;
        }
        String value = headers().serverValue().isEmpty() ? otherwise : headers().serverValue();
        return value.getBytes(StandardCharsets.UTF_8);
    }

    private PathNormalization paths() {
        return switch (mesh.pathNormalization()) {
            case NONE -> PathNormalization.NONE;
            case DEFAULT, BASE -> PathNormalization.BASE;
            case MERGE_SLASHES -> PathNormalization.MERGE_SLASHES;
            case DECODE_AND_MERGE_SLASHES -> PathNormalization.DECODE_AND_MERGE_SLASHES;
        };
    }

    private static ForwardClientCert clientCert(ForwardClientCertDetails details, ForwardClientCert usual) {
        return switch (details) {
            case UNDEFINED -> usual;
            case SANITIZE_SET -> ForwardClientCert.SANITIZE_SET;
            case SANITIZE -> ForwardClientCert.SANITIZE;
            case FORWARD_ONLY -> ForwardClientCert.FORWARD_ONLY;
            case APPEND_FORWARD -> ForwardClientCert.APPEND_FORWARD;
            case ALWAYS_FORWARD_ONLY -> ForwardClientCert.ALWAYS_FORWARD_ONLY;
        };
    }
}
