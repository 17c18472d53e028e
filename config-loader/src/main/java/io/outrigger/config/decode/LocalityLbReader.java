package io.outrigger.config.decode;

import io.outrigger.config.istio.LocalityLb;
import io.outrigger.config.istio.LocalityLb.Distribute;
import io.outrigger.config.istio.LocalityLb.Failover;
import io.outrigger.config.yaml.FieldReader;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code localityLbSetting} and {@code zoneAwareLbSetting}, and refuses what istiod refuses. */
final class LocalityLbReader {
    private static final int ALL = 100;
    private static final Set<String> TOPOLOGY =
            Set.of("topology.kubernetes.io/region", "topology.kubernetes.io/zone", "topology.istio.io/subzone");

    private LocalityLbReader() {}

    static LocalityLb locality(FieldReader reader) {
        reader.atMostOne("distribute", "failover");
        reader.atMostOne("distribute", "failoverPriority");
        Set<String> sources = new HashSet<>();
        List<Distribute> distribute = reader.objects("distribute", one -> distribute(one, sources));
        return rest(reader, distribute);
    }

    static LocalityLb zoneAware(FieldReader reader) {
        return rest(reader, List.of());
    }

    private static LocalityLb rest(FieldReader reader, List<Distribute> distribute) {
        LocalityLb setting = new LocalityLb(
                reader.bool("enabled"),
                distribute,
                reader.objects("failover", LocalityLbReader::failover),
                reader.strings("failoverPriority"));
        for (int i = 0; i < setting.failoverPriority().size(); i++) {
            String label = setting.failoverPriority().get(i).split("=", 2)[0];
            if (!setting.failover().isEmpty() && TOPOLOGY.contains(label)) {
                reader.error("failoverPriority", i, "\"" + label + "\" cannot stand beside failover");
            }
        }
        return setting;
    }

    private static Distribute distribute(FieldReader reader, Set<String> sources) {
        String from = reader.required("from");
        String wrong = from.isEmpty() ? null : wrong(from);
        if (wrong != null) {
            reader.error("from", wrong);
        } else if (!from.isEmpty() && !sources.add(from)) {
            reader.error("from", "the locality \"" + from + "\" stands twice");
        }
        Map<String, Integer> to = reader.numberMap("to", "a share from 1 to 100", 1, ALL);
        int sum = 0;
        for (Map.Entry<String, Integer> one : to.entrySet()) {
            String unfit = wrong(one.getKey());
            if (unfit != null) {
                reader.error("to", one.getKey(), unfit);
            }
            sum += one.getValue();
        }
        if (!reader.has("to")) {
            reader.error("to", "is required");
        } else if (sum != ALL && !to.isEmpty() && !to.containsValue(0)) {
            reader.error("to", "the shares make " + sum + " together, not 100");
        }
        return new Distribute(from, to);
    }

    /** What is wrong with a locality; null if nothing is. */
    private static @Nullable String wrong(String locality) {
        int star = locality.indexOf('*');
        if (star >= 0 && star != locality.length() - 1) {
            return "\"" + locality + "\" has a * that is not its end";
        }
        return null;
    }

    private static Failover failover(FieldReader reader) {
        Failover failover = new Failover(reader.text("from"), reader.text("to"));
        for (String region : new String[] {failover.from(), failover.to()}) {
            if (region.indexOf('/') >= 0 || region.indexOf('*') >= 0) {
                reader.error("\"" + region + "\" is not the name of a region");
            }
        }
        if (failover.from().equals(failover.to())) {
            reader.error("from and to are the same region");
        }
        return failover;
    }
}
