package io.outrigger.config.decode;

import io.outrigger.config.istio.ConsistentHash;
import io.outrigger.config.istio.ConsistentHash.Attribute;
import io.outrigger.config.istio.ConsistentHash.Cookie;
import io.outrigger.config.yaml.FieldReader;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code loadBalancer.consistentHash}. */
final class ConsistentHashReader {
    private static final int LARGEST_RING = 8 * 1024 * 1024;
    private static final int LARGEST_TABLE = 5_000_011;

    private ConsistentHashReader() {}

    static ConsistentHash read(FieldReader reader) {
        reader.atMostOne("httpHeaderName", "httpCookie", "useSourceIp", "httpQueryParameterName");
        reader.atMostOne("ringHash", "maglev");
        Integer ring = reader.object("ringHash", r -> r.integer("minimumRingSize", 0, LARGEST_RING));
        Integer old = reader.integer("minimumRingSize", 0, LARGEST_RING);
        ConsistentHash hash = new ConsistentHash(
                reader.text("httpHeaderName"),
                reader.object("httpCookie", ConsistentHashReader::cookie),
                reader.bool("useSourceIp", false),
                reader.text("httpQueryParameterName"),
                ring == null ? old : ring,
                reader.object("maglev", ConsistentHashReader::tableSize));
        boolean named = !hash.httpHeaderName().isEmpty()
                || !hash.httpQueryParameterName().isEmpty()
                || hash.httpCookie() != null;
        if (!named && !reader.has("useSourceIp")) {
            reader.error("needs one of httpHeaderName, httpCookie, useSourceIp and httpQueryParameterName");
        }
        return hash;
    }

    private static Cookie cookie(FieldReader reader) {
        Set<String> names = new HashSet<>();
        return new Cookie(
                reader.required("name"),
                reader.text("path"),
                reader.duration("ttl", 0),
                reader.objects("attributes", one -> attribute(one, names)));
    }

    private static Attribute attribute(FieldReader reader, Set<String> names) {
        String name = reader.required("name");
        if (!names.add(name)) {
            reader.error("name", "the attribute \"" + name + "\" stands twice");
        }
        return new Attribute(name, reader.text("value"));
    }

    private static @Nullable Integer tableSize(FieldReader reader) {
        Integer size = reader.integer("tableSize", 0, LARGEST_TABLE);
        if (!reader.has("tableSize")) {
            reader.error("tableSize", "is required");
        } else if (size != null && !prime(size)) {
            reader.error("tableSize", size + " is not a prime number");
        }
        return size;
    }

    private static boolean prime(int number) {
        for (int divisor = 2; (long) divisor * divisor <= number; divisor++) {
            if (number % divisor == 0) {
                return false;
            }
        }
        return number > 1;
    }
}
