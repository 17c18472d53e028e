package io.outrigger.config.yaml;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/** What single values mean by the rules of YAML 1.1 as Kubernetes applies them; null where they mean nothing of the kind. */
final class Scalars {
    private static final Set<String> TRUE =
            Set.of("true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON", "y", "Y");
    private static final Set<String> FALSE =
            Set.of("false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF", "n", "N");
    private static final Set<Tag> KNOWN = Set.of(
            Tag.STR,
            Tag.INT,
            Tag.FLOAT,
            Tag.BOOL,
            Tag.NULL,
            Tag.TIMESTAMP,
            Tag.MERGE,
            new Tag("tag:yaml.org,2002:value"));
    private static final int LONGEST_NUMBER = 40;
    private static final int SHOWN = 80;

    private Scalars() {}

    static boolean isNull(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    /** Whether the node has no tag of its own, or one that YAML itself would have given. */
    static boolean isUntagged(Node node) {
        return switch (node.getNodeId()) {
            case scalar -> KNOWN.contains(node.getTag());
            case mapping -> node.getTag().equals(Tag.MAP);
            case sequence -> node.getTag().equals(Tag.SEQ);
            default -> true;
        };
    }

    static boolean isPlain(ScalarNode node) {
        return node.getScalarStyle() == ScalarStyle.PLAIN;
    }

    /** Whether Kubernetes would take the unquoted word for something else than text. */
    static boolean looksTyped(ScalarNode node) {
        Tag tag = node.getTag();
        if (!isPlain(node)) {
            return false;
        }
        boolean base60 = node.getValue().indexOf(':') >= 0;
        return tag.equals(Tag.BOOL) || (!base60 && (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)));
    }

    static @Nullable Boolean bool(ScalarNode node) {
        if (!isPlain(node)) {
            return null;
        }
        if (TRUE.contains(node.getValue())) {
            return true;
        }
        return FALSE.contains(node.getValue()) ? false : null;
    }

    /** A whole number, also as text, in decimal, octal, hexadecimal or binary. */
    static @Nullable Long integer(ScalarNode node) {
        String text = node.getValue();
        if (text.isEmpty() || text.length() > LONGEST_NUMBER) {
            return null;
        }
        BigInteger value = isPlain(node) ? based(text.replace("_", "")) : null;
        if (value == null) {
            BigDecimal decimal = decimal(text);
            value = decimal == null ? null : whole(decimal);
        }
        return value == null || value.bitLength() > 62 ? null : value.longValue();
    }

    static @Nullable Double number(ScalarNode node) {
        Long integer = integer(node);
        if (integer != null) {
            return integer.doubleValue();
        }
        BigDecimal value = node.getValue().length() > LONGEST_NUMBER ? null : decimal(node.getValue());
        return value == null ? null : value.doubleValue();
    }

    /** Numbers that are not written in decimal. */
    private static @Nullable BigInteger based(String text) {
        boolean negative = text.startsWith("-");
        String digits = negative || text.startsWith("+") ? text.substring(1) : text;
        if (digits.length() < 2 || digits.charAt(0) != '0') {
            return null;
        }
        try {
            BigInteger value = switch (digits.charAt(1)) {
                case 'x' -> new BigInteger(digits.substring(2), 16);
                case 'b' -> new BigInteger(digits.substring(2), 2);
                case 'o' -> new BigInteger(digits.substring(2), 8);
                default -> new BigInteger(digits, 8);
            };
            return negative ? value.negate() : value;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static @Nullable BigDecimal decimal(String text) {
        try {
            BigDecimal value = new BigDecimal(text.replace("_", ""));
            // A huge exponent would cost a huge number of digits.
            return Math.abs((long) value.scale()) > 64 ? null : value;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static @Nullable BigInteger whole(BigDecimal value) {
        try {
            return value.toBigIntegerExact();
        } catch (ArithmeticException e) {
            return null;
        }
    }

    /** The value, if there is one and it lies within the bounds. */
    static @Nullable Long within(@Nullable Long value, long min, long max) {
        return value == null || value < min || value > max ? null : value;
    }

    /** Says what a value is not; the beginning of it, if it is long. */
    static String not(ScalarNode scalar, String expected) {
        String value = scalar.getValue();
        return "\"" + (value.length() > SHOWN ? value.substring(0, SHOWN) + "..." : value) + "\" is not " + expected;
    }
}
