/**
 * The access log: a format compiled to operators, lines made on the worker, bytes moved by one writer.
 *
 * <p>May use {@code cel}, {@code worker}, {@code time}, {@code match} and {@code failure}. Hot path but for {@code LogWriter}'s own thread.
 * Start with {@code AccessLog} and {@code LogWriter}.
 */
@NullMarked
package io.outrigger.core.log;

import org.jspecify.annotations.NullMarked;
