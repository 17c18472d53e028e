/**
 * Turns Istio and Kubernetes resources into the runtime's snapshot: the only place that knows both worlds. Names, order and
 * defaults are istiod's.
 *
 * <p>May use {@code istio} and {@code yaml}, and of the runtime what is configured: listeners, clusters, routes. No Netty. Runs on
 * the config thread only. Start reading in {@code SnapshotCompiler}.
 */
@NullMarked
package io.outrigger.config.compile;

import org.jspecify.annotations.NullMarked;
