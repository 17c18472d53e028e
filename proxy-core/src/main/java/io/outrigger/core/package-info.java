/**
 * What every proxy of this house stands on: listeners, clusters, workers, statistics, the access log.
 *
 * <p>Knows Netty's transport and handlers, no HTTP, no YAML and no Istio kind. Start reading in {@code server}.
 */
@NullMarked
package io.outrigger.core;

import org.jspecify.annotations.NullMarked;
