package io.outrigger.config.decode;

import io.outrigger.config.istio.Meta;
import io.outrigger.config.istio.VirtualService;
import io.outrigger.config.istio.VirtualService.ByteRoute;
import io.outrigger.config.istio.VirtualService.HttpRoute;
import io.outrigger.config.yaml.FieldReader;
import java.util.List;

/** Reads the {@code spec} of a VirtualService. */
final class VirtualServiceReader {
    private VirtualServiceReader() {}

    static VirtualService read(FieldReader spec, Meta meta) {
        List<String> hosts = spec.strings("hosts");
        List<String> gateways = spec.strings("gateways");
        List<String> exportTo = spec.strings("exportTo");
        boolean gatewayOnly = !gateways.isEmpty() && !gateways.contains("mesh");
        HttpRouteReader routes = new HttpRouteReader(gatewayOnly, meta, hosts.isEmpty());
        List<HttpRoute> http = spec.objects("http", routes::read);
        ByteRouteReader bytes = new ByteRouteReader(hosts, !gateways.contains("mesh"));
        List<ByteRoute> tls = spec.objects("tls", bytes::tls);
        List<ByteRoute> tcp = spec.objects("tcp", bytes::tcp);
        if (!spec.has("http") && !spec.has("tcp") && !spec.has("tls")) {
            spec.error("needs one of http, tcp and tls");
        }
        GatewayNames.check(spec, gateways);
        Checks.exportTo(spec, exportTo, meta.namespace(), false);
        if (hosts.isEmpty()) {
            checkDelegate(spec);
        } else {
            checkHosts(spec, hosts, gatewayOnly, spec.has("tls") && !gateways.contains("mesh"));
        }
        return new VirtualService(meta, hosts, gateways, exportTo, http, tls, tcp);
    }

    private static void checkDelegate(FieldReader spec) {
        for (String field : List.of("gateways", "tls", "tcp")) {
            if (spec.has(field)) {
                spec.error(field, "cannot stand in a VirtualService without hosts");
            }
        }
    }

    private static void checkHosts(FieldReader spec, List<String> hosts, boolean gatewayOnly, boolean serverNames) {
        boolean valid = true;
        for (int i = 0; i < hosts.size(); i++) {
            String host = hosts.get(i);
            String wrong = serverNames ? DnsNames.serverName(host) : DnsNames.wildcardName(host);
            if (wrong != null && !Addresses.isIp(host)) {
                spec.error("hosts", i, wrong);
                valid = false;
            } else if (host.equals("*") && !gatewayOnly) {
                spec.error("hosts", i, "\"*\" is allowed at gateways only");
                valid = false;
            }
        }
        if (valid) {
            checkOverlap(spec, hosts);
        }
    }

    private static void checkOverlap(FieldReader spec, List<String> hosts) {
        for (int i = 1; i < hosts.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (DnsNames.overlap(hosts.get(i), hosts.get(j))) {
                    spec.error("hosts", i, "\"" + hosts.get(i) + "\" overlaps with \"" + hosts.get(j) + "\"");
                }
            }
        }
    }
}
