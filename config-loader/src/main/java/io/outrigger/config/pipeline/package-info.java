/**
 * The way from files to a running configuration: read, parse, lint, compile, apply, and who this proxy is. Keeps the last good
 * configuration.
 *
 * <p>Depends on {@code source}, {@code lint} and {@code compile}. Config thread only, but for what is published to be read. Start
 * reading in {@code ConfigPipeline}.
 */
@NullMarked
package io.outrigger.config.pipeline;

import org.jspecify.annotations.NullMarked;
