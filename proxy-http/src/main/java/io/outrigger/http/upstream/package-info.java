/**
 * Connections to endpoints, pooled by one worker for itself.
 *
 * <p>May use {@code codec} and {@code stream}. Hot path. Start with {@code UpstreamPools}.
 */
@NullMarked
package io.outrigger.http.upstream;

import org.jspecify.annotations.NullMarked;
