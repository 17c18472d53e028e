package io.outrigger.config.decode;

import io.outrigger.config.istio.StringMatch;
import io.outrigger.config.istio.VirtualService.HttpMatch;
import io.outrigger.config.yaml.FieldReader;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code VirtualService.http[].match[]}. */
final class HttpMatchReader {
    /** A token (RFC 9110 section 5.6.2). */
    static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private static final Set<String> PSEUDO = Set.of(":method", ":scheme", ":authority", ":path", ":status");
    private static final String CLAIMS = "@request.auth.claims";

    /** Whether the VirtualService serves gateways only, where claims of tokens can be matched. */
    private final boolean gatewayOnly;

    HttpMatchReader(boolean gatewayOnly) {
        this.gatewayOnly = gatewayOnly;
    }

    HttpMatch read(FieldReader reader) {
        HttpMatch match = new HttpMatch(
                reader.position(),
                reader.text("name"),
                reader.object("uri", r -> stringMatch(r, true)),
                reader.bool("ignoreUriCase", false),
                reader.object("scheme", r -> stringMatch(r, false)),
                reader.object("method", r -> stringMatch(r, false)),
                reader.object("authority", r -> stringMatch(r, false)),
                headers(reader),
                withoutHeaders(reader),
                reader.objectMap("queryParams", r -> stringMatch(r, false)),
                reader.integer("port", 0, 65535, 0),
                reader.stringMap("sourceLabels"),
                reader.text("sourceNamespace"),
                reader.strings("gateways"),
                reader.text("statPrefix"));
        Checks.labels(reader, "sourceLabels", match.sourceLabels());
        GatewayNames.check(reader, match.gateways());
        String namespace = match.sourceNamespace();
        if (!namespace.isEmpty() && !DnsNames.isLabel(namespace)) {
            reader.error("sourceNamespace", "\"" + namespace + "\" is not a namespace");
        }
        return match;
    }

    private Map<String, StringMatch> headers(FieldReader reader) {
        Map<String, StringMatch> headers = reader.objectMap("headers", entry -> {
            if (entry.isAbsent()) {
                entry.error("must not be empty (write {} for \"is present\")");
            }
            return stringMatch(entry, false);
        });
        headers.keySet().forEach(name -> headerName(reader, "headers", name));
        return headers;
    }

    private Map<String, StringMatch> withoutHeaders(FieldReader reader) {
        Map<String, StringMatch> headers = reader.objectMap("withoutHeaders", HttpMatchReader::withoutHeader);
        headers.keySet().forEach(name -> headerName(reader, "withoutHeaders", name));
        return headers;
    }

    /** Here the regex {@code *}, which is none, means that the header is there. */
    private static StringMatch withoutHeader(FieldReader reader) {
        String regex = reader.string("regex");
        if (!"*".equals(regex)) {
            return stringMatch(reader, false);
        }
        reader.string("exact");
        reader.string("prefix");
        reader.atMostOne("exact", "prefix", "regex");
        return new StringMatch.Present();
    }

    private void headerName(FieldReader reader, String field, String name) {
        if (name.startsWith(CLAIMS)) {
            if (!gatewayOnly) {
                reader.error(field, name, "claims of tokens can be matched at gateways only");
            }
        } else if (!PSEUDO.contains(name) && !HEADER_NAME.matcher(name).matches()) {
            reader.error(field, name, "\"" + name + "\" is not the name of a header");
        }
    }

    /** Istio {@code StringMatch}: at most one of exact, prefix and regex; none means that the text must be there. */
    static StringMatch stringMatch(FieldReader reader, boolean emptyPrefixAllowed) {
        String exact = reader.string("exact");
        String prefix = reader.string("prefix");
        String regex = reader.string("regex");
        reader.atMostOne("exact", "prefix", "regex");
        if (regex != null) {
            Checks.regex(reader, "regex", regex);
        }
        if (prefix != null && prefix.isEmpty() && !emptyPrefixAllowed) {
            reader.error("prefix", "must not be empty");
        }
        return of(exact, prefix, regex);
    }

    private static StringMatch of(@Nullable String exact, @Nullable String prefix, @Nullable String regex) {
        if (exact != null) {
            return new StringMatch.Exact(exact);
        }
        if (prefix != null) {
            return new StringMatch.Prefix(prefix);
        }
        return regex == null ? new StringMatch.Present() : new StringMatch.Regex(regex);
    }
}
