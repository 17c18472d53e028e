/**
 * Sockets: transport choice, original destination, relaying bytes.
 *
 * <p>May use {@code worker} and {@code time}. Hot path.
 */
@NullMarked
package io.outrigger.core.net;

import org.jspecify.annotations.NullMarked;
