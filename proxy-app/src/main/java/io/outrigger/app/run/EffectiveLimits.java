package io.outrigger.app.run;

import io.netty.util.internal.PlatformDependent;
import io.outrigger.core.net.DescriptorBudget;
import io.outrigger.core.server.Identity;
import io.outrigger.http.codec.HttpLimits;
import io.outrigger.http.exchange.HttpConnectionManagerSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Which limits hold for a proxy, and how people are told. */
final class EffectiveLimits {
    private EffectiveLimits() {}

    /** Of connections to upstreams. */
    static HttpLimits upstream(ProxyOptions options) {
        return options.profile() == ProxyOptions.Profile.EDGE ? HttpLimits.EDGE : HttpLimits.SIDECAR;
    }

    /** A listener as compiled, or with the stricter limits that were asked for. */
    static HttpConnectionManagerSpec of(HttpConnectionManagerSpec compiled, ProxyOptions options) {
        return options.profile() == ProxyOptions.Profile.EDGE ? compiled.strict() : compiled;
    }

    /** By name with unit; 0 for never. */
    static Map<String, Long> shown(ProxyOptions options, Identity.Role role, DescriptorBudget descriptors) {
        boolean edge = options.profile() == ProxyOptions.Profile.EDGE || role == Identity.Role.GATEWAY;
        HttpLimits limits = edge ? HttpLimits.EDGE : HttpLimits.SIDECAR;
        Map<String, Long> shown = new LinkedHashMap<>();
        shown.put("heap_bytes", Runtime.getRuntime().maxMemory());
        shown.put("direct_memory_bytes", PlatformDependent.maxDirectMemory());
        shown.put("downstream_connections", (long) descriptors.most());
        shown.put("upstream_connections", (long) descriptors.most());
        shown.put("request_head_bytes", (long) limits.maxRequestHeadBytes());
        shown.put("request_head_lines", (long) limits.maxRequestFields());
        shown.put("request_target_bytes", (long) limits.maxUriBytes());
        shown.put("response_head_bytes", (long) upstream(options).maxResponseHeadBytes());
        shown.put("response_head_lines", (long) upstream(options).maxResponseFields());
        shown.put("request_head_ms", millis(limits.times().headNanos()));
        shown.put("request_ms", millis(limits.times().requestNanos()));
        shown.put("stream_idle_ms", millis(limits.times().streamNanos()));
        shown.put("stalled_client_ms", millis(limits.times().stallNanos()));
        shown.put("tunnel_idle_ms", millis(limits.times().tunnelNanos()));
        shown.put("connection_idle_ms", millis(limits.times().idleNanos()));
        shown.put("requests_per_connection", limits.maxRequests() == Long.MAX_VALUE ? 0 : limits.maxRequests());
        shown.put("concurrent_streams", (long) limits.maxStreams());
        shown.put("connection_buffer_bytes", (long) limits.bufferBytes());
        shown.put("retry_buffer_bytes", (long) limits.replayBytes());
        return shown;
    }

    private static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }
}
