/**
 * Compiled routing: from host and request to an action.
 *
 * <p>May use {@code message} and {@code filter}. Immutable, hot path. Start with {@code RouteTable}.
 */
@NullMarked
package io.outrigger.http.route;

import org.jspecify.annotations.NullMarked;
