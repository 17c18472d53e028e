/**
 * What endpoints are asked to learn whether they serve, in HTTP and in gRPC.
 *
 * <p>May use {@code core.cluster} and {@code core.tls}. Runs on the control loop. Start reading in {@code HttpProbe}.
 */
@NullMarked
package io.outrigger.http.health;

import org.jspecify.annotations.NullMarked;
