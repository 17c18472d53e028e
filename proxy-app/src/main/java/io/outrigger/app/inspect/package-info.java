/**
 * What a running proxy's configuration dump says, as the tables people know from istioctl.
 *
 * <p>May use only the JSON library. Start with {@code ConfigDump}.
 */
@NullMarked
package io.outrigger.app.inspect;

import org.jspecify.annotations.NullMarked;
