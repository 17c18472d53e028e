/**
 * Warnings about resources that are valid each for itself but do not fit together.
 *
 * <p>Depends on {@code istio} and {@code yaml}. Used on the config thread only. Start reading in {@code Lint}.
 */
@NullMarked
package io.outrigger.config.lint;

import org.jspecify.annotations.NullMarked;
