package io.outrigger.config.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.outrigger.config.istio.EndpointSlice;
import io.outrigger.config.istio.Namespace;
import io.outrigger.config.istio.Node;
import io.outrigger.config.istio.Pod;
import io.outrigger.config.istio.Service;
import io.outrigger.config.istio.Service.TargetPort;
import io.outrigger.config.istio.Workload;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class KubernetesReadersTest {
    @Test
    void readsServices() {
        Service service = Decoding.only(Service.class, """
            apiVersion: v1
            kind: Service
            metadata:
              name: web
              namespace: shop
              annotations: {networking.istio.io/exportTo: "., edge"}
              creationTimestamp: "2026-01-31T12:00:00Z"
            spec:
              clusterIP: 10.0.0.1
              clusterIPs: [10.0.0.1, "fd00::1"]
              selector: {app: web}
              sessionAffinity: None
              ports:
              - {name: http, port: 80, targetPort: 8080, nodePort: 30080}
              - {name: admin, port: 81, targetPort: admin-port, appProtocol: http, protocol: TCP}
              - {port: 82}
            status: {loadBalancer: {}}
            """);

        assertEquals(Instant.parse("2026-01-31T12:00:00Z"), service.meta().creation());
        assertEquals(List.of(".", "edge"), service.exportTo());
        assertEquals(List.of("10.0.0.1", "fd00::1"), service.clusterIPs());
        assertEquals(
                List.of(new TargetPort.Numbered(8080), new TargetPort.Named("admin-port"), new TargetPort.Numbered(82)),
                service.ports().stream().map(Service.ServicePort::targetPort).toList());
        assertEquals("http", service.ports().get(1).appProtocol());
        assertEquals("", service.ports().get(2).name());
    }

    @Test
    void readsHeadlessAndExternalServices() {
        Service headless = Decoding.only(
                Service.class, "{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {clusterIP: None}}");
        assertEquals(List.of("None"), headless.clusterIPs());

        Service external = Decoding.only(
                Service.class,
                "{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {type: ExternalName, externalName:"
                        + " b.org}}");
        assertEquals(Service.Type.EXTERNAL_NAME, external.type());
        assertEquals("b.org", external.externalName());
    }

    @Test
    void readsPods() {
        Pod pod = Decoding.only(Pod.class, """
            apiVersion: v1
            kind: Pod
            metadata: {name: web-1, namespace: shop, labels: {app: web}}
            spec:
              serviceAccountName: web
              nodeName: node-1
              containers:
              - {name: app, image: web, ports: [{name: http, containerPort: 8080, protocol: TCP}]}
              - {name: side, ports: [{containerPort: 9090}]}
            status:
              phase: Running
              podIP: 10.1.0.1
              podIPs: [{ip: 10.1.0.1}, {ip: "fd00::2"}]
              conditions: [{type: Initialized, status: "True"}, {type: Ready, status: "False"}]
            """);

        assertEquals(List.of("10.1.0.1", "fd00::2"), pod.podIPs());
        assertEquals(false, pod.ready());
        assertEquals("web", pod.serviceAccountName());
        assertEquals("node-1", pod.nodeName());
        assertEquals(
                List.of(new Pod.ContainerPort("http", 8080), new Pod.ContainerPort("", 9090)), pod.containerPorts());
    }

    @Test
    void aPodWithoutStatusIsReady() {
        Pod pod = Decoding.only(Pod.class, "{apiVersion: v1, kind: Pod, metadata: {name: a}}");

        assertEquals(true, pod.ready());
        assertEquals(Pod.Phase.RUNNING, pod.phase());
        assertEquals("default", pod.serviceAccountName());
        assertEquals("default", pod.meta().namespace());
    }

    @Test
    void readsEndpointSlices() {
        EndpointSlice slice = Decoding.only(EndpointSlice.class, """
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: web-abc, labels: {kubernetes.io/service-name: web}}
            addressType: IPv4
            endpoints:
            - {addresses: [10.1.0.1], conditions: {ready: true, serving: true}, targetRef: {kind: Pod, name: a}}
            - {addresses: [10.1.0.2], conditions: {ready: false}}
            - {addresses: [10.1.0.3], conditions: {}}
            ports: [{name: http, port: 8080, protocol: TCP}]
            """);

        assertEquals("web", slice.serviceName());
        assertEquals(
                List.of(true, false, true),
                slice.endpoints().stream().map(e -> e.ready()).toList());
        assertEquals(List.of(new EndpointSlice.EndpointPort("http", 8080)), slice.ports());
    }

    @Test
    void readsWorkloads() {
        Workload workload = Decoding.only(Workload.class, """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: db, namespace: shop}
            spec:
              replicas: 3
              template:
                metadata: {labels: {app: db}}
                spec:
                  serviceAccountName: dba
                  containers: [{name: db, ports: [{name: sql, containerPort: 5432}]}]
            """);

        assertEquals("StatefulSet", workload.meta().kind());
        assertEquals(Map.of("app", "db"), workload.labels());
        assertEquals("dba", workload.serviceAccountName());
        assertEquals(List.of(new Pod.ContainerPort("sql", 5432)), workload.containerPorts());
    }

    @Test
    void clusterWideKindsHaveNoNamespace() {
        Namespace namespace = Decoding.only(
                Namespace.class, "{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {a: b}}}");
        assertEquals("", namespace.meta().namespace());
        assertEquals(Map.of("a", "b"), namespace.meta().labels());

        Node node = Decoding.only(
                Node.class,
                "{apiVersion: v1, kind: Node, metadata: {name: n, labels: {topology.kubernetes.io/zone: z}}}");
        assertEquals(Map.of("topology.kubernetes.io/zone", "z"), node.meta().labels());
    }

    @Test
    void unknownFieldsOfKubernetesAreNoErrors() {
        DecodedFile file = Decoding.decode(
                "{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {selctor: {a: b}, ports: [{port: 80}]}}");

        assertEquals(List.of(), Decoding.errors(file));
        assertEquals(
                List.of("f.yaml:1:61: warning: spec.selctor: is an unknown field; did you mean selector?"),
                Decoding.warnings(file));
    }

    @Test
    void anAnnotationOfInjectionIsNamedWhereverItStands() {
        String annotated = "metadata: {name: a, annotations: {proxy.istio.io/config: 'concurrency: 4'}}\n";
        for (String text : List.of(
                "apiVersion: v1\nkind: Pod\n" + annotated + "status: {podIP: 10.0.0.1}\n",
                "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {template: {" + annotated.strip()
                        + "}}\n")) {
            List<String> warnings = Decoding.warnings(Decoding.decode(text));
            assertTrue(warnings.stream().anyMatch(one -> one.contains("proxy.istio.io/config does not act")), text);
        }
    }
}
