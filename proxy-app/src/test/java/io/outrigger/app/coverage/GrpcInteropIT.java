package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.TlsChannelCredentials;
import io.grpc.testing.integration.TestServiceImpl;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** gRPC's own cases end behind the proxy as they end without it, in the clear and over TLS. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GrpcInteropIT {
    private static final int CLEAR = 80;
    private static final int TLS = 81;

    private final Certs certs;
    private final ScheduledExecutorService work = Executors.newScheduledThreadPool(2);
    private Server server;
    private Mesh mesh;

    GrpcInteropIT() throws Exception {
        certs = new Certs();
    }

    @BeforeAll
    void start() throws Exception {
        server = Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
                .addService(ServerInterceptors.intercept(new TestServiceImpl(work), TestServiceImpl.interceptors()))
                .maxInboundMessageSize(InteropCases.MAX_MESSAGE_SIZE)
                .build()
                .start();
        mesh = Mesh.gateway(Yaml.edge(certs, "GRPC", server.getPort()));
    }

    @AfterAll
    void end() {
        mesh.close();
        server.shutdownNow();
        work.shutdownNow();
    }

    private static Supplier<ManagedChannelBuilder<?>> to(int port, ChannelCredentials credentials) {
        return () -> Grpc.newChannelBuilderForAddress("127.0.0.1", port, credentials)
                .overrideAuthority("a.test")
                .maxInboundMessageSize(InteropCases.MAX_MESSAGE_SIZE);
    }

    @TestFactory
    List<DynamicTest> verdictsAreTheSame() throws Exception {
        String root = certs.server("a.test").rootPem();
        ChannelCredentials trust = TlsChannelCredentials.newBuilder()
                .trustManager(new ByteArrayInputStream(root.getBytes(StandardCharsets.US_ASCII)))
                .build();
        Supplier<ManagedChannelBuilder<?>> direct = to(server.getPort(), InsecureChannelCredentials.create());
        Supplier<ManagedChannelBuilder<?>> clear = to(mesh.server(CLEAR).port(), InsecureChannelCredentials.create());
        Supplier<ManagedChannelBuilder<?>> tls = to(mesh.server(TLS).port(), trust);
        List<DynamicTest> tests = new ArrayList<>();
        for (Method each : InteropCases.all()) {
            tests.add(dynamicTest(each.getName(), () -> {
                String expected = InteropCases.verdict(each, direct);
                assertTrue(InteropCases.expected(expected), expected);
                assertEquals(expected, InteropCases.verdict(each, clear), "in the clear");
                assertEquals(expected, InteropCases.verdict(each, tls), "over TLS");
            }));
        }
        return tests;
    }
}
