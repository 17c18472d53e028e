package io.outrigger.core.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON that stands in formats, into maps, lists, texts, numbers and booleans. Used while compiling only; throws {@link
 * IllegalArgumentException} where the text is something else.
 */
public final class JsonSource {
    private static final int MOST_DEPTH = 50;

    private JsonSource() {}

    /** The object that the text is. */
    public static Map<String, @Nullable Object> object(String text) {
        if (!text.stripLeading().startsWith("{")) {
            throw new IllegalArgumentException("a JSON object is needed, such as {\"code\": \"%RESPONSE_CODE%\"}");
        }
        StreamReadConstraints bounds =
                StreamReadConstraints.builder().maxNestingDepth(MOST_DEPTH).build();
        JsonFactory factory =
                JsonFactory.builder().streamReadConstraints(bounds).build();
        try (JsonParser parser = factory.createParser(text)) {
            parser.nextToken();
            Map<String, @Nullable Object> members = members(parser);
            if (parser.nextToken() != null) {
                throw refused(parser.currentTokenLocation().getCharOffset());
            }
            return members;
        } catch (JsonProcessingException e) {
            throw refused(e.getLocation() == null ? 0 : e.getLocation().getCharOffset());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static IllegalArgumentException refused(long at) {
        return new IllegalArgumentException("it is no JSON from character " + (at + 1) + " on");
    }

    private static Map<String, @Nullable Object> members(JsonParser parser) throws IOException {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            parser.nextToken();
            members.put(key, value(parser));
        }
        return members;
    }

    private static List<@Nullable Object> elements(JsonParser parser) throws IOException {
        List<@Nullable Object> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(value(parser));
        }
        return elements;
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> members(parser);
            case START_ARRAY -> elements(parser);
            case VALUE_NULL -> null;
            case VALUE_TRUE, VALUE_FALSE -> parser.getBooleanValue();
            case VALUE_NUMBER_INT -> whole(parser);
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            default -> parser.getText();
        };
    }

    private static Number whole(JsonParser parser) throws IOException {
        if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            return parser.getDoubleValue();
        }
        return parser.getLongValue();
    }
}
