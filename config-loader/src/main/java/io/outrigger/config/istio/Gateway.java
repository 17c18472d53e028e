package io.outrigger.config.istio;

import io.outrigger.config.yaml.Position;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Istio {@code Gateway}: what a gateway proxy listens for.
 *
 * @param selector labels of the gateway's pods; empty selects every gateway
 */
public record Gateway(Meta meta, Map<String, String> selector, List<Server> servers) implements Resource {
    public Gateway {
        selector = Ordered.copyOf(selector);
        servers = List.copyOf(servers);
    }

    /**
     * One listening port.
     *
     * @param bind an address; empty means all
     * @param hosts as written, perhaps with {@code namespace/} in front
     */
    public record Server(
            Position position,
            Port port,
            String bind,
            List<String> hosts,
            @Nullable Tls tls) {
        public Server {
            hosts = List.copyOf(hosts);
        }
    }

    /**
     * Istio {@code ServerTLSSettings}.
     *
     * @param mode {@code PASSTHROUGH} when absent
     */
    public record Tls(Position position, boolean httpsRedirect, TlsMode mode) {}

    /** Istio {@code ServerTLSSettings.TLSmode}. */
    public enum TlsMode {
        PASSTHROUGH,
        SIMPLE,
        MUTUAL,
        AUTO_PASSTHROUGH,
        ISTIO_MUTUAL,
        OPTIONAL_MUTUAL
    }
}
