package io.outrigger.core.log;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compiles {@code text %NAME(arguments):most% text} to a {@link LogTemplate}. Collects the names of operators that are
 * understood but always absent.
 *
 * <p>Throws {@link IllegalArgumentException}, saying what was expected, for anything Envoy would refuse.
 */
final class LogParser {
    private final LogOperators operators;
    private final List<String> unsupported = new ArrayList<>();

    LogParser(LogOperators operators) {
        this.operators = operators;
    }

    /** Operators met so far that never have a value here, in order of appearance. */
    List<String> unsupported() {
        return unsupported;
    }

    LogTemplate template(String format) {
        List<LogTemplate.Piece> pieces = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        int at = 0;
        while (at < format.length()) {
            char c = format.charAt(at);
            if (c != '%') {
                literal.append(c);
                at++;
            } else if (format.startsWith("%%", at)) {
                literal.append('%');
                at += 2;
            } else {
                at = operator(format, at + 1, literal, pieces);
            }
        }
        if (!literal.isEmpty() || pieces.isEmpty()) {
            pieces.add(LogTemplate.Piece.end(literal.toString()));
        }
        return new LogTemplate(pieces.toArray(new LogTemplate.Piece[0]));
    }

    private int operator(String format, int start, StringBuilder literal, List<LogTemplate.Piece> pieces) {
        int at = start;
        while (at < format.length() && isNamePart(format.charAt(at))) {
            at++;
        }
        String name = format.substring(start, at);
        String arguments = null;
        if (at < format.length() && format.charAt(at) == '(') {
            int close = format.indexOf(')', at);
            if (close < 0) {
                throw refused(format, start, "has no closing parenthesis");
            }
            arguments = format.substring(at + 1, close);
            at = close + 1;
        }
        int digits = at + 1;
        int end = at < format.length() && format.charAt(at) == ':' ? endOfNumber(format, digits) : at;
        if (name.isEmpty() || end >= format.length() || format.charAt(end) != '%') {
            throw refused(format, start, "is not an operator");
        }
        int most = end == at ? Integer.MAX_VALUE : limit(format, start, format.substring(digits, end));
        LogOperator operator = compiled(name, arguments);
        OperatorSyntax.check(name, arguments != null, end != at);
        byte[] before = literal.toString().getBytes(StandardCharsets.UTF_8);
        pieces.add(new LogTemplate.Piece(before, operator, most));
        literal.setLength(0);
        return end + 1;
    }

    private LogOperator compiled(String name, @Nullable String arguments) {
        LogOperator operator = operators.find(name, arguments);
        if (operator == ConstantOperator.ABSENT && !unsupported.contains(name) && operators.isUnsupported(name)) {
            unsupported.add(name);
        }
        return operator;
    }

    private static int limit(String format, int start, String digits) {
        if (digits.isEmpty() || digits.length() > 9) {
            throw refused(format, start, "has a length that is not a number");
        }
        return Integer.parseInt(digits);
    }

    private static int endOfNumber(String format, int from) {
        int at = from;
        while (at < format.length() && format.charAt(at) >= '0' && format.charAt(at) <= '9') {
            at++;
        }
        return at;
    }

    private static boolean isNamePart(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    }

    private static IllegalArgumentException refused(String format, int start, String why) {
        String rest = format.substring(start - 1, Math.min(format.length(), start + 40));
        return new IllegalArgumentException(
                "\"" + rest + "\" " + why + " (expected e.g. %REQ(X-NAME):80%, and %% for a percent sign)");
    }
}
