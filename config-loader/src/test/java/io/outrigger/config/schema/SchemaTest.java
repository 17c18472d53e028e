package io.outrigger.config.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SchemaTest {
    private static @Nullable SchemaField find(SchemaField root, String path) {
        SchemaField field = root;
        for (String step : path.split("\\.", -1)) {
            field = field == null ? null : field.field(step);
        }
        return field;
    }

    private static long leaves(SchemaField field) {
        return field.fields().isEmpty()
                ? 1
                : field.fields().values().stream().mapToLong(SchemaTest::leaves).sum();
    }

    @ParameterizedTest
    @CsvSource({
        "VirtualService, 118",
        "DestinationRule, 293",
        "Gateway, 29",
        "ServiceEntry, 18",
        "Sidecar, 73",
        "WorkloadEntry, 7",
        "WorkloadGroup, 25",
        "PeerAuthentication, 3",
        "RequestAuthentication, 24",
        "AuthorizationPolicy, 36",
        "Telemetry, 34",
        "ProxyConfig, 4",
        "EnvoyFilter, 41",
        "WasmPlugin, 25",
        "TrafficExtension, 22",
    })
    void knowsEveryFieldOfEveryKind(String kind, int expected) {
        SchemaField spec = Schema.istio(kind).root().field("spec");

        assertEquals(expected, spec == null ? 0 : leaves(spec));
    }

    @Test
    void tellsTypesShapesAndNames() {
        SchemaField root = Schema.istio("VirtualService").root();

        SchemaField headers = find(root, "spec.http.match.headers");
        assertEquals(SchemaField.Shape.MAP, headers == null ? null : headers.shape());
        SchemaField derive = find(root, "spec.http.redirect.derivePort");
        assertEquals(List.of("FROM_PROTOCOL_DEFAULT", "FROM_REQUEST_PORT"), derive == null ? null : derive.values());
        SchemaField percent = find(root, "spec.http.fault.delay.percent");
        assertEquals("deprecated: use percentage.value", percent == null ? null : percent.deprecation());
        assertNotNull(find(root, "metadata.labels"));
        assertNull(find(root, "spec.http.retry"));
    }

    @Test
    void aKindWithoutListIsAMistake() {
        assertThrows(IllegalStateException.class, () -> Schema.istio("Nothing"));
    }

    @Test
    void listsItsFieldsAsTheDocumentationNamesThem() {
        Set<String> rule = Schema.istio("VirtualService").leaves().keySet();
        assertTrue(rule.containsAll(Set.of(
                "VirtualService.http[].timeout",
                "VirtualService.http[].match[].headers{}.exact",
                "VirtualService.metadata.name")));
        assertFalse(rule.contains("VirtualService.kind"));
        assertTrue(Schema.kubernetes("Pod", "Pod").leaves().containsKey("Pod.spec.nodeName"));
        assertTrue(Schema.bare("MeshConfig").leaves().containsKey("MeshConfig.accessLogFile"));
    }
}
