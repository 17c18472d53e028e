/** Tests of what the command line promises. */
@NullMarked
package io.outrigger.app.command;

import org.jspecify.annotations.NullMarked;
