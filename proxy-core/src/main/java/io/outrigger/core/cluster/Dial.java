package io.outrigger.core.cluster;

import io.outrigger.core.tls.ClientTls.Carried;
import org.jspecify.annotations.Nullable;

/**
 * A connection to be opened.
 *
 * @param carried what it will speak
 * @param host whom requests on it are for; null if that does not count
 * @param journey whose connection it goes on with; null for many, or for none
 */
public record Dial(
        Cluster cluster,
        Endpoint endpoint,
        Carried carried,
        @Nullable String host,
        @Nullable Journey journey) {
    /** One that is carried as bytes. */
    public static Dial bytes(Cluster cluster, Endpoint endpoint, Journey journey) {
        return new Dial(cluster, endpoint, Carried.BYTES, null, journey);
    }
}
