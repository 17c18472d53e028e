package io.outrigger.config.compile;

/** Whom a compilation is for. */
record CompileTarget(Place place, CompileOptions options, Handlers handlers, TlsContexts contexts) {}
