package io.outrigger.app.coverage;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The places where a traffic policy may stand: four of a DestinationRule, and the mesh. The policy at place n is that of the host
 * {@code hn.test}.
 */
final class PolicyShapes {
    private static final String[] SHAPES = {
        "trafficPolicy: {%s}",
        "trafficPolicy: {portLevelSettings: [{port: {number: $spare}, %s}]}",
        "subsets: [{name: one, trafficPolicy: {%s}}]",
        "subsets: [{name: one, trafficPolicy: {portLevelSettings: [{port: {number: $spare}, %s}]}}]",
        "defaultTrafficPolicy: {%s}"
    };

    /** The last of them, which holds for all hosts and so stands alone. */
    static final int OF_MESH = SHAPES.length - 1;

    private PolicyShapes() {}

    /** What is asked of a mesh about one place. */
    interface Check {
        void at(Mesh mesh, int shape) throws Exception;
    }

    static String name(int shape) {
        return SHAPES[shape];
    }

    /** A host of that number whose rule has this policy at that place. */
    private static String documents(int shape, String endpoint, String policy, String retries) {
        return documents(shape, endpoint, policy, retries, "");
    }

    /** @param selector of the rule, behind a line end; empty for none */
    private static String documents(int shape, String endpoint, String policy, String retries, String selector) {
        String host = host(shape);
        String entry = Yaml.istio("ServiceEntry", "name: " + host + ", namespace: mine", """
            hosts: [%s]
            ports: [{number: $spare, name: http, protocol: HTTP, targetPort: %s}]
            resolution: STATIC
            endpoints: [{address: 127.9.1.1}]
            """.formatted(host, endpoint));
        String rule = Yaml.istio(
                "DestinationRule",
                "name: " + host + ", namespace: mine",
                "host: " + host + selector + (shape == OF_MESH ? "" : "\n" + SHAPES[shape].formatted(policy)));
        String subset = shape < 2 || shape == OF_MESH ? "" : ", subset: one";
        String route = Yaml.rule(host, "- route: [{destination: {host: " + host + subset + "}}]" + retries);
        return String.join("\n---\n", entry, rule, route);
    }

    private static String host(int shape) {
        return "h" + shape + ".test";
    }

    /** Checks the policy at each place. */
    static void each(String endpoint, String policy, Check check) throws Exception {
        try (Mesh mesh = at(endpoint, policy, "", 0, 1, 2, 3)) {
            for (int shape = 0; shape < OF_MESH; shape++) {
                check.at(mesh, shape);
            }
        }
        try (Mesh mesh = at(endpoint, policy, "", OF_MESH)) {
            check.at(mesh, OF_MESH);
        }
    }

    /** Checks the policy at each place of a DestinationRule. */
    static void ofRules(String endpoint, String policy, Check check, String... more) throws Exception {
        ofRules(endpoint, policy, "", check, more);
    }

    /** The same of DestinationRules that select the workload. */
    static void ofRulesForWorkloads(String endpoint, String policy, Check check, String... more) throws Exception {
        ofRules(endpoint, policy, "\nworkloadSelector: {matchLabels: {app: shop}}", check, more);
    }

    private static void ofRules(String endpoint, String policy, String selector, Check check, String... more)
            throws Exception {
        List<String> documents = new ArrayList<>(List.of(more));
        for (int shape = 0; shape < OF_MESH; shape++) {
            documents.add(documents(shape, endpoint, policy, "", selector));
        }
        try (Mesh mesh = Mesh.sidecar(documents.toArray(new String[0]))) {
            for (int shape = 0; shape < OF_MESH; shape++) {
                check.at(mesh, shape);
            }
        }
    }

    /** A mesh with the policy at one place. */
    static Mesh only(int shape, String policy) throws Exception {
        return at("$app", policy, "", shape);
    }

    /** A mesh with the policy at these places, each with a route whose retries pause for hours. */
    static Mesh retrying(String policy, int... shapes) throws Exception {
        return at("$app", policy, "\n  retries: {attempts: 1, retryOn: 5xx, backoff: 10h}", shapes);
    }

    /** A mesh with the policy at these places. */
    static Mesh at(String endpoint, String policy, String retries, int... shapes) throws Exception {
        String[] documents = new String[shapes.length];
        for (int i = 0; i < shapes.length; i++) {
            documents[i] = documents(shapes[i], endpoint, policy, retries);
        }
        String mesh = shapes[0] == OF_MESH ? SHAPES[OF_MESH].formatted(policy) : "";
        return MeshPlan.sidecar().mesh(mesh).start(documents);
    }

    static Reply get(Mesh mesh, int shape, String path) throws IOException {
        return mesh.outbound("127.9.0.1:$spare").get(host(shape), path);
    }

    /** A request whose answer nobody waits for; to be closed by the caller. */
    static Socket send(Mesh mesh, int shape, String path) throws IOException {
        Socket socket = mesh.outbound("127.9.0.1:$spare").connect();
        String request = "GET " + path + " HTTP/1.1\r\nhost: " + host(shape) + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    /** A number of the host's clusters. */
    static long stat(Mesh mesh, int shape, String name) throws IOException {
        long sum = 0;
        for (String line : mesh.admin("/stats").lines().toList()) {
            int value = line.lastIndexOf(": ");
            if (value > 0
                    && line.contains(host(shape))
                    && line.substring(0, value).endsWith("." + name)) {
                sum += Long.parseLong(line.substring(value + 2).strip());
            }
        }
        return sum;
    }

    /** Asks until the number is that high. */
    static void await(Mesh mesh, int shape, String name, long least) throws IOException {
        Waiting.until(
                () -> stat(mesh, shape, name) >= least, () -> name(shape) + ": " + name + " stays below " + least);
    }

    /** Asks until no endpoint is left: an ejection is counted before every worker has been told. */
    static void awaitNoEndpoint(Mesh mesh, int shape) throws IOException {
        Waiting.until(
                () -> get(mesh, shape, "/").body().equals("no healthy upstream"),
                () -> name(shape) + ": an endpoint is left");
    }

    /** Asks until the answer has that status. */
    static void awaitStatus(Mesh mesh, int shape, int status) throws IOException {
        Waiting.until(() -> get(mesh, shape, "/").status() == status, () -> name(shape) + ": no answer with " + status);
    }
}
