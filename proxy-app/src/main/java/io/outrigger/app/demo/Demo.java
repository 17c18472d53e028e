package io.outrigger.app.demo;

import io.outrigger.app.admin.AdminServer;
import io.outrigger.app.demo.bookinfo.BookService;
import io.outrigger.app.run.FirstLoad;
import io.outrigger.app.run.Living;
import io.outrigger.app.run.OutriggerProxy;
import io.outrigger.app.run.ProxyAdmin;
import io.outrigger.app.run.ProxyOptions;
import io.outrigger.app.run.ProxyOptions.Ports;
import io.outrigger.app.run.StartFailure;
import io.outrigger.config.decode.ResourceReader;
import io.outrigger.config.istio.Resources;
import io.outrigger.config.pipeline.IdentityHints;
import io.outrigger.config.pipeline.Reload;
import io.outrigger.config.source.ConfigSource;
import io.outrigger.core.server.Identity;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The book shop as a mesh: six applications, a sidecar for each, a gateway. All proxies read the same folder and one generated file
 * with what differs between a machine and a cluster. Config thread.
 */
public final class Demo implements Living {
    private static final Logger LOG = LoggerFactory.getLogger(Demo.class);
    static final String GATEWAY = "istio-ingressgateway";

    private static final Duration BESIDE_APPLICATION = Duration.ofSeconds(1);

    /** The ports that Gateways of the sample have had, now and in older releases. */
    private static final List<Integer> GATEWAY_SERVER_PORTS = List.of(8080, 80);

    private final DemoOptions options;
    private final List<Member> members;
    private final Path generated;
    private final List<BookService> applications = new ArrayList<>();
    private final Map<String, OutriggerProxy> proxies = new LinkedHashMap<>();
    private final News news = new News();

    private Demo(DemoOptions options, List<Member> members, Path generated) {
        this.options = options;
        this.members = members;
        this.generated = generated;
    }

    /**
     * Starts everything.
     *
     * @param orders what admin pages may order; concerns all proxies at once
     * @throws StartFailure saying what is wrong and what to do
     */
    public static Demo start(DemoOptions options, ProxyAdmin.Orders orders) throws StartFailure {
        ConfigSource source = new ConfigSource(List.of(options.config()), null, new ResourceReader(false, Set.of()));
        Resources resources = FirstLoad.of(source);
        List<Member> members = Member.of(resources, options);
        requireFree(options, members);
        Demo demo = new Demo(options, members, temporaryFile());
        try {
            demo.begin(orders);
            return demo;
        } catch (StartFailure failure) {
            demo.close();
            throw failure;
        }
    }

    private static void requireFree(DemoOptions options, List<Member> members) throws StartFailure {
        PortCheck.requireFree(new InetSocketAddress(options.gatewayPort()), "choose --port");
        AdminServer.Addresses admin = options.gatewayAdmin();
        for (InetSocketAddress one : List.of(admin.admin(), admin.status(), admin.readiness(), admin.prometheus())) {
            PortCheck.requireFree(one, "");
        }
        for (Member member : members) {
            PortCheck.requireFree(DemoOptions.loopback(member.forwardProxyPort()), "");
            PortCheck.requireFree(member.address(), "change the podIPs in " + options.config());
        }
    }

    private static Path temporaryFile() throws StartFailure {
        try {
            Path file = Files.createTempFile("outrigger-demo-", ".yaml");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new StartFailure(StartFailure.PERMISSION, "no temporary file can be written: " + e.getMessage());
        }
    }

    private void begin(ProxyAdmin.Orders orders) throws StartFailure {
        try {
            Ingress ingress = new Ingress();
            for (Member member : members) {
                BookService application = member.application();
                applications.add(application);
                application.start();
                ingress.with(member, application.port());
            }
            Files.writeString(generated, ingress.yaml());
        } catch (IOException e) {
            throw new StartFailure(1, "the applications do not start: " + e.getMessage());
        }
        // Those that are called before those that call, so that nothing is asked too early.
        for (int i = members.size() - 1; i >= 0; i--) {
            Member member = members.get(i);
            proxies.put(member.name(), OutriggerProxy.start(sidecar(member), orders));
        }
        proxies.put(GATEWAY, OutriggerProxy.start(gateway(), orders));
        news.tell(proxies.values().stream().map(Demo::first).toList());
    }

