package io.outrigger.config.compile;

import io.outrigger.config.istio.PortProtocol;
import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.tls.ServerTls;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A declared port of the own workload.
 *
 * @param number of the application, where connections were going
 * @param servicePort of the service that declares it
 * @param cluster the application
 * @param decorator the operation named to callers: {@code reviews.default.svc.cluster.local:9080/*}
 * @param tls of its own, which clients must speak; null for the mesh's
 * @param bind where a socket is opened; null if connections are captured
 */
record InboundPort(
        int number,
        int servicePort,
        PortProtocol protocol,
        Cluster cluster,
        String decorator,
        @Nullable InetSocketAddress bind,
        @Nullable ServerTls tls) {
    /** One whose TLS is the mesh's. */
    InboundPort(
            int number,
            int servicePort,
            PortProtocol protocol,
            Cluster cluster,
            String decorator,
            @Nullable InetSocketAddress bind) {
        this(number, servicePort, protocol, cluster, decorator, bind, null);
    }
}
