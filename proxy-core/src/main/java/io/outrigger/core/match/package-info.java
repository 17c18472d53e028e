/**
 * Compiled matching of text and addresses: regular expressions, prefixes, CIDR ranges.
 *
 * <p>Depends on nothing but RE2/J. Immutable, any thread, hot path. Start with {@code StringMatcher}.
 */
@NullMarked
package io.outrigger.core.match;

import org.jspecify.annotations.NullMarked;
