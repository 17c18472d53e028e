package io.outrigger.config.compile;

import io.outrigger.config.istio.HealthCheck;
import io.outrigger.config.istio.HealthCheck.Question;
import io.outrigger.config.istio.Meta;
import io.outrigger.config.istio.Resources;
import io.outrigger.core.cluster.HealthCheckSpec;
import io.outrigger.core.cluster.HealthProbe;
import io.outrigger.http.health.GrpcProbe;
import io.outrigger.http.health.HttpProbe;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How endpoints are checked: as the group of their WorkloadEntry says, else as their service does. */
final class HealthChecks {
    /** By namespace and host. */
    private final Map<String, HealthCheck> services = new HashMap<>();

    HealthChecks(Resources resources) {
        resources.services().forEach(service -> {
            Meta meta = service.meta();
            put(meta, HostName.ofService(meta.name(), meta.namespace()));
        });
        resources.serviceEntries().forEach(entry -> entry.hosts().forEach(host -> put(entry.meta(), host)));
    }

    private void put(Meta meta, String host) {
        if (meta.healthCheck() != null) {
            services.putIfAbsent(meta.namespace() + "/" + host.toLowerCase(Locale.ROOT), meta.healthCheck());
        }
    }

    /** Null for an endpoint that is not checked. */
    @Nullable
    HealthCheckSpec of(MeshService service, MeshEndpoint endpoint) {
        HealthCheck own = endpoint.owner().probe();
        HealthCheck check = own == null ? services.get(service.namespace() + "/" + service.host()) : own;
        return check == null
                ? null
                : new HealthCheckSpec(probe(check.question(), service.host()), check.port(), pace(check.pace()));
    }

    private static HealthProbe probe(Question question, String service) {
        if (question instanceof Question.Http http) {
            return new HttpProbe(http.host().isEmpty() ? service : http.host(), http.path(), http.headers());
        }
        return question instanceof Question.Grpc grpc ? new GrpcProbe(grpc.service(), service) : HealthProbe.CONNECT;
    }

    private static HealthCheckSpec.Pace pace(HealthCheck.Pace pace) {
        return new HealthCheckSpec.Pace(
                pace.initialDelayNanos(),
                pace.periodNanos(),
                pace.timeoutNanos(),
                pace.jitterPercent(),
                pace.successThreshold(),
                pace.failureThreshold());
    }
}
