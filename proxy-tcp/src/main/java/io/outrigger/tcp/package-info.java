/**
 * Connections carried as bytes.
 *
 * <p>May use {@code proxy-core} only. Everything of a connection belongs to its worker; handlers are shared and immutable. Hot
 * path. Start with {@code TcpProxy}.
 */
@NullMarked
package io.outrigger.tcp;

import org.jspecify.annotations.NullMarked;
