package io.outrigger.app.demo;

import io.netty.util.NetUtil;
import io.outrigger.app.admin.AdminServer;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/**
 * What the demo is started with.
 *
 * @param config folder of YAML that knows the workloads of the book shop
 * @param gatewayPort where the gateway's HTTP servers listen
 * @param gatewayAdmin of the gateway; the sidecars have free ports
 * @param forwardProxyPort of productpage's sidecar; the others have the next free ones
 */
public record DemoOptions(Path config, int gatewayPort, AdminServer.Addresses gatewayAdmin, int forwardProxyPort) {
    /** Port of productpage's forward proxy, as the examples say. */
    public static final int FORWARD_PROXY_PORT = 15007;

    /** With the ports that Istio and the examples have, all of them on loopback but the gateway's own. */
    public static DemoOptions usual(Path config, int gatewayPort) {
        return new DemoOptions(
                config,
                gatewayPort,
                new AdminServer.Addresses(loopback(15000), loopback(15020), loopback(15021), loopback(15090)),
                FORWARD_PROXY_PORT);
    }

    /** With these ports, and free ones for the other small servers of the gateway. */
    public static DemoOptions onPorts(Path config, int gatewayPort, int adminPort, int forwardProxyPort) {
        AdminServer.Addresses admin =
                new AdminServer.Addresses(loopback(adminPort), loopback(0), loopback(0), loopback(0));
        return new DemoOptions(config, gatewayPort, admin, forwardProxyPort);
    }

    static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(NetUtil.LOCALHOST4, port);
    }

    static AdminServer.Addresses anyPorts() {
        return new AdminServer.Addresses(loopback(0), loopback(0), loopback(0), loopback(0));
    }
}
