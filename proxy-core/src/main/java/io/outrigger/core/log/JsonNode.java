package io.outrigger.core.log;

import io.outrigger.core.time.Chance;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One value of a compiled JSON format. Immutable; hot path. */
sealed interface JsonNode {
    /** Appends the value; false, with nothing appended, when it is absent and absent values are left out. */
    boolean write(LogEntry entry, LogLine line, boolean omitAbsent);

    /**
     * Compiles maps, lists, texts, numbers, booleans and null. Keys are written in their order by code unit, as Envoy does.
     * Texts that are one operator keep its type.
     */
    static JsonNode of(@Nullable Object value, LogParser parser) {
        if (value instanceof Map<?, ?> map) {
            return object(map, parser);
        }
        if (value instanceof List<?> list) {
            List<JsonNode> elements = new ArrayList<>();
            for (Object element : list) {
                elements.add(of(element, parser));
            }
            return new Array(elements.toArray(new JsonNode[0]));
        }
        if (value instanceof String text) {
            LogTemplate template = parser.template(text);
            LogTemplate.Piece single = template.single();
            return single == null ? new Text(template) : value(single);
        }
        if (value == null || value instanceof Boolean || value instanceof Number) {
            return new Constant(String.valueOf(value).getBytes(StandardCharsets.US_ASCII));
        }
        throw new IllegalArgumentException("\"" + value + "\" cannot stand in a JSON format");
    }

    private static JsonNode value(LogTemplate.Piece piece) {
        if (piece.operator() instanceof FirstOperator first && piece.most() == Integer.MAX_VALUE) {
            Value[] choices = new Value[first.choices().length];
            for (int i = 0; i < choices.length; i++) {
                choices[i] = new Value(first.choices()[i]);
            }
            return new FirstValue(choices);
        }
        return new Value(piece);
    }

    private static JsonNode object(Map<?, ?> map, LogParser parser) {
        Map<String, @Nullable Object> sorted = new TreeMap<>();
        map.forEach((key, value) -> sorted.put(String.valueOf(key), value));
        byte[][] keys = new byte[sorted.size()][];
        JsonNode[] values = new JsonNode[sorted.size()];
        int i = 0;
        for (Map.Entry<String, @Nullable Object> entry : sorted.entrySet()) {
            keys[i] = quoted(entry.getKey());
            values[i++] = of(entry.getValue(), parser);
        }
        return new Members(keys, values);
    }

    private static byte[] quoted(String key) {
        LogLine line = new LogLine(Chance.seeded(0));
        line.begin();
        line.literal('"');
        line.json(true);
        line.text(key);
        line.literal('"');
        line.literal(':');
        return Arrays.copyOf(line.bytes(), line.length());
    }

    /** An object. */
    record Members(byte[][] keys, JsonNode[] values) implements JsonNode {
        @Override
        public boolean write(LogEntry entry, LogLine line, boolean omitAbsent) {
            int begin = line.length();
            line.literal('{');
            boolean first = true;
            for (int i = 0; i < values.length; i++) {
                int mark = line.length();
                if (!first) {
                    line.literal(',');
                }
                line.literal(keys[i]);
                if (values[i].write(entry, line, omitAbsent)) {
                    first = false;
                } else {
                    line.back(mark);
                }
            }
            return ended('}', line, first && omitAbsent, begin);
        }
    }

    /** Ends an object or list, or takes it away where nothing is in it and that is not wanted. */
    private static boolean ended(char end, LogLine line, boolean unwanted, int begin) {
        if (unwanted) {
            line.back(begin);
        } else {
            line.literal(end);
        }
        return !unwanted;
    }

    /** A list. */
    record Array(JsonNode[] elements) implements JsonNode {
        @Override
        public boolean write(LogEntry entry, LogLine line, boolean omitAbsent) {
            int begin = line.length();
            line.literal('[');
            boolean first = true;
            for (JsonNode element : elements) {
                int mark = line.length();
                if (!first) {
                    line.literal(',');
                }
                if (element.write(entry, line, omitAbsent)) {
                    first = false;
                } else {
                    line.back(mark);
                }
            }
            return ended(']', line, first && omitAbsent, begin);
        }
    }

    /** A number, boolean or null of the format itself. */
    record Constant(byte[] json) implements JsonNode {
        @Override
        public boolean write(LogEntry entry, LogLine line, boolean omitAbsent) {
            line.literal(json);
            return true;
        }
    }

    /** Text around operators: always a string. */
    record Text(LogTemplate template) implements JsonNode {
        @Override
        public boolean write(LogEntry entry, LogLine line, boolean omitAbsent) {
            line.literal('"');
            line.json(true);
            template.write(entry, line, omitAbsent ? AccessLogFormat.NOTHING : AccessLogFormat.DASH);
            line.json(false);
            line.literal('"');
            return true;
        }
    }

    /** The first of several operators that has a value, with its type. */
    record FirstValue(Value[] choices) implements JsonNode {
        @Override
        public boolean write(LogEntry entry, LogLine line, boolean omitAbsent) {
            for (Value choice : choices) {
                if (choice.write(entry, line, true)) {
                    return true;
                }
            }
            return Value.absent(line, omitAbsent);
        }
    }

    /** One operator: a number, a string or null. */
    record Value(LogTemplate.Piece piece) implements JsonNode {
        private static final byte[] NULL = {'n', 'u', 'l', 'l'};

        @Override
        public boolean write(LogEntry entry, LogLine line, boolean omitAbsent) {
            LogOperator operator = piece.operator();
            int mark = line.length();
            boolean known = operator != null
                    && (operator.number() ? number(operator, entry, line) : string(operator, entry, line));
            if (known) {
                return true;
            }
            line.back(mark);
            return absent(line, omitAbsent);
        }

        static boolean absent(LogLine line, boolean omitAbsent) {
            if (!omitAbsent) {
                line.literal(NULL);
            }
            return !omitAbsent;
        }

        private boolean number(LogOperator operator, LogEntry entry, LogLine line) {
            return operator.write(entry, line);
        }

        private boolean string(LogOperator operator, LogEntry entry, LogLine line) {
            line.literal('"');
            line.json(true);
            boolean known = LogTemplate.value(piece, operator, entry, line);
            line.json(false);
            line.literal('"');
            return known;
        }
    }
}
