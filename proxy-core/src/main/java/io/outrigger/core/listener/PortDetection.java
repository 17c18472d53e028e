package io.outrigger.core.listener;

/** How the first bytes of connections to one original port are looked at, where that differs from the listener's own way. */
public record PortDetection(int port, Detection detection) {}
