package io.outrigger.config.decode;

import io.outrigger.config.istio.VirtualService.Destination;
import io.outrigger.config.istio.VirtualService.Mirror;
import io.outrigger.config.yaml.FieldReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads who gets copies of a route's requests: {@code VirtualService.http[].mirror}, {@code mirrors} and their shares. */
final class MirrorReader {
    private static final double ALL = 100;

    private MirrorReader() {}

    /** The single mirror of old and the list, which never stand together. */
    static List<Mirror> read(FieldReader reader) {
        Destination single = reader.object("mirror", HttpRouteReader::destination);
        double share = share(reader);
        List<Mirror> mirrors = new ArrayList<>(reader.objects("mirrors", MirrorReader::one));
        if (single != null) {
            mirrors.add(new Mirror(single, share));
        }
        return mirrors;
    }

    /** An empty {@code mirrorPercentage} is none at all. */
    private static double share(FieldReader reader) {
        Double percentage = reader.object("mirrorPercentage", MirrorReader::percentage);
        Integer old = reader.integer("mirrorPercent", 0, 100);
        if (percentage != null) {
            return percentage;
        }
        return old == null ? ALL : old;
    }

    private static Double percentage(FieldReader reader) {
        Double value = reader.percentage("value");
        return value == null ? 0 : value;
    }

    private static @Nullable Mirror one(FieldReader reader) {
        Destination destination = reader.object("destination", HttpRouteReader::destination);
        Double share = reader.object("percentage", MirrorReader::percentage);
        if (destination == null) {
            reader.error("destination", "is required");
            return null;
        }
        return new Mirror(destination, share == null ? ALL : share);
    }
}
