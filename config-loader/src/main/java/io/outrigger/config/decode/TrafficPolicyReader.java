package io.outrigger.config.decode;

import io.outrigger.config.istio.DestinationRule.LoadBalancer;
import io.outrigger.config.istio.DestinationRule.PortTrafficPolicy;
import io.outrigger.config.istio.DestinationRule.ProxyVersion;
import io.outrigger.config.istio.DestinationRule.SimpleLb;
import io.outrigger.config.istio.DestinationRule.TrafficPolicy;
import io.outrigger.config.istio.DestinationRule.Tunnel;
import io.outrigger.config.istio.MeshConfig.DefaultTrafficPolicy;
import io.outrigger.config.istio.Warmup;
import io.outrigger.config.yaml.FieldReader;

/** Reads {@code trafficPolicy} of a DestinationRule or of one of its subsets. */
final class TrafficPolicyReader {
    private static final long MILLISECOND = 1_000_000;
    private static final String CONNECT = "CONNECT";
    private static final String POST = "POST";

    private TrafficPolicyReader() {}

    static TrafficPolicy read(FieldReader reader) {
        if (reader.isEmpty()) {
            reader.error("needs at least one field");
        }
        reader.atMostOne("tunnel", "proxyProtocol");
        return new TrafficPolicy(
                reader.object("loadBalancer", TrafficPolicyReader::loadBalancer),
                reader.object("connectionPool", ConnectionPoolReader::read),
                reader.object("outlierDetection", OutlierReader::read),
                reader.object("retryBudget", ConnectionPoolReader::retryBudget),
                reader.object("tls", ClientTlsReader::read),
                reader.object("proxyProtocol", r -> r.enumeration("version", ProxyVersion.V1)),
                reader.object("tunnel", TrafficPolicyReader::tunnel),
                reader.objects("portLevelSettings", TrafficPolicyReader::port));
    }

    /** {@code defaultTrafficPolicy} of MeshConfig. */
    static DefaultTrafficPolicy ofMesh(FieldReader reader) {
        return new DefaultTrafficPolicy(
                reader.object("connectionPool", ConnectionPoolReader::read),
                reader.object("outlierDetection", OutlierReader::read));
    }

    private static Tunnel tunnel(FieldReader reader) {
        String protocol = reader.text("protocol");
        boolean post = protocol.equals(POST);
        if (!protocol.isEmpty() && !protocol.equals(CONNECT) && !post) {
            reader.error("protocol", "\"" + protocol + "\" is neither CONNECT nor POST");
        }
        String host = reader.required("targetHost");
        String wrong = host.isEmpty() || Addresses.isIp(host) ? null : DnsNames.fullName(host);
        if (wrong != null) {
            reader.error("targetHost", wrong);
        }
        int port = reader.port("targetPort");
        if (!reader.has("targetPort")) {
            reader.error("targetPort", "is required");
        }
        return new Tunnel(post, host, port);
    }

    private static PortTrafficPolicy port(FieldReader reader) {
        if (!reader.has("port")) {
            reader.error("port", "is required");
        }
        PortTrafficPolicy policy = new PortTrafficPolicy(
                reader.position(),
                HttpRouteReader.portNumber(reader),
                reader.object("loadBalancer", TrafficPolicyReader::loadBalancer),
                reader.object("connectionPool", ConnectionPoolReader::read),
                reader.object("outlierDetection", OutlierReader::read),
                reader.object("tls", ClientTlsReader::read));
        boolean others = reader.has("outlierDetection") || reader.has("tls");
        if (policy.loadBalancer() == null && policy.connectionPool() == null && !others) {
            reader.error("needs one of loadBalancer, connectionPool, outlierDetection and tls");
        }
        return policy;
    }

    private static LoadBalancer loadBalancer(FieldReader reader) {
        reader.atMostOne("simple", "consistentHash");
        reader.atMostOne("localityLbSetting", "zoneAwareLbSetting");
        Long old = reader.duration("warmupDurationSecs", MILLISECOND);
        Warmup warmup = reader.object("warmup", TrafficPolicyReader::warmup);
        return new LoadBalancer(
                reader.enumeration("simple", SimpleLb.UNSPECIFIED),
                reader.object("consistentHash", ConsistentHashReader::read),
                reader.object("localityLbSetting", LocalityLbReader::locality),
                reader.object("zoneAwareLbSetting", LocalityLbReader::zoneAware),
                warmup == null && old != null ? new Warmup(old, null, null) : warmup);
    }

    private static Warmup warmup(FieldReader reader) {
        Long duration = reader.duration("duration", MILLISECOND);
        if (!reader.has("duration")) {
            reader.error("duration", "is required");
        }
        Double aggression = reader.number("aggression");
        if (aggression != null && aggression < 1) {
            reader.error("aggression", "is less than 1");
        }
        return new Warmup(duration == null ? 0 : duration, reader.percentage("minimumPercent"), aggression);
    }
}
