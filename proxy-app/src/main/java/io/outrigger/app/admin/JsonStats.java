package io.outrigger.app.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Writes each number as an object with name and value. The first failure ends the writing and is thrown by {@link #check}. */
final class JsonStats implements StatSink {
    private final JsonGenerator json;
    private @Nullable IOException failure;

    JsonStats(JsonGenerator json) {
        this.json = json;
    }

    @Override
    public void stat(StatOwner owner, String name, long value, boolean gauge) {
        if (failure != null) {
            return;
        }
        try {
            json.writeStartObject();
            json.writeStringField("name", owner.prefix() + "." + name);
            json.writeNumberField("value", value);
            json.writeEndObject();
        } catch (IOException e) {
            failure = e;
        }
    }

    void check() throws IOException {
        if (failure != null) {
            throw failure;
        }
    }
}
