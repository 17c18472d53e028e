package io.outrigger.config.compile;

import io.outrigger.config.istio.MeshConfig;
import io.outrigger.config.istio.MeshConfig.AccessLogEncoding;
import io.outrigger.config.istio.MeshConfig.ExtensionProvider;
import io.outrigger.config.istio.MeshConfig.FileAccessLog;
import io.outrigger.config.istio.MeshConfig.LogFormat;
import io.outrigger.config.istio.Resources;
import io.outrigger.config.istio.Telemetry;
import io.outrigger.config.istio.Telemetry.AccessLogging;
import io.outrigger.config.istio.Telemetry.Mode;
import io.outrigger.config.istio.WorkloadSelector;
import io.outrigger.core.cel.CelExpression;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which logs this proxy writes in each direction: those of Telemetry resources, of the mesh as a whole, of its namespace and of
 * its own, the latter overriding the former by provider; else the providers that the mesh names; else its {@code accessLogFile}.
 * Source: Istio, Telemetry.
 */
final class AccessLogs {
    private static final String BUILT_IN = "envoy";
    private static final String STANDARD_OUTPUT = "/dev/stdout";

    private final MeshConfig mesh;
    private final List<Telemetry> inForce;

    AccessLogs(Resources resources, Place place) {
        this.mesh = resources.mesh();
        this.inForce = inForce(resources, place);
    }

    /** From the widest to the narrowest, at most one of each width: the oldest. */
    private static List<Telemetry> inForce(Resources resources, Place place) {
        @Nullable Telemetry ofMesh = null;
        @Nullable Telemetry ofNamespace = null;
        @Nullable Telemetry ofWorkload = null;
        String root = resources.mesh().rootNamespace();
        for (Telemetry telemetry : resources.telemetries()) {
            String namespace = telemetry.meta().namespace();
            WorkloadSelector selector = telemetry.selector();
            boolean here = namespace.equals(place.namespace());
            if (telemetry.elsewhere()) {
                continue;
            }
            if (selector != null && !selector.labels().isEmpty()) {
                boolean mine = here && place.identity().fits(selector.labels());
                ofWorkload = ofWorkload == null && mine ? telemetry : ofWorkload;
            } else if (namespace.equals(root)) {
                ofMesh = ofMesh == null ? telemetry : ofMesh;
            } else if (here && ofNamespace == null) {
                ofNamespace = telemetry;
            }
        }
        List<Telemetry> all = new ArrayList<>();
        for (Telemetry telemetry : new @Nullable Telemetry[] {ofMesh, ofNamespace, ofWorkload}) {
            if (telemetry != null && !telemetry.accessLogging().isEmpty()) {
                all.add(telemetry);
            }
        }
        return all;
    }

    /** The logs of one direction, in the order of their providers' names; empty for none. */
    List<AccessLogPlan> of(Mode direction) {
        Map<String, AccessLogging> rules = byProvider(direction);
        List<AccessLogPlan> plans = new ArrayList<>();
        boolean said = false;
        for (Map.Entry<String, AccessLogging> rule : rules.entrySet()) {
            ExtensionProvider provider = provider(rule.getKey());
            FileAccessLog file = provider == null ? null : provider.envoyFileAccessLog();
            said |= file != null || provider != null && provider.logService();
            if (file != null && !rule.getValue().disabled()) {
                plans.add(plan(rule.getKey(), file, rule.getValue().expression()));
            }
        }
        boolean ofMesh = !said && !mesh.accessLog().accessLogFile().isEmpty();
        return ofMesh ? List.of(ofMesh(mesh.accessLog().accessLogFile(), false, null)) : plans;
    }

    /** The last rule about each provider that is in scope; a filter is that of the last rule which names the provider itself. */
    private Map<String, AccessLogging> byProvider(Mode direction) {
        Map<String, AccessLogging> rules = new TreeMap<>();
        AccessLogging plain = new AccessLogging(Mode.CLIENT_AND_SERVER, List.of(), false, "");
        Map<String, String> filters = filters(direction);
        if (inForce.isEmpty()) {
            mesh.defaultAccessLogging().forEach(name -> rules.put(name, plain));
            return rules;
        }
        Set<String> inScope = inScope(direction);
        List<String> names = mesh.defaultAccessLogging();
        for (Telemetry telemetry : inForce) {
            for (AccessLogging rule : telemetry.accessLogging()) {
                names = rule.providers().isEmpty() ? names : rule.providers();
                for (String name : names) {
                    if (inScope.contains(name) && isFor(rule, direction)) {
                        rules.put(name, rule.filteredBy(filters.getOrDefault(name, "")));
                    }
                }
            }
        }
        return rules;
    }

    private Map<String, String> filters(Mode direction) {
        Map<String, String> filters = new HashMap<>();
        for (Telemetry telemetry : inForce) {
            for (AccessLogging rule : telemetry.accessLogging()) {
                if (isFor(rule, direction)) {
                    rule.providers().forEach(name -> filters.put(name, rule.expression()));
                }
            }
        }
        return filters;
    }

    /** The providers of the narrowest resource that names any for this direction. */
    private Set<String> inScope(Mode direction) {
        Set<String> names = new HashSet<>(mesh.defaultAccessLogging());
        for (Telemetry telemetry : inForce) {
            Set<String> own = new HashSet<>();
            for (AccessLogging rule : telemetry.accessLogging()) {
                if (isFor(rule, direction)) {
                    own.addAll(rule.providers());
                }
            }
            names = own.isEmpty() ? names : own;
        }
        return names;
    }

    private static boolean isFor(AccessLogging rule, Mode direction) {
        return rule.mode() == Mode.CLIENT_AND_SERVER || rule.mode() == direction;
    }

    private @Nullable ExtensionProvider provider(String name) {
        for (ExtensionProvider provider : mesh.extensionProviders()) {
            if (provider.name().equalsIgnoreCase(name)) {
                return provider;
            }
        }
        return name.equalsIgnoreCase(BUILT_IN)
                ? new ExtensionProvider(BUILT_IN, new FileAccessLog(STANDARD_OUTPUT, false, null), false)
                : null;
    }

    private AccessLogPlan plan(String name, FileAccessLog file, String expression) {
        CelExpression filter = expression.isEmpty() ? null : CelExpression.compile(expression);
        LogFormat format = file.format();
        if (format == null && name.equals(BUILT_IN)) {
            return ofMesh(file.path(), file.omitEmptyValues(), filter);
        }
        Map<String, Object> labels = format == null ? null : format.labels();
        String text = format == null ? "" : format.text();
        Map<String, Object> own = labels == null || labels.isEmpty() ? null : labels;
        return new AccessLogPlan(file.path(), labels != null, text, own, file.omitEmptyValues(), filter);
    }

    private AccessLogPlan ofMesh(String path, boolean omitAbsent, @Nullable CelExpression filter) {
        boolean json = mesh.accessLog().accessLogEncoding() == AccessLogEncoding.JSON;
        return new AccessLogPlan(path, json, mesh.accessLog().accessLogFormat(), null, omitAbsent, filter);
    }
}
