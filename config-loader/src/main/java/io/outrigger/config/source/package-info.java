/**
 * Where configuration comes from: files and folders, read once, or watched and read again when they change.
 *
 * <p>Depends on {@code istio} and {@code yaml}. Used on the config thread; a load of many files decodes them on
 * several. Start reading in {@code ConfigSource}.
 */
@NullMarked
package io.outrigger.config.source;

import org.jspecify.annotations.NullMarked;
