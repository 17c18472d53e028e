package io.outrigger.core.log;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How one entry becomes one line: Envoy's substitution format, text or JSON, compiled. Immutable; two formats written alike are
 * equal. Writing allocates nothing.
 *
 * <p>Missing values are {@code -} in text and null in JSON (left out with {@code omitAbsent}). Source: Envoy "access log format
 * strings", Istio {@code meshConfig.accessLogFormat} and {@code extensionProviders.envoyFileAccessLog.logFormat}.
 */
public final class AccessLogFormat {
    static final byte[] DASH = {'-'};
    static final byte[] NOTHING = {};

    private static final String ISTIO_TEXT =
            "[%START_TIME%] \"%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%\""
                    + " %RESPONSE_CODE% %RESPONSE_FLAGS% %RESPONSE_CODE_DETAILS% %CONNECTION_TERMINATION_DETAILS%"
                    + " \"%UPSTREAM_TRANSPORT_FAILURE_REASON%\" %BYTES_RECEIVED% %BYTES_SENT% %DURATION%"
                    + " %RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)% \"%REQ(X-FORWARDED-FOR)%\" \"%REQ(USER-AGENT)%\""
                    + " \"%REQ(X-REQUEST-ID)%\" \"%REQ(:AUTHORITY)%\" \"%UPSTREAM_HOST%\" %UPSTREAM_CLUSTER_RAW%"
                    + " %UPSTREAM_LOCAL_ADDRESS% %DOWNSTREAM_LOCAL_ADDRESS% %DOWNSTREAM_REMOTE_ADDRESS%"
                    + " %REQUESTED_SERVER_NAME% %ROUTE_NAME%\n";

    private static final Map<String, String> ISTIO_JSON = istioJsonKeys();

    private final Object source;
    private final boolean omitAbsent;
    private final @Nullable LogTemplate template;
    private final @Nullable JsonNode json;
    private final List<String> unsupported;

    private AccessLogFormat(Object source, boolean omitAbsent, UnaryOperator<@Nullable String> environment) {
        LogParser parser = new LogParser(new LogOperators(environment));
        this.source = source;
        this.omitAbsent = omitAbsent;
        this.template = source instanceof String text ? parser.template(text) : null;
        this.json = source instanceof String ? null : JsonNode.of(source, parser);
        this.unsupported = List.copyOf(parser.unsupported());
    }

    /** Istio's default with {@code accessLogEncoding: TEXT}. */
    public static AccessLogFormat istioText() {
        return istioText(false);
    }

    /** The same, leaving out what is missing. */
    public static AccessLogFormat istioText(boolean omitAbsent) {
        return text(ISTIO_TEXT, omitAbsent);
    }

    /** Istio's default with {@code accessLogEncoding: JSON}. */
    public static AccessLogFormat istioJson() {
        return istioJson(false);
    }

    /** The same, leaving out what is missing. */
    public static AccessLogFormat istioJson(boolean omitAbsent) {
        return json(ISTIO_JSON, omitAbsent);
    }

    /**
     * A text format; a line end is added if it has none. Throws {@link IllegalArgumentException} saying what is wrong with it.
     */
    public static AccessLogFormat text(String format) {
        return text(format, false, System::getenv);
    }

    /** The same with Envoy's {@code omit_empty_values}: what is missing leaves no trace, not {@code -}. */
    public static AccessLogFormat text(String format, boolean omitAbsent) {
        return text(format, omitAbsent, System::getenv);
    }

    static AccessLogFormat text(String format, boolean omitAbsent, UnaryOperator<@Nullable String> environment) {
        return new AccessLogFormat(format.endsWith("\n") ? format : format + "\n", omitAbsent, environment);
    }

    /**
     * A JSON format: nested maps and lists whose texts hold operators; a text of one operator keeps its type. Throws {@link
     * IllegalArgumentException} saying what is wrong with it.
     */
    public static AccessLogFormat json(Map<String, ?> format, boolean omitAbsent) {
        return json(format, omitAbsent, System::getenv);
    }

    static AccessLogFormat json(
            Map<String, ?> format, boolean omitAbsent, UnaryOperator<@Nullable String> environment) {
        return new AccessLogFormat(new HashMap<>(format), omitAbsent, environment);
    }

    /** Operators of this format that are understood but never have a value here. */
    public List<String> unsupported() {
        return unsupported;
    }

    /** Writes one whole line. */
    void write(LogEntry entry, LogLine line) {
        line.begin();
        if (template != null) {
            template.write(entry, line, omitAbsent ? NOTHING : DASH);
        } else if (json != null) {
            json.write(entry, line, omitAbsent);
            line.literal('\n');
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AccessLogFormat format
                && format.omitAbsent == omitAbsent
                && format.source.equals(source);
    }

    @Override
    public int hashCode() {
        return Objects.hash(source, omitAbsent);
    }

    private static Map<String, String> istioJsonKeys() {
        Map<String, String> keys = new HashMap<>();
        keys.put("start_time", "%START_TIME%");
        keys.put("route_name", "%ROUTE_NAME%");
        keys.put("method", "%REQ(:METHOD)%");
        keys.put("path", "%REQ(X-ENVOY-ORIGINAL-PATH?:PATH)%");
        keys.put("protocol", "%PROTOCOL%");
        keys.put("response_code", "%RESPONSE_CODE%");
        keys.put("response_flags", "%RESPONSE_FLAGS%");
        keys.put("response_code_details", "%RESPONSE_CODE_DETAILS%");
        keys.put("connection_termination_details", "%CONNECTION_TERMINATION_DETAILS%");
        keys.put("bytes_received", "%BYTES_RECEIVED%");
        keys.put("bytes_sent", "%BYTES_SENT%");
        keys.put("duration", "%DURATION%");
        keys.put("upstream_service_time", "%RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)%");
        keys.put("x_forwarded_for", "%REQ(X-FORWARDED-FOR)%");
        keys.put("user_agent", "%REQ(USER-AGENT)%");
        keys.put("request_id", "%REQ(X-REQUEST-ID)%");
        keys.put("authority", "%REQ(:AUTHORITY)%");
        keys.put("upstream_host", "%UPSTREAM_HOST%");
        keys.put("upstream_cluster", "%UPSTREAM_CLUSTER_RAW%");
        keys.put("upstream_local_address", "%UPSTREAM_LOCAL_ADDRESS%");
        keys.put("downstream_local_address", "%DOWNSTREAM_LOCAL_ADDRESS%");
        keys.put("downstream_remote_address", "%DOWNSTREAM_REMOTE_ADDRESS%");
        keys.put("requested_server_name", "%REQUESTED_SERVER_NAME%");
        keys.put("upstream_transport_failure_reason", "%UPSTREAM_TRANSPORT_FAILURE_REASON%");
        return Map.copyOf(keys);
    }
}
