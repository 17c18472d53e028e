package io.outrigger.core.cel;

import org.jspecify.annotations.Nullable;

/** How two values are set against each other. */
enum CelComparison {
    EQUAL("=="),
    OTHER("!="),
    LESS("<"),
    AT_MOST("<="),
    MORE(">"),
    AT_LEAST(">=");

    private final String sign;

    CelComparison(String sign) {
        this.sign = sign;
    }

    static @Nullable CelComparison of(String sign) {
        for (CelComparison comparison : values()) {
            if (comparison.sign.equals(sign)) {
                return comparison;
            }
        }
        return null;
    }

    /** True or false; null where the values cannot be compared. */
    @Nullable
    Boolean test(Object left, Object right) {
        if (this == EQUAL || this == OTHER) {
            return equal(left, right) == (this == EQUAL);
        }
        Integer order = order(left, right);
        if (order == null) {
            return null;
        }
        return switch (this) {
            case LESS -> order < 0;
            case AT_MOST -> order <= 0;
            case MORE -> order > 0;
            default -> order >= 0;
        };
    }

    static boolean equal(Object left, Object right) {
        if (left instanceof Number && right instanceof Number) {
            Integer order = order(left, right);
            return order != null && order == 0;
        }
        return left.equals(right);
    }

    private static @Nullable Integer order(Object left, Object right) {
        if (left instanceof Long a && right instanceof Long b) {
            return Long.compare(a, b);
        }
        if (left instanceof Number a && right instanceof Number b) {
            return Double.compare(a.doubleValue(), b.doubleValue());
        }
        if (left instanceof String a && right instanceof String b) {
            return a.compareTo(b);
        }
        if (left instanceof CelDuration a && right instanceof CelDuration b) {
            return a.compareTo(b);
        }
        return null;
    }
}
