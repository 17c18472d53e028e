package io.outrigger.core.cel;

import org.jspecify.annotations.Nullable;

/**
 * A compiled condition. Immutable; two written alike are equal.
 *
 * <p>Served: literals, lists, {@code && || ! == != < <= > >= + - * / % ?: in}, {@code has}, {@code size}, {@code int}, {@code double},
 * {@code string}, {@code duration}, {@code contains}, {@code startsWith}, {@code endsWith}, {@code matches}. Source: the language
 * definition of CEL, and Envoy's list of attributes.
 */
public final class CelExpression {
    private static final int LONGEST = 8_192;

    private final String text;
    private final CelNode root;

    private CelExpression(String text, CelNode root) {
        this.text = text;
        this.root = root;
    }

    /** Throws {@link IllegalArgumentException} saying what is wrong, and at which character. */
    public static CelExpression compile(String text) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("is longer than " + LONGEST + " characters");
        }
        return new CelExpression(text, new CelParser(text).whole());
    }

    /** Whether the condition holds; what cannot be evaluated does not. */
    public boolean holds(CelScope scope) {
        return Boolean.TRUE.equals(root.value(scope));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CelExpression expression && expression.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
