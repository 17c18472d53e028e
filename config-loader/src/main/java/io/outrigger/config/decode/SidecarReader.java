package io.outrigger.config.decode;

import io.outrigger.config.istio.DestinationRule.ConnectionPool;
import io.outrigger.config.istio.Gateway;
import io.outrigger.config.istio.Gateway.TlsMode;
import io.outrigger.config.istio.Meta;
import io.outrigger.config.istio.Port;
import io.outrigger.config.istio.Sidecar;
import io.outrigger.config.istio.Sidecar.CaptureMode;
import io.outrigger.config.istio.Sidecar.Egress;
import io.outrigger.config.istio.Sidecar.Ingress;
import io.outrigger.config.istio.Sidecar.OutboundMode;
import io.outrigger.config.istio.Sidecar.OutboundTrafficPolicy;
import io.outrigger.config.istio.VirtualService.Destination;
import io.outrigger.config.istio.WorkloadSelector;
import io.outrigger.config.yaml.FieldReader;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the {@code spec} of a Sidecar. */
final class SidecarReader {
    private static final Pattern LOCAL =
            Pattern.compile("(?:127\\.0\\.0\\.1|0\\.0\\.0\\.0|\\[::1]|\\[::]|):(\\d{1,5})");

    private SidecarReader() {}

    static Sidecar read(FieldReader spec, Meta meta) {
        Set<Integer> inboundPorts = new HashSet<>();
        Set<Integer> outboundPorts = new HashSet<>();
        Sidecar sidecar = new Sidecar(
                meta,
                workloadSelector(spec),
                spec.objects("egress", reader -> egress(reader, outboundPorts)),
                spec.objects("ingress", reader -> ingress(reader, inboundPorts)),
                spec.object("outboundTrafficPolicy", SidecarReader::outboundTrafficPolicy),
                spec.object("inboundConnectionPool", ConnectionPoolReader::towardsApplication));
        boolean acts = spec.has("egress") || spec.has("ingress") || spec.has("inboundConnectionPool");
        if (!acts && !spec.has("outboundTrafficPolicy")) {
            spec.error("needs one of egress, ingress, outboundTrafficPolicy and inboundConnectionPool");
        }
        for (int i = 0; i < sidecar.egress().size() - 1; i++) {
            if (sidecar.egress().get(i).port() == null) {
                spec.error("egress", i, "a listener without port must be the last");
            }
        }
        return sidecar;
    }

    /** {@code workloadSelector} of Sidecars and ServiceEntries. */
    static @Nullable WorkloadSelector workloadSelector(FieldReader spec) {
        return spec.object("workloadSelector", reader -> {
            Map<String, String> labels = reader.stringMap("labels");
            Checks.selector(reader, "labels", labels);
            if (labels.isEmpty()) {
                reader.warning("labels", "a selector without labels selects every workload of the namespace");
            }
            return new WorkloadSelector(labels);
        });
    }

    private static OutboundTrafficPolicy outboundTrafficPolicy(FieldReader reader) {
        OutboundMode mode = reader.enumeration("mode", OutboundMode.REGISTRY_ONLY);
        Destination proxy = reader.object("egressProxy", SidecarReader::egressProxy);
        if (proxy != null && mode != OutboundMode.ALLOW_ANY) {
            reader.error("egressProxy", "needs mode ALLOW_ANY");
        }
        return new OutboundTrafficPolicy(mode, proxy);
    }

    private static Destination egressProxy(FieldReader reader) {
        if (!reader.has("port")) {
            reader.error("port", "is required");
        }
        return HttpRouteReader.destination(reader);
    }

    private static Egress egress(FieldReader reader, Set<Integer> ports) {
        Port port = reader.object("port", p -> port(p, ports));
        String bind = bind(reader);
        List<String> hosts = reader.strings("hosts");
        if (hosts.isEmpty()) {
            reader.error("hosts", "at least one host is required");
        }
        for (int i = 0; i < hosts.size(); i++) {
            String wrong = EgressHosts.sidecarHost(hosts.get(i));
            if (wrong != null) {
                reader.error("hosts", i, wrong);
            }
        }
        CaptureMode mode = reader.enumeration("captureMode", CaptureMode.DEFAULT);
        return new Egress(reader.position(), port, bind, mode, hosts);
    }

    private static Ingress ingress(FieldReader reader, Set<Integer> ports) {
        Port port = reader.object("port", p -> port(p, ports));
        if (port == null) {
            if (!reader.has("port")) {
                reader.error("port", "is required");
            }
            port = new Port(reader.position(), 1, "", "");
        }
        String bind = bind(reader);
        String endpoint = reader.text("defaultEndpoint");
        if (!endpoint.isEmpty() && !isEndpoint(endpoint)) {
            String expected = " (expected e.g. 127.0.0.1:8080, 0.0.0.0:8080 or unix:///path)";
            reader.error("defaultEndpoint", "\"" + endpoint + "\" is not a local endpoint" + expected);
        }
        CaptureMode mode = reader.enumeration("captureMode", CaptureMode.DEFAULT);
        Gateway.Tls tls = reader.object("tls", SidecarReader::tls);
        if (tls != null && !Protocols.isTls(port.protocol())) {
            reader.error("tls", "needs the protocol HTTPS or TLS");
        }
        ConnectionPool pool = reader.object("connectionPool", ConnectionPoolReader::towardsApplication);
        return new Ingress(reader.position(), port, bind, mode, endpoint, tls, pool);
    }

    private static Gateway.Tls tls(FieldReader reader) {
        Gateway.Tls tls = GatewayReader.tls(reader, reader.idle());
        boolean ends =
                tls.mode() == TlsMode.SIMPLE || tls.mode() == TlsMode.MUTUAL || tls.mode() == TlsMode.OPTIONAL_MUTUAL;
        if (!ends) {
            reader.error("mode", tls.mode() + " cannot stand at a Sidecar");
        }
        for (String field : List.of(
                "credentialName", "credentialNames", "caCertCredentialName", "subjectAltNames", "httpsRedirect")) {
            if (reader.has(field)) {
                reader.error(field, "cannot stand at a Sidecar");
            }
        }
        return tls;
    }

    private static boolean isEndpoint(String endpoint) {
        if (endpoint.startsWith(Addresses.UNIX)) {
            return Addresses.isUnixSocket(endpoint);
        }
        var local = LOCAL.matcher(endpoint);
        if (!local.matches()) {
            return false;
        }
        int port = Integer.parseInt(local.group(1));
        return port > 0 && port <= 65535;
    }

    private static Port port(FieldReader reader, Set<Integer> numbers) {
        Port port = PortReader.read(reader);
        if (!port.name().isEmpty() && !DnsNames.isLabel(port.name())) {
            reader.error("name", "\"" + port.name() + "\" is not the name of a port");
        }
        if (port.number() != 0 && !numbers.add(port.number())) {
            reader.error("number", "the port " + port.number() + " stands twice");
        }
        return port;
    }

    private static String bind(FieldReader reader) {
        String bind = reader.text("bind");
        if (bind.startsWith(Addresses.UNIX)) {
            reader.error("bind", "unix sockets are not supported");
        } else if (!bind.isEmpty() && !Addresses.isIp(bind)) {
            reader.error("bind", "\"" + bind + "\" is not an IP address");
        }
        return bind;
    }
}