    private static Reload first(OutriggerProxy proxy) {
        Reload last = proxy.status().last();
        if (last == null) {
            throw new IllegalStateException("a proxy that started has loaded");
        }
        return last;
    }

    private ProxyOptions sidecar(Member member) {
        return proxy(
                member.hints(), new Ports(0, 0, member.forwardProxyPort(), true, Map.of()), DemoOptions.anyPorts());
    }

    private ProxyOptions gateway() {
        IdentityHints hints = new IdentityHints(
                Identity.Role.GATEWAY,
                "istio-system",
                GATEWAY,
                Map.of("app", GATEWAY, "istio", "ingressgateway"),
                GATEWAY + "-service-account",
                List.of(DemoOptions.loopback(0).getAddress()),
                null);
        Map<Integer, Integer> bindMap = new LinkedHashMap<>();
        GATEWAY_SERVER_PORTS.forEach(port -> bindMap.put(port, options.gatewayPort()));
        return proxy(hints, new Ports(0, 0, 0, true, bindMap), options.gatewayAdmin());
    }

    private ProxyOptions proxy(IdentityHints hints, Ports ports, AdminServer.Addresses admin) {
        return new ProxyOptions(
                List.of(options.config(), generated),
                null,
                ProxyOptions.Workload.NONE,
                hints,
                ProxyOptions.Sizes.workers(0),
                ProxyOptions.Profile.SIDECAR,
                false,
                Set.of(),
                true,
                ports,
                admin,
                Map.of(
                        "config",
                        options.config().toString(),
                        "role",
                        hints.role().toString()));
    }

    /** What to tell people who started it. */
    public String text() {
        DemoText text = new DemoText(options);
        text.gateway(GATEWAY, proxy(GATEWAY));
        members.forEach(member -> text.sidecar(member, proxy(member.name())));
        return text.toString();
    }

    /** The proxy of a Deployment, or {@code istio-ingressgateway}. */
    OutriggerProxy proxy(String name) {
        OutriggerProxy proxy = proxies.get(name);
        if (proxy == null) {
            throw new IllegalArgumentException("no proxy is called " + name);
        }
        return proxy;
    }

    @Override
    public Reload reload(Reload.Trigger trigger) {
        return news.tell(
                proxies.values().stream().map(proxy -> proxy.reload(trigger)).toList());
    }

    @Override
    public Duration drainTime() {
        return proxy(GATEWAY).drainTime();
    }

    @Override
    public void announceEnd() {
        proxies.values().forEach(OutriggerProxy::announceEnd);
    }

    /**
     * All at once: a sidecar goes on serving while others say goodbye. What goes through the gateway is waited for there; an
     * application keeps its connections to its sidecar for as long as it likes, so these are waited for but shortly.
     */
    @Override
    public void drain(Duration atMost) {
        CompletableFuture<?>[] all = proxies.entrySet().stream()
                .map(one -> drain(one.getValue(), one.getKey().equals(GATEWAY) ? atMost : shortest(atMost)))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(all).join();
    }

    private static CompletableFuture<?> drain(OutriggerProxy proxy, Duration atMost) {
        return CompletableFuture.runAsync(
                () -> proxy.drain(atMost), task -> new Thread(task, "outrigger-drain").start());
    }

    private static Duration shortest(Duration atMost) {
        return atMost.compareTo(BESIDE_APPLICATION) < 0 ? atMost : BESIDE_APPLICATION;
    }

    /** Callers end before those they call. */
    @Override
    public void close() {
        List<OutriggerProxy> ending = new ArrayList<>(proxies.values());
        for (int i = ending.size() - 1; i >= 0; i--) {
            ending.get(i).close();
        }
        applications.forEach(BookService::close);
        try {
            Files.deleteIfExists(generated);
        } catch (IOException e) {
            LOG.debug("{} stays behind", generated, e);
        }
    }
}
