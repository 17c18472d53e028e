/**
 * From accept to hand-over: listeners, filter chains, what a connection is.
 *
 * <p>May use {@code worker}, {@code net}, {@code match}. Start with {@code ListenerSpec}.
 */
@NullMarked
package io.outrigger.core.listener;

import org.jspecify.annotations.NullMarked;
