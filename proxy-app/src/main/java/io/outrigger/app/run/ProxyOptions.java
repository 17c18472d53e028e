package io.outrigger.app.run;

import io.outrigger.app.admin.AdminServer;
import io.outrigger.core.server.Identity;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one proxy is started with.
 *
 * @param config files and folders of YAML
 * @param meshConfig a MeshConfig file that wins over those among the resources
 * @param identity who the proxy is, as far as flags and environment say
 * @param concurrency workers; 0 for the choice by role and processors
 * @param profile {@code SIDECAR} or {@code EDGE}
 * @param lenient whether unknown fields are warnings
 * @param staleReplay whether lost requests on reused connections may be replayed silently
 * @param http10 whether HTTP/1.0 is served
 * @param httpProxyPort forward proxy on loopback; 0 for none
 * @param outboundPort where captured outbound connections arrive; 0 for nowhere
 * @param inboundPort where captured inbound connections arrive; 0 for nowhere
 * @param bindMap Gateway port to bound port
 * @param admin the admin server's addresses
 * @param shown the options as typed, for {@code /server_info}
 */
public record ProxyOptions(
        List<Path> config,
        @Nullable Path meshConfig,
        Identity identity,
        int concurrency,
        Profile profile,
        boolean lenient,
        boolean staleReplay,
        boolean http10,
        int httpProxyPort,
        int outboundPort,
        int inboundPort,
        Map<Integer, Integer> bindMap,
        AdminServer.Addresses admin,
        Map<String, String> shown) {
    private static final int MOST_SIDECAR_WORKERS = 2;

    /** Istio's connection profiles. */
    public enum Profile {
        SIDECAR,
        EDGE
    }

    /** Workers of this proxy: as asked, else one a processor, at most two beside an application. */
    public int workers() {
        if (concurrency > 0) {
            return concurrency;
        }
        int processors = Runtime.getRuntime().availableProcessors();
        return identity.role() == Identity.Role.SIDECAR ? Math.min(MOST_SIDECAR_WORKERS, processors) : processors;
    }
}
