/**
 * Bytes to stream events and back, strictly (RFC 9112).
 *
 * <p>May use {@code message} and {@code stream}. Hot path. Start with {@code Http1ServerHandler}.
 */
@NullMarked
package io.outrigger.http.codec;

import org.jspecify.annotations.NullMarked;
