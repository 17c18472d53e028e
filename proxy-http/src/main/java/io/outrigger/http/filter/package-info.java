/**
 * The contract of HTTP filters: immutable, shared, walked inside the exchange.
 *
 * <p>May use {@code message}. Hot path. Start with {@code HttpFilter}.
 */
@NullMarked
package io.outrigger.http.filter;

import org.jspecify.annotations.NullMarked;
