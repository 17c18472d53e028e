/**
 * Checks configuration without running it: finds every problem, and mends what can be mended.
 *
 * <p>Depends on {@code source}, {@code lint}, {@code decode} and {@code yaml}. Any one thread. Start reading in {@code Validation}.
 */
@NullMarked
package io.outrigger.config.validate;

import org.jspecify.annotations.NullMarked;
