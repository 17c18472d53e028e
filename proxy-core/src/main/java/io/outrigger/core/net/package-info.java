/**
 * Sockets: transport choice, original destination, relaying bytes.
 *
 * <p>May use {@code worker} and {@code time}. Hot path. Start with {@code Transport} and {@code ByteRelay}.
 */
@NullMarked
package io.outrigger.core.net;

import org.jspecify.annotations.NullMarked;
