package io.outrigger.app.certs;

import java.time.Instant;
import java.util.List;

/**
 * Whom a certificate is for.
 *
 * @param commonName empty for none
 * @param names DNS names, IP addresses and URIs
 * @param from when it begins to hold
 * @param until when it ends
 */
public record Subject(String commonName, List<String> names, Purpose purpose, Instant from, Instant until) {
    public Subject {
        names = List.copyOf(names);
    }

    /** What a certificate may be used for. */
    public enum Purpose {
        SERVER,
        CLIENT,
        /** Both: workloads of a mesh are servers and clients. */
        WORKLOAD,
        AUTHORITY
    }
}
