package io.outrigger.app.admin;

import io.outrigger.app.admin.AdminTarget.Drain;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Port 15020: what Istio's agent answers there, without the application's probes and metrics. */
final class StatusPort implements PortHandler {
    private final AdminTarget target;
    private final ProxyMetrics metrics;
    private final ReadinessPort readiness;
    private final HostGuard guard;

    StatusPort(AdminTarget target, ProxyMetrics metrics, HostGuard guard) {
        this.target = target;
        this.metrics = metrics;
        this.guard = guard;
        this.readiness = new ReadinessPort(target);
    }

    @Override
    public CompletionStage<AdminReply> answer(AdminRequest request) {
        return switch (request.path()) {
            case "/healthz/ready" -> readiness.answer(request);
            case "/stats/prometheus", "/metrics" -> CompletableFuture.completedFuture(metrics.reply());
            case "/quitquitquit" -> order(request, target::quit);
            case "/drain" -> order(request, () -> target.drain(new Drain(false, true, true)));
            default -> CompletableFuture.completedFuture(AdminReply.empty(404));
        };
    }

    private CompletionStage<AdminReply> order(AdminRequest request, Runnable order) {
        return CompletableFuture.completedFuture(ordered(request, order));
    }

    private AdminReply ordered(AdminRequest request, Runnable order) {
        if (!request.fromThisMachine()) {
            return AdminReply.text(403, "Only requests from localhost are allowed\n");
        }
        String refusal = guard.refusal(request);
        if (refusal != null) {
            return AdminReply.text(403, refusal);
        }
        if (!request.isPost()) {
            return AdminReply.wrongMethod(request.method(), "POST");
        }
        order.run();
        return AdminReply.text(200, "OK");
    }
}
