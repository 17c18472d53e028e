package io.outrigger.app.admin;

import io.outrigger.app.admin.AdminTarget.Drain;
import io.outrigger.core.time.WallClock;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The admin port: finds the page, refuses what is foreign or of the wrong method, hints at what was meant. */
final class AdminPages implements PortHandler {
    /** Workers share no lock. */
    private static final String NO_CONTENTION = "Mutex contention tracing is not enabled.";

    private final SortedMap<String, AdminPage> pages = new TreeMap<>();
    private final HostGuard guard;
    private final @Nullable AdminToken token;

    /**
     * @param token what everybody must send; null for nothing
     */
    AdminPages(AdminTarget target, ProxyMetrics metrics, HostGuard guard, @Nullable AdminToken token) {
        this.guard = guard;
        this.token = token;
        StatsView view = new StatsView(target);
        pages.put("/", new HomePage(target, pages));
        pages.put("/help", new HelpPage(pages));
        pages.put("/ready", new ReadyPage(target));
        pages.put("/server_info", new ServerInfoPage(target));
        pages.put("/stats", new StatsPage(view, metrics));
        pages.put("/stats/prometheus", new PrometheusPage(metrics));
        pages.put("/clusters", new ClustersPage(target));
        pages.put("/dns", new DnsPage(target));
        pages.put("/listeners", new ListenersPage(target));
        pages.put("/certs", new CertsPage(target, WallClock.system()));
        pages.put("/config_dump", new ConfigDumpPage(target));
        pages.put("/init_dump", new InitDumpPage(target));
        pages.put("/logging", new LoggingPage());
        pages.put("/memory", new MemoryPage());
        pages.put("/reload", new ReloadPage(target));
        pages.put("/hot_restart_version", new ConstantPage("print the hot restart compatibility version", "disabled"));
        pages.put("/contention", new ConstantPage("dump current mutex contention stats", NO_CONTENTION));
        pages.put("/runtime", new RuntimePage());
        pages.put("/runtime_modify", new RuntimeModifyPage());
        addOrders(target, view);
    }

    private void addOrders(AdminTarget target, StatsView view) {
        pages.put("/reset_counters", ActionPage.of("reset all counters to zero", view::reset));
        pages.put("/reopen_logs", ActionPage.of("reopen access logs", target::reopenLogs));
        pages.put("/quitquitquit", ActionPage.of("exit the server", target::quit));
        pages.put(
                "/healthcheck/fail",
                ActionPage.of("cause the server to fail health checks", () -> target.failHealthcheck(true)));
        pages.put(
                "/healthcheck/ok",
                ActionPage.of("cause the server to pass health checks", () -> target.failHealthcheck(false)));
        pages.put(
                "/drain_listeners",
                new ActionPage(
                        "drain listeners",
                        List.of("inboundonly", "graceful", "skip_exit"),
                        request -> target.drain(new Drain(
                                request.flag("inboundonly"), request.flag("graceful"), request.flag("skip_exit")))));
    }

    @Override
    public CompletionStage<AdminReply> answer(AdminRequest request) {
        if (token != null && !token.fits(request.headers().get("authorization"))) {
            return CompletableFuture.completedFuture(AdminReply.unknownClient());
        }
        // Who knows the token may call this machine what he likes: a page that had its name rebound does not know it.
        String refusal = token == null ? guard.refusal(request) : guard.foreign(request);
        if (refusal != null) {
            return CompletableFuture.completedFuture(AdminReply.text(403, refusal));
        }
        AdminPage page = pages.get(request.path());
        if (page == null) {
            return CompletableFuture.completedFuture(unknown(request.path()));
        }
        if (page.changes() ? !request.isPost() : !request.isRead() && !request.isPost()) {
            return CompletableFuture.completedFuture(
                    AdminReply.wrongMethod(request.method(), page.changes() ? "POST" : "GET, HEAD"));
        }
        try {
            return page.answerLater(request);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private AdminReply unknown(String path) {
        String near = nearest(path);
        String hint = near == null ? "" : "did you mean " + near + "?\n";
        return AdminReply.text(404, "invalid path. " + hint + HelpPage.text(pages));
    }

    private @Nullable String nearest(String path) {
        String best = null;
        int least = 4;
        for (String known : pages.keySet()) {
            int distance = EditDistance.between(path, known);
            if (distance < least) {
                least = distance;
                best = known;
            }
        }
        return best;
    }
}
