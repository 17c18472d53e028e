package io.outrigger.config.decode;

import io.outrigger.config.istio.Meta;
import io.outrigger.config.istio.Service;
import io.outrigger.config.istio.Service.ServicePort;
import io.outrigger.config.istio.Service.TargetPort;
import io.outrigger.config.yaml.FieldReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads a Kubernetes Service. */
final class ServiceReader {
    private static final String EXPORT_TO = "networking.istio.io/exportTo";
    private static final String TRAFFIC_DISTRIBUTION = "networking.istio.io/traffic-distribution";
    private static final Pattern NUMBER = Pattern.compile("\\d{1,5}");

    private ServiceReader() {}

    static Service read(FieldReader root, Meta meta) {
        Service service = root.object("spec", spec -> spec(spec, meta));
        if (service != null) {
            return service;
        }
        root.error("spec", "is required");
        return new Service(meta, List.of(), Map.of(), Service.Type.CLUSTER_IP, "", List.of(), "", List.of(), "");
    }

    private static Service spec(FieldReader spec, Meta meta) {
        String clusterIp = spec.text("clusterIP");
        List<String> clusterIps = new ArrayList<>(spec.strings("clusterIPs"));
        if (!clusterIp.isEmpty() && !clusterIps.contains(clusterIp)) {
            clusterIps.add(0, clusterIp);
        }
        Service.Type type = spec.enumeration("type", Service.Type.CLUSTER_IP);
        String externalName = spec.text("externalName");
        if (type == Service.Type.EXTERNAL_NAME && externalName.isEmpty()) {
            spec.error("externalName", "is required for type ExternalName");
        }
        String distribution = spec.text("trafficDistribution");
        String annotated = meta.annotations().getOrDefault(TRAFFIC_DISTRIBUTION, "");
        return new Service(
                meta,
                spec.objects("ports", ServiceReader::port),
                spec.stringMap("selector"),
                type,
                clusterIp,
                clusterIps,
                externalName,
                exportTo(meta),
                distribution.isEmpty() ? annotated : distribution);
    }

    private static List<String> exportTo(Meta meta) {
        String annotation = meta.annotations().getOrDefault(EXPORT_TO, "");
        return Arrays.stream(annotation.split(",", -1))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .toList();
    }

    private static ServicePort port(FieldReader reader) {
        int port = reader.port("port");
        if (!reader.has("port")) {
            reader.error("port", "is required");
        }
        String protocol = reader.text("protocol");
        return new ServicePort(
                reader.position(),
                reader.text("name"),
                port,
                targetPort(reader, port),
                protocol.isEmpty() ? "TCP" : protocol,
                reader.text("appProtocol"));
    }

    private static TargetPort targetPort(FieldReader reader, int port) {
        String target = reader.word("targetPort");
        if (target.isEmpty() || target.equals("0")) {
            return new TargetPort.Numbered(port);
        }
        if (!NUMBER.matcher(target).matches()) {
            return new TargetPort.Named(target);
        }
        int number = Integer.parseInt(target);
        if (number > 65535) {
            reader.error("targetPort", "\"" + target + "\" is not a port from 1 to 65535");
        }
        return new TargetPort.Numbered(number);
    }
}
