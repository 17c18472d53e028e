package io.outrigger.config.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.outrigger.config.compile.NoHandlers;
import io.outrigger.config.istio.Resources;
import io.outrigger.config.pipeline.IdentityResolver.UnknownIdentity;
import io.outrigger.core.server.Identity;
import io.outrigger.core.server.Identity.Role;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IdentityResolverTest {
    private static final Resources LOADED = NoHandlers.resources("""
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: reviews-v1, namespace: shop}
            spec:
              template:
                metadata: {labels: {app: reviews, version: v1}}
                spec: {serviceAccountName: reviews, containers: [{name: app}]}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: reviews-v1-abc-def, namespace: shop, labels: {app: reviews, version: v1, extra: x}}
            spec: {serviceAccountName: reviews, nodeName: node-1, containers: [{name: app}]}
            status: {phase: Running, podIP: 10.2.0.1}
            ---
            apiVersion: v1
            kind: Node
            metadata: {name: node-1, labels: {topology.kubernetes.io/region: eu, topology.kubernetes.io/zone: eu-1}}
            ---
            apiVersion: networking.istio.io/v1
            kind: Gateway
            metadata: {name: front, namespace: shop}
            spec:
              selector: {istio: ingressgateway}
              servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ["*"]}]
            """);

    private static Identity resolve(IdentityHints hints, Map<String, String> environment) throws UnknownIdentity {
        return new IdentityResolver(environment, "").resolve(hints, LOADED);
    }

    @Test
    void aDeploymentLendsItsLabelsAndAccount() throws UnknownIdentity {
        Identity identity = resolve(IdentityHints.of(Role.SIDECAR).like("Deployment/shop/reviews-v1"), Map.of());

        assertEquals("shop", identity.namespace());
        assertEquals("reviews-v1", identity.workload());
        assertEquals(Map.of("app", "reviews", "version", "v1"), identity.labels());
        assertEquals("reviews", identity.serviceAccount());
        assertEquals("10.2.0.1", identity.addresses().get(0).getHostAddress());
    }

    @Test
    void aPodLendsItsAddressAndPlace() throws UnknownIdentity {
        Identity identity = resolve(IdentityHints.of(Role.SIDECAR).like("Pod/shop/reviews-v1-abc-def"), Map.of());

        assertEquals("x", identity.labels().get("extra"));
        assertEquals("reviews-v1", identity.workload());
        assertEquals("eu-1", identity.locality().zone());
    }

    @Test
    void flagsComeBeforeTheEnvironmentAndThatBeforeTheModel() throws UnknownIdentity {
        Map<String, String> environment = Map.of(
                "POD_NAME", "other-1", "POD_NAMESPACE", "books", "INSTANCE_IP", "10.9.9.9", "SERVICE_ACCOUNT", "sa");
        IdentityHints model = IdentityHints.of(Role.SIDECAR).like("Deployment/shop/reviews-v1");
        IdentityHints flags =
                new IdentityHints(Role.SIDECAR, "films", "", Map.of("app", "x"), "", List.of(), model.like());

        Identity identity = resolve(flags, environment);

        assertEquals("films", identity.namespace());
        assertEquals(Map.of("app", "x"), identity.labels());
        assertEquals("other-1", identity.podName());
        assertEquals("10.9.9.9", identity.addresses().get(0).getHostAddress());
        assertEquals("sa", identity.serviceAccount());
    }

    @Test
    void mountedLabelsAreRead() throws UnknownIdentity {
        String mounted = "app=\"reviews\"\nversion=\"v2\"\n";

        Identity identity = new IdentityResolver(Map.of(), mounted).resolve(IdentityHints.of(Role.SIDECAR), LOADED);

        assertEquals(Map.of("app", "reviews", "version", "v2"), identity.labels());
        assertEquals("default", identity.namespace());
        assertEquals("reviews", identity.workload());
    }

    @Test
    void theLoadedPodOfTheOwnNameFillsWhatIsMissing() throws UnknownIdentity {
        Identity identity = resolve(
                IdentityHints.of(Role.SIDECAR), Map.of("POD_NAME", "reviews-v1-abc-def", "POD_NAMESPACE", "shop"));

        assertEquals("reviews", identity.labels().get("app"));
        assertEquals("reviews", identity.serviceAccount());
        assertEquals("reviews-v1", identity.workload());
    }

    @Test
    void aModelThatIsNotThereIsSaid() {
        UnknownIdentity unknown = assertThrows(
                UnknownIdentity.class,
                () -> resolve(IdentityHints.of(Role.SIDECAR).like("Deployment/shop/nobody"), Map.of()));

        assertEquals("no Deployment shop/nobody is loaded", unknown.getMessage());
    }

    @Test
    void aGatewayNobodySelectsIsNoticed() throws UnknownIdentity {
        Identity gateway = resolve(IdentityHints.of(Role.GATEWAY), Map.of());
        Identity sidecar = resolve(IdentityHints.of(Role.SIDECAR), Map.of());

        assertEquals(
                "no Gateway selects this gateway with labels {}; the Gateways want [{istio=ingressgateway}]",
                IdentityCheck.check(LOADED, gateway).get(0).message());
        assertTrue(IdentityCheck.check(LOADED, sidecar).get(0).message().startsWith("no Service of namespace default"));
    }
}
