package io.outrigger.core.cluster;

import static io.outrigger.core.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import io.netty.util.NetUtil;
import io.outrigger.core.net.Transport;
import io.outrigger.core.time.Chance;
import io.outrigger.core.time.WallClock;
import io.outrigger.core.worker.ControlLoop;
import io.outrigger.core.worker.Worker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
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
    private ControlLoop control;
    private NameTable table;

    @BeforeEach
    void open() throws IOException {
        server = new NameServer();
        use(Transport.Kind.AUTO);
    }

    private void use(Transport.Kind kind) {
        if (loop != null) {
            table.close();
            loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
        Transport transport = Transport.of(kind);
        loop = transport.newLoop("control");
        NameLookup lookup = new NameLookup(
                transport, loop, DnsRecordType.A, new SingletonDnsServerAddressStreamProvider(server.address()));
        control = new ControlLoop(loop);
        table = new NameTable(lookup, control, Chance.seeded(1));
    }

    @AfterEach
    void close() {
        table.close();
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
    void namesInTheHostsFileNeedNoQuestion() throws Exception {
        Cluster cluster = cluster(Discovery.STRICT_DNS, named("LocalHost", 80, 1), named("localhost.", 81, 1));

        start(cluster);

        assertEquals("[127.0.0.1:80, 127.0.0.1:81]", cluster.hosts().toString());
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

    @Test
    void clustersThatNeedOneNameAskOnce() throws Exception {
        server.answer("a.example.", 60, "10.0.0.1");
        Cluster one = cluster(Discovery.STRICT_DNS, named("a.example", 80, 1));
        Cluster two = cluster(Discovery.LOGICAL_DNS, named("A.example", 81, 1));

        start(one);
        start(two);

        assertEquals(List.of("a.example."), server.asked());
        assertEquals("[10.0.0.1:81]", two.hosts().toString());
        assertEquals(2, table.all().get(0).needed());
    }

    @Test
    void aNameThatDoesNotExistIsNotAskedForAgainAtOnce() throws Exception {
        start(cluster(Discovery.STRICT_DNS, named("nowhere.example", 80, 1)));
        int questions = server.asked().size();

        start(cluster(Discovery.STRICT_DNS, named("nowhere.example", 81, 1)));

        assertEquals(questions, server.asked().size());
        assertEquals(LookupFailure.NO_SUCH_NAME, table.all().get(0).state().failure());
    }

    @Test
    void namesThatNoClusterNeedsAnyMoreAreForgotten() throws Exception {
        server.answer("a.example.", 60, "10.0.0.1");
        DnsEndpoints endpoints = start(cluster(Discovery.STRICT_DNS, named("a.example", 80, 1)));

        loop.submit(endpoints::stop).awaitUninterruptibly();

        assertEquals(List.of(), table.all());
    }

    @Test
    void theNameOfARequestIsKnownFromThenOn() throws Exception {
        server.answer("a.example.", 60, "10.0.0.7");
        assertNull(table.known("a.example"));

        assertEquals("10.0.0.7", ask("a.example"));

        assertEquals("a.example/10.0.0.7", String.valueOf(table.known("A.EXAMPLE")));
        assertEquals("10.0.0.7", ask("a.example"));
        assertEquals(List.of("a.example."), server.asked());
        assertEquals("10.9.8.7", String.valueOf(table.known("10.9.8.7")).substring(1));
    }

    @Test
    void theNameOfARequestThatDoesNotExistFailsAndIsNotAskedForAgainAtOnce() throws Exception {
        assertEquals("cares_norecords:Domain_name_not_found", ask("nowhere.example"));
        int questions = server.asked().size();

        assertEquals("cares_norecords:Domain_name_not_found", ask("nowhere.example"));

        assertEquals(questions, server.asked().size());
        assertNull(table.known("nowhere.example"));
    }

    @Test
    void aNameWithoutAddressesSaysSo() throws Exception {
        server.answer("empty.example.", 60);

        assertEquals("cares_norecords:DNS_server_returned_answer_with_no_data", ask("empty.example"));
    }

    private String ask(String name) throws Exception {
        Worker worker = new Worker(0, loop, WallClock.system(), Chance.seeded(1));
        CompletableFuture<String> answer = new CompletableFuture<>();
        table.ask(name, worker, new NameTable.Asked() {
            @Override
            public void resolved(InetAddress address) {
                answer.complete(address.getHostAddress());
            }

            @Override
            public void failed(LookupFailure why) {
                answer.complete(why.text());
            }
        });
        return answer.get(10, TimeUnit.SECONDS);
    }

    private DnsEndpoints start(Cluster cluster) throws InterruptedException {
        DnsEndpoints endpoints = new DnsEndpoints(cluster, table, control);
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
