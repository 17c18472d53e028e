package io.outrigger.config.decode;

import io.outrigger.config.schema.SchemaField;
import java.util.List;

/**
 * A kind as an author may write it.
 *
 * @param apiVersions every one that is accepted, {@code networking.istio.io/v1}
 * @param root the fields of the whole document
 */
public record KnownKind(String name, List<String> apiVersions, SchemaField root) {
    public KnownKind {
        apiVersions = List.copyOf(apiVersions);
    }
}
