/**
 * One strictly validated model of a message head, for every HTTP version and both directions.
 *
 * <p>Depends on core's {@code match} alone. Hot path, no Netty. Start with {@code RequestHead}.
 */
@NullMarked
package io.outrigger.http.message;

import org.jspecify.annotations.NullMarked;
