package io.outrigger.app.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.netty.util.NetUtil;
import io.outrigger.app.admin.AdminServer;
import io.outrigger.app.admin.AdminTarget;
import io.outrigger.app.certs.Authority;
import io.outrigger.app.certs.Issued;
import io.outrigger.app.certs.KeyKind;
import io.outrigger.app.certs.Subject;
import io.outrigger.app.certs.Subject.Purpose;
import io.outrigger.app.demo.ExampleCopy;
import io.outrigger.app.ports.FreePort;
import io.outrigger.app.run.OutriggerProxy;
import io.outrigger.app.run.ProxyAdmin;
import io.outrigger.app.run.ProxyOptions;
import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.server.Snapshot;
import io.outrigger.core.stats.ClusterCounter;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The example of an egress gateway: two proxies as its README starts them, and the world outside. */
final class EgressGatewayTest implements ProxyAdmin.Orders {
    private static final String EXAMPLE = "egress-gateway";
    private static final int PLAIN = 9000;
    private static final int ENCRYPTED = 9443;

    @TempDir
    private Path folder;

    private final Queue<String> outside = new ConcurrentLinkedQueue<>();
    private final int forward;
    private HttpServer plain;
    private HttpServer encrypted;
    private OutriggerProxy gateway;
    private OutriggerProxy sidecar;

    EgressGatewayTest() throws Exception {
        forward = FreePort.next();
    }

    @BeforeEach
    void start() throws Exception {
        ExampleCopy example = new ExampleCopy(folder, EXAMPLE);
        Instant from = Instant.now().minus(Duration.ofHours(1));
        Instant until = from.plus(Duration.ofHours(2));
        Authority authority =
                Authority.create(new Subject("root", List.of(), Purpose.AUTHORITY, from, until), KeyKind.EC);
        Issued server = authority.issue(
                new Subject("", List.of("secure.example.com"), Purpose.SERVER, from, until), KeyKind.EC);
        Path root = Files.writeString(folder.resolve("root-cert.pem"), server.rootPem());
        replace("egress.yaml", "egress-certs/root-cert.pem", root.toString());
        replace("pods.yaml", "targetPort: 8080", "targetPort: " + FreePort.next());
        replace("pods.yaml", "targetPort: 8443", "targetPort: " + FreePort.next());

        plain = HttpServer.create(new InetSocketAddress(example.moved("127.0.5.1"), PLAIN), 0);
        HttpsServer secured = HttpsServer.create(new InetSocketAddress(example.moved("127.0.5.1"), ENCRYPTED), 0);
        secured.setHttpsConfigurator(new HttpsConfigurator(context(server)));
        encrypted = secured;
        for (HttpServer one : List.of(plain, encrypted)) {
            one.createContext("/", exchange -> {
                outside.add(exchange.getProtocol() + " "
                        + exchange.getRequestHeaders().getFirst("host"));
                exchange.sendResponseHeaders(204, -1);
                exchange.close();
            });
            one.start();
        }
        gateway = OutriggerProxy.start(moved(0), this);
        sidecar = OutriggerProxy.start(moved(1), this);
    }

    private void replace(String file, String what, String by) throws Exception {
        String text = Files.readString(folder.resolve(file));
        assertTrue(text.contains(what), file + " lacks " + what);
        Files.writeString(folder.resolve(file), text.replace(what, by));
    }

    private static SSLContext context(Issued server) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("own", server.key(), new char[0], server.chain().toArray(new Certificate[0]));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    /** The n-th {@code serve} of the README, at addresses and ports of its own. */
    private ProxyOptions moved(int number) throws Exception {
        Path readme = ExampleReadme.all().stream()
                .filter(one -> one.endsWith(Path.of(EXAMPLE, "README.md")))
                .findFirst()
                .orElseThrow();
        String[] call = ExampleReadme.calls(Files.readString(readme)).stream()
                .filter(one -> one[0].equals("serve"))
                .toList()
                .get(number);
        CommandLine line = OutriggerCommand.commandLine();
        ServeCommand serve =
                (ServeCommand) line.parseArgs(call).subcommand().commandSpec().userObject();
        ProxyOptions as = serve.options();
        InetSocketAddress any = new InetSocketAddress(NetUtil.LOCALHOST4, 0);
        return new ProxyOptions(
                List.of(folder),
                null,
                as.workload(),
                as.identity(),
                ProxyOptions.Sizes.workers(1),
                as.profile(),
                as.lenient(),
                as.suppressed(),
                as.staleReplay(),
                new ProxyOptions.Ports(0, 0, as.ports().httpProxy() > 0 ? forward : 0, true, Map.of()),
                new AdminServer.Addresses(any, any, any, any),
                as.shown());
    }

    @AfterEach
    void end() {
        sidecar.close();
        gateway.close();
        plain.stop(0);
        encrypted.stop(0);
    }

    private int status(String url) throws Exception {
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .proxy(ProxySelector.of(new InetSocketAddress(NetUtil.LOCALHOST4, forward)))
                .build();
        return client.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    /** How often a proxy has connected to what is outside. */
    private static long connections(OutriggerProxy proxy) {
        Snapshot snapshot = proxy.server().snapshot();
        long sum = 0;
        for (Cluster cluster : snapshot == null
                ? List.<Cluster>of()
                : List.copyOf(snapshot.clusters().values())) {
            if (cluster.name().endsWith(".example.com")) {
                sum += cluster.cells().value(ClusterCounter.UPSTREAM_CX_TOTAL);
            }
        }
        return sum;
    }

    @Test
    void theWorldOutsideSeesTheGatewayOnly() throws Exception {
        assertEquals(204, status("http://api.example.com/"));
        assertEquals(204, status("http://secure.example.com/"));

        assertEquals(List.of("HTTP/1.1 api.example.com", "HTTP/1.1 secure.example.com"), List.copyOf(outside));
        assertEquals(2, connections(gateway));
        assertEquals(0, connections(sidecar));

        gateway.close();
        assertEquals(503, status("http://api.example.com/"));
        assertEquals(503, status("http://secure.example.com/"));
        assertEquals(2, outside.size());
        assertEquals(0, connections(sidecar));
    }

    @Override
    public CompletionStage<AdminTarget.Reload> reload() {
        return CompletableFuture.completedFuture(new AdminTarget.Reload(true, ""));
    }

    @Override
    public void quit() {}

    @Override
    public void drain(AdminTarget.Drain how) {}
}
