/**
 * The pages and probes around a running proxy: admin (15000), status (15020), readiness (15021), Prometheus (15090).
 *
 * <p>Runs on one loop of its own, never on a worker; reads what workers count. Output has Envoy's and Istio's form, because
 * istioctl, Kiali and people's fingers know it. Start with {@code AdminServer}.
 */
@NullMarked
package io.outrigger.app.admin;

import org.jspecify.annotations.NullMarked;
