/**
 * One class a command of the command line. Parses, calls {@code run}, and turns the outcome into an exit code.
 */
@NullMarked
package io.outrigger.app.command;

import org.jspecify.annotations.NullMarked;
