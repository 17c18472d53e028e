/**
 * Who this proxy is, the configuration it runs, and the process around it.
 *
 * <p>May use every package of this module. Start with {@code ProxyServer}.
 */
@NullMarked
package io.outrigger.core.server;

import org.jspecify.annotations.NullMarked;
