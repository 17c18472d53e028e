package io.outrigger.app.admin;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Port 15090: the proxy's own metrics and nothing else. */
final class PrometheusPort implements PortHandler {
    private final ProxyMetrics metrics;

    PrometheusPort(ProxyMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public CompletionStage<AdminReply> answer(AdminRequest request) {
        boolean known = request.path().equals("/stats/prometheus");
        return CompletableFuture.completedFuture(known ? metrics.reply() : AdminReply.empty(404));
    }
}
