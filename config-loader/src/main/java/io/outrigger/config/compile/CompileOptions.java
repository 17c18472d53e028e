package io.outrigger.config.compile;

import java.util.Map;

/**
 * What the command line says about compiling.
 *
 * @param workers of the server the snapshot is for
 * @param bindMap server port to bound port, for gateways without a Service that says so ({@code --bind-map})
 * @param httpProxyPort of the forward proxy; 0 for none ({@code --http-proxy-port})
 * @param http10 whether HTTP/1.0 is served
 */
public record CompileOptions(int workers, Map<Integer, Integer> bindMap, int httpProxyPort, boolean http10) {
    /** Where captured outbound connections arrive: Istio {@code proxyListenPort}. */
    static final int OUTBOUND_PORT = 15001;

    /** Where captured inbound connections arrive: Istio {@code proxyInboundListenPort}. */
    static final int INBOUND_PORT = 15006;

    public CompileOptions {
        bindMap = Map.copyOf(bindMap);
    }

    /** Nothing out of the ordinary. */
    public static CompileOptions of(int workers) {
        return new CompileOptions(workers, Map.of(), 0, true);
    }
}
