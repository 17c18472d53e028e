package io.outrigger.config.decode;

import io.outrigger.config.istio.Bytes;
import io.outrigger.config.istio.Meta;
import io.outrigger.config.istio.Secret;
import io.outrigger.config.yaml.FieldReader;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads a Kubernetes Secret. Messages never hold what stands in it. */
final class SecretReader {
    private SecretReader() {}

    static Secret read(FieldReader root, Meta meta) {
        Map<String, Bytes> data = new LinkedHashMap<>();
        root.stringMap("data").forEach((name, value) -> {
            try {
                data.put(name, Bytes.copyOf(Base64.getMimeDecoder().decode(value)));
            } catch (IllegalArgumentException notBase64) {
                root.error("data", name, "is not base64");
            }
        });
        root.stringMap("stringData").forEach((name, value) -> data.put(name, Bytes.of(value)));
        return new Secret(meta, data);
    }
}
