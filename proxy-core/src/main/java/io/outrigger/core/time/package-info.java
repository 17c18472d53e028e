/**
 * The seams of tests: wall clock and chance. The only package that may ask the machine for either.
 */
@NullMarked
package io.outrigger.core.time;

import org.jspecify.annotations.NullMarked;
