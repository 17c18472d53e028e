package io.outrigger.config.decode;

import io.outrigger.config.istio.DestinationRule;
import io.outrigger.config.istio.DestinationRule.Subset;
import io.outrigger.config.istio.DestinationRule.TrafficPolicy;
import io.outrigger.config.istio.Meta;
import io.outrigger.config.istio.WorkloadSelector;
import io.outrigger.config.yaml.FieldReader;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the {@code spec} of a DestinationRule. */
final class DestinationRuleReader {
    private DestinationRuleReader() {}

    static DestinationRule read(FieldReader spec, Meta meta) {
        String host = spec.required("host");
        String wrong = host.isEmpty() ? null : DnsNames.wildcardName(host);
        if (wrong != null) {
            spec.error("host", wrong);
        }
        List<String> exportTo = spec.strings("exportTo");
        Checks.exportTo(spec, exportTo, meta.namespace(), false);
        TrafficPolicy policy = spec.object("trafficPolicy", TrafficPolicyReader::read);
        Set<String> names = new HashSet<>();
        List<Subset> subsets = spec.objects("subsets", reader -> subset(reader, names));
        WorkloadSelector selector = spec.object("workloadSelector", DestinationRuleReader::selector);
        return new DestinationRule(meta, host, exportTo, selector, policy, subsets);
    }

    private static WorkloadSelector selector(FieldReader reader) {
        Map<String, String> labels = reader.stringMap("matchLabels");
        Checks.selector(reader, "matchLabels", labels);
        return new WorkloadSelector(labels);
    }

    private static Subset subset(FieldReader reader, Set<String> names) {
        String name = reader.required("name");
        if (!name.isEmpty() && !DnsNames.isLabel(name)) {
            reader.error("name", "\"" + name + "\" is not the name of a subset (letters, digits and -)");
        } else if (!names.add(name)) {
            reader.error("name", "the subset \"" + name + "\" stands twice");
        }
        Map<String, String> labels = reader.stringMap("labels");
        Checks.labels(reader, "labels", labels);
        TrafficPolicy policy = reader.object("trafficPolicy", TrafficPolicyReader::read);
        return new Subset(reader.position(), name, labels, policy);
    }
}
