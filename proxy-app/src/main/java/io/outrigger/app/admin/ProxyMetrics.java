package io.outrigger.app.admin;

import com.google.re2j.PatternSyntaxException;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/**
 * All metrics in Prometheus text: {@code envoy_*} by our own writer, {@code istio_*} through one collector of the registry, the
 * JVM's by Micrometer. Collectors are bound at the first scrape.
 */
public final class ProxyMetrics implements AutoCloseable {
    private final AdminTarget target;
    private final StatsView view;
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private boolean bound;

    ProxyMetrics(AdminTarget target) {
        this.target = target;
        this.view = new StatsView(target);
    }

    /** Where the product's own meters are registered. */
    public PrometheusMeterRegistry registry() {
        return registry;
    }

    AdminReply reply() {
        return reply(StatsView.Wanted.USED);
    }

    AdminReply reply(AdminRequest request) {
        try {
            StatsView.Wanted asked = StatsPage.wanted(request);
            boolean usedOnly = !request.flag("all");
            return reply(new StatsView.Wanted(
                    usedOnly, asked.filter(), asked.inverted(), asked.counters(), asked.gauges(), false));
        } catch (PatternSyntaxException e) {
            return AdminReply.text(400, "Invalid re2 regex: " + e.getMessage() + "\n");
        }
    }

    AdminReply reply(StatsView.Wanted wanted) {
        bind();
        PrometheusText text = new PrometheusText();
        view.walk(wanted, text);
        return AdminReply.of(200, AdminReply.EXPOSITION, text.text() + registry.scrape());
    }

    /** Binding costs start time and memory; it waits for the first scrape. Admin's thread. */
    private void bind() {
        if (bound) {
            return;
        }
        bound = true;
        registry.getPrometheusRegistry().register(new IstioCollector(target));
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        collections.bindTo(registry);
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
