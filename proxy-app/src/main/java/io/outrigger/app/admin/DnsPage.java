package io.outrigger.app.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.outrigger.core.cluster.LookupFailure;
import io.outrigger.core.cluster.NameState;
import io.outrigger.core.cluster.ResolvedName;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** {@code /dns}: every name that is resolved: addresses, age and time to live of the last good answer, when it is asked again. */
record DnsPage(AdminTarget target) implements AdminPage {
    private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

    @Override
    public String help() {
        return "names that are resolved, how old the answers are, and what failed last";
    }

    @Override
    public List<String> parameters() {
        return List.of("format");
    }

    @Override
    public AdminReply answer(AdminRequest request) {
        if (request.parameter("format").equals("json")) {
            return AdminReply.json(JsonText.pretty(this::json));
        }
        StringBuilder text = new StringBuilder();
        for (ResolvedName name : target.names()) {
            text(text, name);
        }
        return AdminReply.text(200, text.toString());
    }

    private static void text(StringBuilder text, ResolvedName name) {
        NameState state = name.state();
        line(text, name, "addresses", String.join(",", addresses(state)));
        line(text, name, "age_s", seconds(name.ageNanos()));
        line(text, name, "ttl_s", seconds(state.ttlNanos()));
        line(text, name, "next_in_s", seconds(name.nextInNanos()));
        line(text, name, "clusters", Integer.toString(name.needed()));
        line(text, name, "failures", Integer.toString(state.failures()));
        line(text, name, "last_error", error(state));
    }

    private static void line(StringBuilder text, ResolvedName name, String key, String value) {
        text.append(name.name())
                .append("::")
                .append(key)
                .append("::")
                .append(value)
                .append('\n');
    }

    private static List<String> addresses(NameState state) {
        return state.addresses().stream().map(InetAddress::getHostAddress).toList();
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.1f", nanos / NANOS);
    }

    private static String error(NameState state) {
        LookupFailure failure = state.failure();
        return failure == null ? "" : failure.text();
    }

    private void json(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("names");
        for (ResolvedName name : target.names()) {
            NameState state = name.state();
            json.writeStartObject();
            json.writeStringField("name", name.name());
            json.writeArrayFieldStart("addresses");
            for (String address : addresses(state)) {
                json.writeString(address);
            }
            json.writeEndArray();
            json.writeNumberField("age_ms", TimeUnit.NANOSECONDS.toMillis(name.ageNanos()));
            json.writeNumberField("ttl_ms", TimeUnit.NANOSECONDS.toMillis(state.ttlNanos()));
            json.writeNumberField("next_in_ms", TimeUnit.NANOSECONDS.toMillis(name.nextInNanos()));
            json.writeNumberField("clusters", name.needed());
            json.writeNumberField("failures", state.failures());
            json.writeStringField("last_error", error(state));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
