package io.outrigger.app.admin;

import java.util.List;

/** {@code /stats/prometheus}: all metrics in text exposition, numbers that were never touched left out unless {@code all}. */
record PrometheusPage(ProxyMetrics metrics) implements AdminPage {
    @Override
    public String help() {
        return "print server stats in prometheus format";
    }

    @Override
    public AdminReply answer(AdminRequest request) {
        return metrics.reply(request);
    }

    @Override
    public List<String> parameters() {
        return List.of("all", "filter");
    }
}
