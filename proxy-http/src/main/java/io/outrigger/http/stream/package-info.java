/**
 * What codecs and the exchange say to each other: write head, data, trailers, reset; pause and resume.
 *
 * <p>May use {@code message} and, of core, failures, facts of connections and who counts their bytes. Everything runs on the
 * worker of the connection. Start with {@code DownstreamStream}.
 */
@NullMarked
package io.outrigger.http.stream;

import org.jspecify.annotations.NullMarked;
