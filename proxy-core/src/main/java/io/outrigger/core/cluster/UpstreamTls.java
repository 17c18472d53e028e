package io.outrigger.core.cluster;

import io.outrigger.core.tls.ClientTls;
import org.jspecify.annotations.Nullable;

/**
 * Which connections to a cluster's endpoints are encrypted, and how.
 *
 * @param serverName asked for in the handshake; null for none
 * @param nameOfRequest the host of the request is asked for instead, and must be who answers where the context says so
 * @param meshOnly endpoints that do not understand the mesh's TLS are spoken to in the clear
 */
public record UpstreamTls(ClientTls context, @Nullable String serverName, boolean nameOfRequest, boolean meshOnly) {
    /** Whether connections to an endpoint are encrypted. */
    boolean concerns(Endpoint endpoint) {
        return !meshOnly || endpoint.spec().mesh();
    }
}
