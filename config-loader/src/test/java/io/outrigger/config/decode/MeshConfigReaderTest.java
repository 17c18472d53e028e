package io.outrigger.config.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.outrigger.config.istio.DestinationRule.ConnectionPool;
import io.outrigger.config.istio.DestinationRule.TcpSettings;
import io.outrigger.config.istio.LocalityLb;
import io.outrigger.config.istio.MeshConfig;
import io.outrigger.config.istio.MeshConfig.AccessLog;
import io.outrigger.config.istio.MeshConfig.AccessLogEncoding;
import io.outrigger.config.istio.Retries;
import io.outrigger.config.istio.Sidecar.OutboundMode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class MeshConfigReaderTest {
    private static @Nullable MeshConfig mesh(String yaml) {
        DecodedFile file = Decoding.mesh(yaml);
        assertEquals(List.of(), Decoding.errors(file));
        return file.meshes().get(0).mesh();
    }

    @Test
    void readsEveryFieldThatActs() {
        MeshConfig expected = new MeshConfig(
                new AccessLog("/dev/stdout", "%RESPONSE_CODE%\n", AccessLogEncoding.JSON),
                List.of("file"),
                List.of(new MeshConfig.ExtensionProvider(
                        "file",
                        new MeshConfig.FileAccessLog(
                                "/dev/stderr",
                                true,
                                new MeshConfig.LogFormat(
                                        "", Map.of("a", "%PROTOCOL%", "n", List.of(1L, true, Map.of("b", "c"))))),
                        false)),
                OutboundMode.REGISTRY_ONLY,
                MeshConfig.InboundMode.LOCALHOST,
                MeshConfig.PathNormalization.MERGE_SLASHES,
                3_000_000_000L,
                100_000_000L,
                "mesh",
                new MeshConfig.Trust("example.org", List.of(), true),
                new MeshConfig.TlsLimits(true, List.of("AES128-SHA"), List.of("P-384")),
                new MeshConfig.TlsLimits(false, List.of("AES256-SHA"), List.of()),
                new MeshConfig.DefaultExportTo(List.of("."), List.of("*"), List.of("shop")),
                true,
                new Retries(3, 4_000_000_000L, "5xx,404", false, 50_000_000L, false),
                new Retries(1, null, "", null, null, false),
                new MeshConfig.DefaultTrafficPolicy(
                        new ConnectionPool(new TcpSettings(4, null, null, null, null), null), null),
                LocalityLb.DEFAULT,
                new MeshConfig.ProxyConfig(
                        new MeshConfig.GatewayTopology(2, MeshConfig.ForwardClientCertDetails.SANITIZE, true),
                        new MeshConfig.ProxyHeaders(
                                true,
                                "none",
                                true,
                                true,
                                MeshConfig.ForwardClientCertDetails.UNDEFINED,
                                new MeshConfig.OwnFields(false, false, false, MeshConfig.CertificateParts.USUAL)),
                        7_000_000_000L,
                        0));

        assertEquals(expected, mesh("""
            accessLogFile: /dev/stdout
            accessLogFormat: "%RESPONSE_CODE%\\n"
            accessLogEncoding: JSON
            defaultProviders: {accessLogging: [file]}
            extensionProviders:
            - name: file
              envoyFileAccessLog:
                path: /dev/stderr
                omitEmptyValues: true
                logFormat: {labels: {a: "%PROTOCOL%", n: [1, true, {b: c}]}}
            outboundTrafficPolicy: {mode: REGISTRY_ONLY}
            inboundTrafficPolicy: {mode: LOCALHOST}
            pathNormalization: {normalization: MERGE_SLASHES}
            defaultHttpRetryPolicy:
              {attempts: 3, perTryTimeout: 4s, retryOn: "5xx,404", retryIgnorePreviousHosts: false, backoff: 50ms}
            defaultInboundHttpRetryPolicy: {attempts: 1}
            defaultTrafficPolicy: {connectionPool: {tcp: {maxConnections: 4}}}
            connectTimeout: 3s
            protocolDetectionTimeout: 100ms
            rootNamespace: mesh
            trustDomain: example.org
            tlsDefaults: {minProtocolVersion: TLSV1_3, cipherSuites: [AES128-SHA], ecdhCurves: [P-384]}
            meshMTLS: {minProtocolVersion: TLSV1_2, cipherSuites: [AES256-SHA]}
            h2UpgradePolicy: UPGRADE
            defaultServiceExportTo: [.]
            defaultVirtualServiceExportTo: ["*"]
            defaultDestinationRuleExportTo: [shop]
            defaultConfig:
              discoveryAddress: istiod.istio-system.svc:15012
              gatewayTopology: {numTrustedProxies: 2, forwardClientCertDetails: SANITIZE, proxyProtocol: {}}
              proxyHeaders:
                server: {disabled: true, value: none}
                requestId: {disabled: true}
                attemptCount: {disabled: true}
              terminationDrainDuration: 7s
              concurrency: 0
            """));
    }

    @Test
    void fillsInTheDefaults() {
        assertEquals(MeshConfig.DEFAULT, mesh("accessLogFile: ''"));
    }

    @Test
    void anEmptyOutboundPolicyMeansRegistryOnly() {
        MeshConfig mesh = mesh("outboundTrafficPolicy: {}");

        assertEquals(OutboundMode.REGISTRY_ONLY, mesh == null ? null : mesh.outboundTrafficPolicy());
    }

    @Test
    void isFoundInTheConfigMapOfIstioWithPlaces() {
        DecodedFile file = Decoding.decode("""
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: istio, namespace: istio-system}
            data:
              meshNetworks: "networks: {}"
              mesh: |-
                # the mesh
                trustDomain: example.org
                defaultConfig:
                  concurrency: many
            """);

        assertEquals(
                List.of("f.yaml:10:20: defaultConfig.concurrency: \"many\" is not a whole number from 0 to 1024"),
                Decoding.errors(file));
        assertEquals(MeshSource.Rank.CONFIG_MAP, file.meshes().get(0).rank());
    }

    @Test
    void otherConfigMapsAreIgnored() {
        DecodedFile file =
                Decoding.decode("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {mesh: 'x', b: c}}");

        assertEquals(List.of(), file.problems());
        assertEquals(List.of(), file.meshes());
    }

    @Test
    void isFoundInAnOperatorWithTheEnvironmentOfItsControlPlane() {
        DecodedFile file = Decoding.decode("""
            apiVersion: install.istio.io/v1alpha1
            kind: IstioOperator
            metadata: {name: mesh}
            spec:
              profile: demo
              meshConfig:
                accessLogFile: /dev/stdout
              values:
                global: {proxy: {}}
                pilot:
                  env: {ENABLE_TLS_ON_SIDECAR_INGRESS: "true"}
            """);

        assertEquals(List.of(), file.problems());
        MeshSource source = file.meshes().get(0);
        assertEquals(Map.of("ENABLE_TLS_ON_SIDECAR_INGRESS", "true"), source.pilotEnvironment());
        assertEquals(
                "/dev/stdout",
                source.mesh() == null ? "" : source.mesh().accessLog().accessLogFile());
    }

    @Test
    void suitesThatAreUnknownAreLeftOutAndNamed() {
        DecodedFile file = Decoding.mesh("tlsDefaults: {cipherSuites: [AES128-SHA, NONE-SUCH]}");

        assertEquals(
                List.of("mesh.yaml:1:29: warning: tlsDefaults.cipherSuites: NONE-SUCH is unknown and is left out"),
                Decoding.warnings(file));
        MeshConfig mesh = file.meshes().get(0).mesh();
        assertEquals(
                List.of("AES128-SHA"), mesh == null ? null : mesh.tlsDefaults().cipherSuites());
    }

    @Test
    void refusesWhatItCannotDo() {
        assertTrue(Decoding.errors(Decoding.mesh("outboundTrafficPolicy: {mode: ALLOW_ANY_DYNAMIC_DNS}"))
                .get(0)
                .contains("not supported yet: ALLOW_ANY_DYNAMIC_DNS"));
        assertTrue(Decoding.errors(Decoding.mesh("meshMTLS: {ecdhCurves: [P-256]}"))
                .get(0)
                .contains("meshMTLS.ecdhCurves: is not taken by Istio"));
        assertTrue(Decoding.errors(Decoding.mesh("connectTimeout: 2h")).get(0).contains("longer than 1h"));
        assertTrue(Decoding.errors(Decoding.mesh("acessLogFile: x")).get(0).contains("did you mean accessLogFile?"));
    }
}
