package io.outrigger.app.demo;

import java.util.Map;
import java.util.TreeMap;

/**
 * Writes the Sidecars that bring connections to the applications. Nothing redirects connections on one machine, so each sidecar
 * listens at its pod's address itself and hands on to its application on loopback ({@code captureMode: NONE}).
 */
final class Ingress {
    private final StringBuilder yaml = new StringBuilder();

    /** Adds the Sidecar of one workload. */
    Ingress with(Member member, int applicationPort) {
        yaml.append("""
                ---
                apiVersion: networking.istio.io/v1
                kind: Sidecar
                metadata:
                  name: %s
                  namespace: %s
                spec:
                  workloadSelector:
                    labels:
                %s  ingress:
                  - port:
                      number: %d
                      name: http
                      protocol: HTTP
                    bind: %s
                    captureMode: NONE
                    defaultEndpoint: 127.0.0.1:%d
                """.formatted(
                        member.name(),
                        member.identity().namespace(),
                        labels(member.identity().labels()),
                        Member.SERVICE_PORT,
                        member.address().getAddress().getHostAddress(),
                        applicationPort));
        return this;
    }

    private static String labels(Map<String, String> labels) {
        StringBuilder lines = new StringBuilder();
        new TreeMap<>(labels)
                .forEach((key, value) -> lines.append("      \"")
                        .append(key)
                        .append("\": \"")
                        .append(value)
                        .append("\"\n"));
        return lines.toString();
    }

    String yaml() {
        return yaml.toString();
    }
}
