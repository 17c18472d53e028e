/**
 * The program: command line and wiring. Start with {@code Main}.
 */
@NullMarked
package io.outrigger.app;

import org.jspecify.annotations.NullMarked;
