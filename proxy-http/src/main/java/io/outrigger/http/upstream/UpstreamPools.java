package io.outrigger.http.upstream;

/** All pools of one worker. */
public final class UpstreamPools {}
