/**
 * Turns documents into resources: one reader a kind, and the rules by which Istio refuses a resource.
 *
 * <p>Depends on {@code istio}, {@code yaml} and {@code schema}. A document is read by one thread. Start reading in
 * {@code ResourceReader}.
 */
@NullMarked
package io.outrigger.config.decode;

import org.jspecify.annotations.NullMarked;
