package io.outrigger.config.compile;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the command line says about compiling.
 *
 * @param workers of the server the snapshot is for
 * @param bindMap server port to bound port, for gateways without a Service that says so ({@code --bind-map})
 * @param httpProxyPort of the forward proxy; 0 for none ({@code --http-proxy-port})
 * @param http10 whether HTTP/1.0 is served
 * @param outboundPort where captured outbound connections arrive; 0 for nowhere
 * @param inboundPort where captured inbound connections arrive; 0 for nowhere
 * @param workload its part in a mesh
 */
public record CompileOptions(
        int workers,
        Map<Integer, Integer> bindMap,
        int httpProxyPort,
        boolean http10,
        int outboundPort,
        int inboundPort,
        Workload workload) {
    /** Istio {@code proxyListenPort}. */
    public static final int OUTBOUND_PORT = 15001;

    /** Istio {@code proxyInboundListenPort}. */
    public static final int INBOUND_PORT = 15006;

    public CompileOptions {
        bindMap = Map.copyOf(bindMap);
    }

    /**
     * This workload's part in a mesh.
     *
     * @param certs folder of its certificates; null for none
     * @param ingressTls whether {@code tls} of a Sidecar's ingress acts whatever the resources say
     */
    public record Workload(@Nullable Path certs, boolean ingressTls) {
        /** No part. */
        public static final Workload NONE = new Workload(null, false);
    }

    /** With Istio's ports for captured connections. */
    public CompileOptions(int workers, Map<Integer, Integer> bindMap, int httpProxyPort, boolean http10) {
        this(workers, bindMap, httpProxyPort, http10, OUTBOUND_PORT, INBOUND_PORT, Workload.NONE);
    }

    /** Nothing out of the ordinary. */
    public static CompileOptions of(int workers) {
        return new CompileOptions(workers, Map.of(), 0, true);
    }
}
