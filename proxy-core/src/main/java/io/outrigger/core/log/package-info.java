/**
 * The access log: a format compiled to operators, lines made on the worker, bytes moved by one writer.
 *
 * <p>May use {@code worker} and {@code failure}. Hot path. Start with {@code AccessLog}.
 */
@NullMarked
package io.outrigger.core.log;

import org.jspecify.annotations.NullMarked;
