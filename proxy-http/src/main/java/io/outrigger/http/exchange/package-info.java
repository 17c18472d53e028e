/**
 * One request from its head to its log line.
 *
 * <p>May use every package of this module. Hot path. Start with {@code HttpConnectionManager}, then {@code HttpExchange}.
 */
@NullMarked
package io.outrigger.http.exchange;

import org.jspecify.annotations.NullMarked;
