package io.outrigger.config.decode;

import io.outrigger.config.istio.Bytes;
import io.outrigger.config.istio.VirtualService.DerivePort;
import io.outrigger.config.istio.VirtualService.DirectResponse;
import io.outrigger.config.istio.VirtualService.Redirect;
import io.outrigger.config.istio.VirtualService.RegexRewrite;
import io.outrigger.config.istio.VirtualService.Rewrite;
import io.outrigger.config.yaml.FieldReader;
import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what a route does besides forwarding: redirect, direct response, rewrite. */
final class HttpActionReader {
    private static final Set<Integer> REDIRECT_CODES = Set.of(301, 302, 303, 307, 308);
    private static final int MAX_BODY_BYTES = 1024 * 1024;

    private HttpActionReader() {}

    static Redirect redirect(FieldReader reader) {
        Redirect redirect = new Redirect(
                reader.text("uri"),
                reader.text("prefixRewrite"),
                reader.text("authority"),
                reader.integer("port", 0, 65535, 0),
                reader.enumeration("derivePort", DerivePort.class),
                reader.text("scheme"),
                reader.integer("redirectCode", 0, 999, 301));
        reader.atMostOne("uri", "prefixRewrite");
        reader.atMostOne("port", "derivePort");
        if (!changesSomething(redirect)) {
            reader.error("needs one of uri, prefixRewrite, authority, port, derivePort and scheme");
        }
        if (!Set.of("", "http", "https").contains(redirect.scheme())) {
            reader.error("scheme", "\"" + redirect.scheme() + "\" is not http or https");
        }
        if (redirect.redirectCode() == 0) {
            return withCode(redirect, 301);
        }
        if (!REDIRECT_CODES.contains(redirect.redirectCode())) {
            reader.error("redirectCode", redirect.redirectCode() + " is not one of 301, 302, 303, 307, 308");
        }
        return redirect;
    }

    private static boolean changesSomething(Redirect redirect) {
        boolean text = !redirect.uri().isEmpty()
                || !redirect.prefixRewrite().isEmpty()
                || !redirect.authority().isEmpty()
                || !redirect.scheme().isEmpty();
        return text || redirect.port() != 0 || redirect.derivePort() != null;
    }

    private static Redirect withCode(Redirect redirect, int code) {
        return new Redirect(
                redirect.uri(),
                redirect.prefixRewrite(),
                redirect.authority(),
                redirect.port(),
                redirect.derivePort(),
                redirect.scheme(),
                code);
    }

    static DirectResponse directResponse(FieldReader reader) {
        Integer status = reader.integer("status", 200, 599);
        if (!reader.has("status")) {
            reader.error("status", "is required");
        }
        Bytes body = reader.object("body", HttpActionReader::body);
        return new DirectResponse(status == null ? 200 : status, body);
    }

    private static Bytes body(FieldReader reader) {
        String string = reader.string("string");
        String bytes = reader.string("bytes");
        reader.atMostOne("string", "bytes");
        byte[] content = bytes == null ? Bytes.of(string == null ? "" : string).toArray() : decode(reader, bytes);
        if (content.length > MAX_BODY_BYTES) {
            reader.error("has " + content.length + " bytes, more than " + MAX_BODY_BYTES);
        }
        return Bytes.copyOf(content);
    }

    private static byte[] decode(FieldReader reader, String base64) {
        try {
            // Both alphabets are taken, with and without padding, as for every bytes field of Istio.
            String standard = base64.replace('-', '+').replace('_', '/').replace("\n", "");
            return Base64.getDecoder().decode(standard);
        } catch (IllegalArgumentException e) {
            reader.error("bytes", "is not base64");
            return new byte[0];
        }
    }

    static Rewrite rewrite(FieldReader reader) {
        RegexRewrite regex = reader.object("uriRegexRewrite", HttpActionReader::regexRewrite);
        Rewrite rewrite = new Rewrite(reader.text("uri"), reader.text("authority"), regex);
        if (!rewrite.uri().isEmpty() && regex != null) {
            reader.error("uri", "cannot stand beside uriRegexRewrite");
        }
        if (rewrite.uri().isEmpty() && rewrite.authority().isEmpty() && regex == null) {
            reader.error("needs one of uri, uriRegexRewrite and authority");
        }
        return rewrite;
    }

    private static RegexRewrite regexRewrite(FieldReader reader) {
        String match = reader.required("match");
        if (!match.isEmpty()) {
            Checks.regex(reader, "match", match);
        }
        return new RegexRewrite(match, reader.required("rewrite"));
    }

    /** Why the request's authority is changed twice, or null. */
    static @Nullable String authorityTwice(@Nullable Rewrite rewrite, Iterable<String> headerNames) {
        int changes = rewrite == null || rewrite.authority().isEmpty() ? 0 : 1;
        for (String name : headerNames) {
            changes += HeadersReader.isAuthority(name) ? 1 : 0;
        }
        return changes > 1 ? "the authority is changed more than once" : null;
    }
}
