/**
 * Proxies whose configuration changes while they serve, and the end of their processes. Start with {@code ReloadSoakIT}.
 */
@NullMarked
package io.outrigger.app.reload;

import org.jspecify.annotations.NullMarked;
