package io.outrigger.config.decode;

import io.outrigger.config.yaml.FieldReader;
import java.util.List;

/** References to gateways: {@code name}, {@code namespace/name}, {@code mesh}, or the old form of a full host name. */
final class GatewayNames {
    private GatewayNames() {}

    static void check(FieldReader reader, List<String> names) {
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            int slash = name.indexOf('/');
            if (slash < 0) {
                String wrong = DnsNames.fullName(name);
                if (wrong != null) {
                    reader.error("gateways", i, wrong);
                }
            } else if (!DnsNames.isLabel(name.substring(0, slash)) || !DnsNames.isLabel(name.substring(slash + 1))) {
                reader.error("gateways", i, "\"" + name + "\" is not a gateway (expected name or namespace/name)");
            }
        }
    }
}
