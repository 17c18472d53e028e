package io.outrigger.core.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** {@code %COALESCE(...)%}: the value of the first of several operators that has one. Immutable; hot path. */
final class FirstOperator implements LogOperator {
    private static final String EXPECTED =
            " (expected e.g. %COALESCE({\"operators\": [\"PROTOCOL\", {\"command\": \"REQ\", \"param\": \"x\"}]})%)";

    private final LogTemplate.Piece[] choices;

    private FirstOperator(List<LogTemplate.Piece> choices) {
        this.choices = choices.toArray(new LogTemplate.Piece[0]);
    }

    /**
     * Reads what stands in the parentheses; source: Envoy 1.40.
     *
     * @param operators finds one by its name and parameter
     */
    static FirstOperator of(String arguments, BiFunction<String, @Nullable String, LogOperator> operators) {
        List<LogTemplate.Piece> choices = new ArrayList<>();
        if (JsonSource.object(arguments).get("operators") instanceof List<?> list) {
            for (Object element : list) {
                choices.add(choice(element, operators));
            }
        }
        if (choices.isEmpty()) {
            throw new IllegalArgumentException("%COALESCE% names no operators" + EXPECTED);
        }
        return new FirstOperator(choices);
    }

    private static LogTemplate.Piece choice(
            Object element, BiFunction<String, @Nullable String, LogOperator> operators) {
        Map<?, ?> fields = element instanceof Map<?, ?> map ? map : Map.of("command", element);
        if (!(fields.get("command") instanceof String command)) {
            throw new IllegalArgumentException("%COALESCE% has an operator without \"command\"" + EXPECTED);
        }
        String parameter = fields.get("param") instanceof String text ? text : null;
        int most = fields.get("max_length") instanceof Long number ? number.intValue() : Integer.MAX_VALUE;
        return new LogTemplate.Piece(new byte[0], operators.apply(command, parameter), most);
    }

    LogTemplate.Piece[] choices() {
        return choices;
    }

    @Override
    public boolean write(LogEntry entry, LogLine line) {
        int mark = line.length();
        for (LogTemplate.Piece choice : choices) {
            LogOperator operator = choice.operator();
            if (operator != null && LogTemplate.value(choice, operator, entry, line)) {
                return true;
            }
            line.back(mark);
        }
        return false;
    }
}
