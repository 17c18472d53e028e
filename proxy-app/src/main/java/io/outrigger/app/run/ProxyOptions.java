package io.outrigger.app.run;

import io.outrigger.app.admin.AdminServer;
import io.outrigger.config.pipeline.IdentityHints;
import io.outrigger.core.match.CidrSet;
import io.outrigger.core.stats.Stats;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one proxy is started with.
 *
 * @param config files and folders of YAML
 * @param meshConfig a MeshConfig file that wins over those among the resources
 * @param workload what the mesh knows of this workload
 * @param identity who the proxy is, as far as the command line says
 * @param sizes how many of what there are
 * @param profile which limits hold
 * @param lenient whether unknown fields are warnings
 * @param suppressed fields to be read as if they were not there; for proofs that tests notice
 * @param staleReplay whether lost requests on reused connections may be replayed silently
 * @param ports where traffic arrives besides Gateways' ports
 * @param admin the admin server's addresses
 * @param shown the options as typed, for {@code /server_info}
 */
public record ProxyOptions(
        List<Path> config,
        @Nullable Path meshConfig,
        Workload workload,
        IdentityHints identity,
        Sizes sizes,
        Profile profile,
        boolean lenient,
        Set<String> suppressed,
        boolean staleReplay,
        Ports ports,
        AdminServer.Addresses admin,
        Map<String, String> shown) {
    public ProxyOptions {
        config = List.copyOf(config);
        suppressed = Set.copyOf(suppressed);
        shown = Map.copyOf(shown);
    }

    /**
     * How many of what there are.
     *
     * @param concurrency workers; 0 for the mesh's choice, or the choice by role and processors
     * @param metricSeries most series of requests, and of connections, that are told apart; at least 1
     */
    public record Sizes(int concurrency, int metricSeries) {
        /** The usual number of series. */
        public static Sizes workers(int concurrency) {
            return new Sizes(concurrency, Stats.DEFAULT_MAX_SERIES);
        }
    }

    /**
     * This workload's part in a mesh.
     *
     * @param certs folder of its certificates; null for none
     * @param ingressTls whether {@code tls} of a Sidecar's ingress acts ({@code ENABLE_TLS_ON_SIDECAR_INGRESS})
     */
    public record Workload(@Nullable Path certs, boolean ingressTls) {
        /** No part. */
        public static final Workload NONE = new Workload(null, false);
    }

    /** Istio's connection profiles. */
    public enum Profile {
        SIDECAR,
        EDGE
    }

    /**
     * Ports beyond those that resources declare.
     *
     * @param outbound where captured outbound connections arrive; 0 for nowhere
     * @param inbound where captured inbound connections arrive; 0 for nowhere
     * @param httpProxy forward proxy on loopback; 0 for none
     * @param http10 whether HTTP/1.0 is served
     * @param bindMap Gateway port to bound port
     * @param balancers whose word about clients is taken where connections begin with the PROXY protocol; null for everybody's
     */
    public record Ports(
            int outbound,
            int inbound,
            int httpProxy,
            boolean http10,
            Map<Integer, Integer> bindMap,
            @Nullable CidrSet balancers) {
        public Ports {
            bindMap = Map.copyOf(bindMap);
        }

        /** Where everybody may be a load balancer. */
        public Ports(int outbound, int inbound, int httpProxy, boolean http10, Map<Integer, Integer> bindMap) {
            this(outbound, inbound, httpProxy, http10, bindMap, null);
        }
    }
}
