package io.outrigger.core.cel;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One part of a compiled expression. A value that cannot be had is null, and whatever depends on it has none either. */
sealed interface CelNode {
    /** CEL's own null. */
    Object NOTHING = new Object();

    @Nullable
    Object value(CelScope scope);

    /** A literal. */
    record Constant(Object of) implements CelNode {
        @Override
        public Object value(CelScope scope) {
            return of;
        }
    }

    /** A name that is looked up: the first of {@code request.headers}. */
    record Root(String name) implements CelNode {
        @Override
        public @Nullable Object value(CelScope scope) {
            return scope.attribute(name);
        }
    }

    /** A field of another; paths as a whole are attributes, and behind a map it is one of its entries. */
    record Field(CelNode of, String name) implements CelNode {
        @Override
        public @Nullable Object value(CelScope scope) {
            String outer = path(of);
            if (outer == null) {
                return null;
            }
            Object attribute = scope.attribute(outer + "." + name);
            return attribute == null ? scope.entry(outer, name) : attribute;
        }
    }

    /** {@code request.headers['x']}. */
    record Entry(CelNode of, CelNode key) implements CelNode {
        @Override
        public @Nullable Object value(CelScope scope) {
            String map = path(of);
            Object wanted = key.value(scope);
            if (map != null) {
                return wanted instanceof String name ? scope.entry(map, name) : null;
            }
            return of.value(scope) instanceof List<?> list && wanted instanceof Long index
                    ? element(list, index)
                    : null;
        }

        private static @Nullable Object element(List<?> list, long index) {
            return index < 0 || index >= list.size() ? null : list.get((int) index);
        }
    }

    private static @Nullable String path(CelNode node) {
        if (node instanceof Root root) {
            return root.name();
        }
        if (node instanceof Field field) {
            String outer = path(field.of());
            return outer == null ? null : outer + "." + field.name();
        }
        return null;
    }

    /** A list. */
    record Listed(List<CelNode> elements) implements CelNode {
        @Override
        public @Nullable Object value(CelScope scope) {
            List<Object> values = new ArrayList<>(elements.size());
            for (CelNode element : elements) {
                Object value = element.value(scope);
                if (value == null) {
                    return null;
                }
                values.add(value);
            }
            return values;
        }
    }

    /** Negation. */
    record Not(CelNode of) implements CelNode {
        @Override
        public @Nullable Object value(CelScope scope) {
            return of.value(scope) instanceof Boolean known ? !known : null;
        }
    }

    /** {@code &&}: false if one side is, even if the other has no value. */
    record Both(CelNode left, CelNode right) implements CelNode {
        @Override
        public @Nullable Object value(CelScope scope) {
            Object first = left.value(scope);
            if (Boolean.FALSE.equals(first)) {
                return false;
            }
            Object second = right.value(scope);
            if (Boolean.FALSE.equals(second)) {
                return false;
            }
            return Boolean.TRUE.equals(first) && Boolean.TRUE.equals(second) ? true : null;
        }
    }

    /** {@code ||}: true if one side is, even if the other has no value. */
    record Either(CelNode left, CelNode right) implements CelNode {
        @Override
        public @Nullable Object value(CelScope scope) {
            Object first = left.value(scope);
            if (Boolean.TRUE.equals(first)) {
                return true;
            }
            Object second = right.value(scope);
            if (Boolean.TRUE.equals(second)) {
                return true;
            }
            return Boolean.FALSE.equals(first) && Boolean.FALSE.equals(second) ? false : null;
        }
    }

    /** {@code a ? b : c}. */
    record Choice(CelNode condition, CelNode yes, CelNode no) implements CelNode {
        @Override
        public @Nullable Object value(CelScope scope) {
            return condition.value(scope) instanceof Boolean known ? (known ? yes : no).value(scope) : null;
        }
    }

    /** A comparison. */
    record Compared(CelComparison how, CelNode left, CelNode right) implements CelNode {
        @Override
        public @Nullable Object value(CelScope scope) {
            Object first = left.value(scope);
            Object second = right.value(scope);
            return first == null || second == null ? null : how.test(first, second);
        }
    }

    /** {@code in} a list, or among the keys of a map. */
    record Within(CelNode element, CelNode of) implements CelNode {
        @Override
        public @Nullable Object value(CelScope scope) {
            Object wanted = element.value(scope);
            if (wanted == null) {
                return null;
            }
            String map = path(of);
            if (map != null && wanted instanceof String key) {
                return scope.entry(map, key) != null;
            }
            if (!(of.value(scope) instanceof List<?> list)) {
                return null;
            }
            for (Object value : list) {
                if (CelComparison.equal(wanted, value)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** Arithmetic, and {@code +} of texts. */
    record Computed(char sign, CelNode left, CelNode right) implements CelNode {
        @Override
        public @Nullable Object value(CelScope scope) {
            Object first = left.value(scope);
            Object second = right.value(scope);
            if (first instanceof Long a && second instanceof Long b) {
                return whole(a, b);
            }
            if (first instanceof Number a && second instanceof Number b) {
                return decimal(a.doubleValue(), b.doubleValue());
            }
            return sign == '+' && first instanceof String a && second instanceof String b ? a + b : null;
        }

        private @Nullable Object whole(long a, long b) {
            return switch (sign) {
                case '+' -> a + b;
                case '-' -> a - b;
                case '*' -> a * b;
                case '/' -> b == 0 ? null : (Object) (a / b);
                default -> b == 0 ? null : (Object) (a % b);
            };
        }

        private @Nullable Object decimal(double a, double b) {
            return switch (sign) {
                case '+' -> a + b;
                case '-' -> a - b;
                case '*' -> a * b;
                case '/' -> a / b;
                default -> null;
            };
        }
    }

    /** A function of one or two values. */
    record Called(CelFunction function, List<CelNode> arguments) implements CelNode {
        @Override
        public @Nullable Object value(CelScope scope) {
            Object first = arguments.get(0).value(scope);
            if (function == CelFunction.HAS) {
                return first != null;
            }
            Object second = arguments.size() > 1 ? arguments.get(1).value(scope) : null;
            boolean known = first != null && (arguments.size() == 1 || second != null);
            return known && first != null ? function.of(first, second) : null;
        }
    }
}
