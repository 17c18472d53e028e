package io.outrigger.core.cluster;

import static io.outrigger.core.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import io.netty.util.NetUtil;
import io.outrigger.core.net.Transport;
import io.outrigger.core.worker.ControlLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DnsEndpointsTest {
    private NameServer server;
    private EventLoop loop;
    private NameLookup lookup;

    @BeforeEach
    void open() throws IOException {
        server = new NameServer();
        use(Transport.Kind.AUTO);
    }

    private void use(Transport.Kind kind) {
        if (loop != null) {
            lookup.close();
            loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
        Transport transport = Transport.of(kind);
        loop = transport.newLoop("control");
        lookup = new NameLookup(
                transport, loop, DnsRecordType.A, new SingletonDnsServerAddressStreamProvider(server.address()));
    }

    @AfterEach
    void close() {
        lookup.close();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        server.close();
    }

    @ParameterizedTest
    @EnumSource(Transport.Kind.class)
    void strictDnsMakesEveryAddressAnEndpointOfItsWeight(Transport.Kind kind) throws Exception {
        use(kind);
        server.answer("a.example.", 60, "10.0.0.1", "10.0.0.2");
        server.answer("b.example.", 60, "10.0.0.3");
        Cluster cluster = cluster(Discovery.STRICT_DNS, named("a.example", 80, 1), named("b.example", 81, 3));

        start(cluster);

        assertEquals("[10.0.0.1:80, 10.0.0.2:80, 10.0.0.3:81]", cluster.hosts().toString());
        assertEquals(3, cluster.hosts().at(2).spec().weight());
    }

    @Test
    void logicalDnsTakesTheFirstAddressOnly() throws Exception {
        server.answer("a.example.", 60, "10.0.0.1", "10.0.0.2");
        Cluster cluster = cluster(Discovery.LOGICAL_DNS, named("a.example", 80, 1));

        start(cluster);

        assertEquals("[10.0.0.1:80]", cluster.hosts().toString());
    }

    @Test
    void addressesNeedNoQuestion() throws Exception {
        Cluster cluster = cluster(
                Discovery.STRICT_DNS,
                EndpointSpec.of(new InetSocketAddress(NetUtil.createInetAddressFromIpAddressString("10.0.0.9"), 80)));

        start(cluster);

        assertEquals("[10.0.0.9:80]", cluster.hosts().toString());
        assertTrue(server.asked().isEmpty());
    }

    @Test
    void asksForAbsoluteNamesOnly() throws Exception {
        Cluster cluster = cluster(Discovery.STRICT_DNS, named("nowhere.example", 80, 1));

        start(cluster);

        assertEquals(0, cluster.hosts().size());
        assertEquals(
                List.of("nowhere.example."), server.asked().stream().distinct().toList());
    }

    @Test
    void asksAgainWhenTheAnswerHasAgedAndKeepsKnownEndpoints() throws Exception {
        server.answer("a.example.", 1, "10.0.0.1", "10.0.0.2");
        Cluster cluster = cluster(Discovery.STRICT_DNS, named("a.example", 80, 1));
        start(cluster);
        Endpoint kept = cluster.hosts().at(1);

        server.answer("a.example.", 60, "10.0.0.2", "10.0.0.3");

        eventually("the new answer counts", () -> cluster.hosts().toString().equals("[10.0.0.2:80, 10.0.0.3:80]"));
        assertSame(kept, cluster.hosts().at(0));
    }

    @Test
    void keepsTheLastGoodAnswerWhenTheNameIsLost() throws Exception {
        server.answer("a.example.", 1, "10.0.0.1");
        Cluster cluster = cluster(Discovery.STRICT_DNS, named("a.example", 80, 1));
        start(cluster);
        int questions = server.asked().size();

        server.forget("a.example.");

        eventually("it was asked again", () -> server.asked().size() > questions);
        loop.submit(() -> {}).awaitUninterruptibly();
        assertEquals("[10.0.0.1:80]", cluster.hosts().toString());
    }

    private DnsEndpoints start(Cluster cluster) throws InterruptedException {
        DnsEndpoints endpoints = new DnsEndpoints(cluster, lookup, new ControlLoop(loop));
        CountDownLatch answered = new CountDownLatch(1);
        loop.execute(() -> endpoints.start(answered::countDown));
        assertTrue(answered.await(10, TimeUnit.SECONDS));
        assertFalse(loop.isShuttingDown());
        return endpoints;
    }

    private static EndpointSpec named(String name, int port, int weight) {
        return new EndpointSpec(InetSocketAddress.createUnresolved(name, port), weight, Locality.UNKNOWN, Map.of());
    }

    private static Cluster cluster(Discovery discovery, EndpointSpec... endpoints) {
        ClusterSpec spec = new ClusterSpec(
                "outbound|80||a",
                discovery,
                Arrays.asList(endpoints),
                LbPolicy.ROUND_ROBIN,
                TimeUnit.SECONDS.toNanos(10),
                UpstreamProtocol.HTTP1,
                null,
                0,
                new ClusterSpec.ServiceIdentity("a", "a", ""));
        return Cluster.create(spec, 1);
    }
}
