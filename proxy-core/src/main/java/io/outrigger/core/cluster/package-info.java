/**
 * Where requests can go: clusters, their endpoints and how one of these is chosen.
 *
 * <p>May use {@code tls}, {@code net}, {@code worker}, {@code time}, {@code stats}, {@code failure}. Hot path for readers; the control loop
 * writes. Start with {@code Cluster}.
 */
@NullMarked
package io.outrigger.core.cluster;

import org.jspecify.annotations.NullMarked;
