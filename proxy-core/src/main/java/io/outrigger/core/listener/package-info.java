/**
 * From accept to hand-over: listeners, filter chains, what a connection is.
 *
 * <p>May use {@code worker}, {@code net}, {@code match}, {@code stats}, {@code failure}, {@code log}, {@code cluster}. The way of
 * a connection is {@code Acceptor}, {@code Reception}, {@code Arrival}, {@code ProtocolDetector}, {@code FilterChainMatcher}. Start
 * with {@code ListenerSpec}.
 */
@NullMarked
package io.outrigger.core.listener;

import org.jspecify.annotations.NullMarked;
