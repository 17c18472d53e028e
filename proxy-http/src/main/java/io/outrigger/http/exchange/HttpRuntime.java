package io.outrigger.http.exchange;

import io.outrigger.core.worker.WorkerLocal;
import io.outrigger.http.upstream.UpstreamPools;
import java.util.function.BooleanSupplier;

/**
 * What all HTTP chains of one proxy share.
 *
 * @param pools each worker's connections to endpoints
 * @param telemetry where ended requests are counted
 * @param draining whether answers must say {@code connection: close}
 * @param staleReplay whether a request lost on a reused connection may be replayed silently
 */
public record HttpRuntime(
        WorkerLocal<UpstreamPools> pools, RequestTelemetry telemetry, BooleanSupplier draining, boolean staleReplay) {}
