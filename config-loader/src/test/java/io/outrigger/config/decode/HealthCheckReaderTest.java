package io.outrigger.config.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.outrigger.config.istio.HealthCheck;
import io.outrigger.config.istio.HealthCheck.Question;
import io.outrigger.config.istio.Service;
import io.outrigger.config.istio.WorkloadGroup;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Probes in the annotation and in WorkloadGroups. */
final class HealthCheckReaderTest {
    private static String service(String... lines) {
        return "apiVersion: v1\nkind: Service\nmetadata:\n  name: a\n  annotations:\n    outrigger.io/health-check: |\n"
                + String.join("\n", lines).indent(6) + "spec: {ports: [{port: 80}]}\n";
    }

    @Test
    void whatIsNotSaidIsAsInKubernetes() {
        Service service = Decoding.only(Service.class, service("httpGet: {path: /healthz}", "periodSeconds: 0.5"));

        HealthCheck check = Objects.requireNonNull(service.meta().healthCheck());
        assertEquals(new Question.Http("", "/healthz", List.of()), check.question());
        assertEquals(0, check.port());
        assertEquals(new HealthCheck.Pace(0, 500_000_000, 1_000_000_000, 10, 1, 3), check.pace());
    }

    @Test
    void everyMistakeIsToldWhereItStands() {
        DecodedFile file = Decoding.decode(service(
                "httpGet:",
                "  path: healthz",
                "  port: 70000",
                "  httpHeaders: [{name: 'a b', value: c}]",
                "tcpSocket: {}",
                "periodSeconds: 0",
                "failureThreshold: 0",
                "intervall: 3"));

        assertEquals(
                List.of(
                        "f.yaml:8:15: httpGet.path: \"healthz\" is not a path that begins with /"
                                + " and has no spaces",
                        "f.yaml:9:15: httpGet.port: \"70000\" is not a whole number from 1 to 65535",
                        "f.yaml:10:30: httpGet.httpHeaders[0].name: \"a b\" is not the name of a" + " header",
                        "f.yaml:11:18: tcpSocket: cannot stand beside httpGet",
                        "f.yaml:12:22: periodSeconds: 0.0 is not a number of seconds from 0.01 to" + " 86400",
                        "f.yaml:13:25: failureThreshold: \"0\" is not a whole number from 1 to" + " 1000000",
                        "f.yaml:14:7: intervall: is an unknown field"),
                Decoding.errors(file));
    }

    @Test
    void nothingToAskIsAMistake() {
        assertTrue(Decoding.errors(Decoding.decode(service("periodSeconds: 5")))
                .get(0)
                .contains("needs one of httpGet, tcpSocket and grpc"));
    }

    @Test
    void commandsAreNotRun() {
        String group = Decoding.resource("WorkloadGroup", "template: {}\nprobe: {exec: {command: [ls]}}");

        DecodedFile file = Decoding.decode(group);

        assertEquals(List.of(), Decoding.errors(file));
        assertTrue(Decoding.warnings(file).stream().anyMatch(text -> text.contains("is not run")));
        assertEquals(
                1,
                file.resources().stream()
                        .filter(WorkloadGroup.class::isInstance)
                        .count());
    }

    @Test
    void theAnnotationBelongsToServices() {
        DecodedFile file = Decoding.decode("apiVersion: v1\n"
                + "kind: Pod\n"
                + "metadata: {name: a, annotations: {outrigger.io/health-check: 'tcpSocket: {}'}}\n"
                + "status: {podIP: 10.0.0.1}\n");

        assertTrue(Decoding.warnings(file).stream().anyMatch(text -> text.contains("belongs to Services")));
    }
}
