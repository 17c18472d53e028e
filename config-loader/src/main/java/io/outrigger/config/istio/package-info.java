/**
 * Istio and Kubernetes resources as immutable records, one file a kind, with Istio's field names.
 *
 * <p>A record component exists only if the proxy acts on it; fields known to Istio that do not act yet live in the schema and
 * give a warning. Depends on {@code yaml}. Written by the config thread, readable from any. Start reading in {@code Resources}.
 */
@NullMarked
package io.outrigger.config.istio;

import org.jspecify.annotations.NullMarked;
