package io.outrigger.core.match;

import com.google.re2j.Pattern;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A compiled test of one text, given as bytes. Immutable; any thread; hot path.
 *
 * <p>Source: Istio {@code StringMatch}. Regular expressions are RE2 and match the whole text.
 */
public sealed interface StringMatcher {
    /** Whether the bytes {@code from .. to - 1} satisfy the test. */
    boolean matches(byte[] text, int from, int to);

    /** The same for a text in hand; for compilers and tests. */
    default boolean matches(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return matches(bytes, 0, bytes.length);
    }

    static StringMatcher exact(String text, boolean ignoreCase) {
        return new Exact(bytes(text, ignoreCase), ignoreCase);
    }

    static StringMatcher prefix(String text, boolean ignoreCase) {
        return new Prefix(bytes(text, ignoreCase), ignoreCase);
    }

    static StringMatcher suffix(String text, boolean ignoreCase) {
        return new Suffix(bytes(text, ignoreCase), ignoreCase);
    }

    /** Throws {@link com.google.re2j.PatternSyntaxException} when the expression is not RE2. */
    static StringMatcher regex(String expression) {
        return new Regex(Pattern.compile(expression, Pattern.DOTALL));
    }

    static StringMatcher any() {
        return new Any();
    }

    private static byte[] bytes(String text, boolean lower) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return lower ? Ascii.lower(bytes) : bytes;
    }

    /** Equal bytes, or equal but for the case of ASCII letters. */
    record Exact(byte[] bytes, boolean ignoreCase) implements StringMatcher {
        @Override
        public boolean matches(byte[] text, int from, int to) {
            return to - from == bytes.length && Ascii.startsWith(text, from, bytes, ignoreCase);
        }
    }

    /** Begins with these bytes. */
    record Prefix(byte[] bytes, boolean ignoreCase) implements StringMatcher {
        @Override
        public boolean matches(byte[] text, int from, int to) {
            return to - from >= bytes.length && Ascii.startsWith(text, from, bytes, ignoreCase);
        }
    }

    /** Ends with these bytes. */
    record Suffix(byte[] bytes, boolean ignoreCase) implements StringMatcher {
        @Override
        public boolean matches(byte[] text, int from, int to) {
            return to - from >= bytes.length && Ascii.startsWith(text, to - bytes.length, bytes, ignoreCase);
        }
    }

    /** The whole text fits a RE2 expression; text that is not UTF-8 fits none. */
    record Regex(Pattern pattern) implements StringMatcher {
        @Override
        public boolean matches(byte[] text, int from, int to) {
            return Utf8.isValid(text, from, to) && pattern.matches(Arrays.copyOfRange(text, from, to));
        }
    }

    /** Every text, the empty one too. */
    record Any() implements StringMatcher {
        @Override
        public boolean matches(byte[] text, int from, int to) {
            return true;
        }
    }
}
