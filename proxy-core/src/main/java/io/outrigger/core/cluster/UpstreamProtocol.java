package io.outrigger.core.cluster;

/** What is spoken to the endpoints of a cluster. */
public enum UpstreamProtocol {
    HTTP1,
    HTTP2,
    /** As the client speaks. */
    DOWNSTREAM
}
