package io.outrigger.config.decode;

import io.outrigger.config.istio.DestinationRule.ConnectionPool;
import io.outrigger.config.istio.DestinationRule.H2UpgradePolicy;
import io.outrigger.config.istio.DestinationRule.Http2KeepAlive;
import io.outrigger.config.istio.DestinationRule.Http2Settings;
import io.outrigger.config.istio.DestinationRule.HttpSettings;
import io.outrigger.config.istio.DestinationRule.RetryBudget;
import io.outrigger.config.istio.DestinationRule.TcpKeepalive;
import io.outrigger.config.istio.DestinationRule.TcpSettings;
import io.outrigger.config.yaml.Decoder;
import io.outrigger.config.yaml.FieldReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code connectionPool} and {@code retryBudget}. */
final class ConnectionPoolReader {
    private static final long MILLISECOND = 1_000_000;
    private static final int MOST = Integer.MAX_VALUE;

    private ConnectionPoolReader() {}

    static ConnectionPool read(FieldReader reader) {
        return read(reader, http -> http(http, http));
    }

    /** That of a Sidecar, which leaves what is spoken to the application to the protocol of its port. */
    static ConnectionPool towardsApplication(FieldReader reader) {
        return read(reader, http -> http(http, http.idle()));
    }

    private static ConnectionPool read(FieldReader reader, Decoder<HttpSettings> http) {
        if (!reader.has("tcp") && !reader.has("http")) {
            reader.error("needs tcp or http");
        }
        return new ConnectionPool(reader.object("tcp", ConnectionPoolReader::tcp), reader.object("http", http));
    }

    private static TcpSettings tcp(FieldReader reader) {
        return new TcpSettings(
                reader.integer("maxConnections", 0, MOST, 0),
                reader.duration("connectTimeout", MILLISECOND),
                reader.duration("idleTimeout", 0),
                reader.duration("maxConnectionDuration", MILLISECOND),
                reader.object("tcpKeepalive", ConnectionPoolReader::keepalive));
    }

    private static TcpKeepalive keepalive(FieldReader reader) {
        return new TcpKeepalive(
                reader.integer("probes", 0, MOST, 0), reader.duration("time", 0), reader.duration("interval", 0));
    }

    private static HttpSettings http(FieldReader reader, FieldReader ofUpgrades) {
        return new HttpSettings(
                reader.integer("http1MaxPendingRequests", 0, MOST, 0),
                reader.integer("http2MaxRequests", 0, MOST, 0),
                reader.integer("maxRequestsPerConnection", 0, MOST, 0),
                reader.integer("maxRetries", 0, MOST, 0),
                reader.duration("idleTimeout", 0),
                http2(reader, ofUpgrades));
    }

    private static Http2Settings http2(FieldReader reader, FieldReader ofUpgrades) {
        Http2Settings read = new Http2Settings(
                ofUpgrades.enumeration("h2UpgradePolicy", H2UpgradePolicy.DEFAULT),
                reader.bool("useClientProtocol", false),
                reader.integer("maxConcurrentStreams", 0, MOST, 0),
                reader.object("http2KeepAlive", ConnectionPoolReader::pings));
        if (read.useClientProtocol() && read.h2UpgradePolicy() == H2UpgradePolicy.UPGRADE) {
            reader.error("useClientProtocol", "cannot be true beside h2UpgradePolicy: UPGRADE");
        }
        return read;
    }

    private static @Nullable Http2KeepAlive pings(FieldReader reader) {
        Long interval = reader.duration("interval", MILLISECOND);
        Long timeout = reader.duration("timeout", MILLISECOND);
        for (String needed : List.of("interval", "timeout")) {
            if (!reader.has(needed)) {
                reader.error(needed, "is required");
            }
        }
        return interval == null || timeout == null ? null : new Http2KeepAlive(interval, timeout);
    }

    static RetryBudget retryBudget(FieldReader reader) {
        reader.idle().duration("budgetInterval", 0);
        return new RetryBudget(reader.percentage("percent"), reader.integer("minRetryConcurrency", 0, MOST));
    }
}
