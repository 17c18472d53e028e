package io.outrigger.config.decode;

import io.outrigger.config.istio.VirtualService.HeaderOperations;
import io.outrigger.config.istio.VirtualService.Headers;
import io.outrigger.config.yaml.FieldReader;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads header operations: Istio {@code Headers}. */
final class HeadersReader {
    private HeadersReader() {}

    static Headers read(FieldReader owner) {
        Headers headers = owner.object("headers", reader -> {
            HeaderOperations request = reader.object("request", r -> operations(r, true));
            HeaderOperations response = reader.object("response", r -> operations(r, false));
            return new Headers(
                    request == null ? HeaderOperations.NONE : request,
                    response == null ? HeaderOperations.NONE : response);
        });
        return headers == null ? Headers.NONE : headers;
    }

    private static HeaderOperations operations(FieldReader reader, boolean request) {
        Map<String, String> set = values(reader, "set", request);
        Map<String, String> add = values(reader, "add", request);
        List<String> remove = reader.strings("remove");
        for (int i = 0; i < remove.size(); i++) {
            String name = remove.get(i);
            if (name.isEmpty() || isInternal(name)) {
                reader.error("remove", i, "\"" + name + "\" is not a header that can be removed");
            }
        }
        return new HeaderOperations(set, add, remove);
    }

    private static Map<String, String> values(FieldReader reader, String field, boolean request) {
        Map<String, String> headers = reader.stringMap(field);
        headers.forEach((name, value) -> {
            if (name.isEmpty() || (isInternal(name) && !(request && isAuthority(name)))) {
                reader.error(field, name, "is not a header that can be changed");
            }
            String wrong = HeaderFormat.check(value);
            if (wrong != null) {
                reader.error(field, name, wrong);
            }
        });
        return headers;
    }

    private static boolean isInternal(String name) {
        return name.startsWith(":") || name.equalsIgnoreCase("host");
    }

    static boolean isAuthority(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.equals("host") || lower.equals(":authority");
    }
}
