/**
 * Proof that each field which the compiler reads acts: tests annotated {@code Covers} that talk to a proxy over sockets, what is
 * made of their results, and the run that takes each field away and wants its tests to fail. {@code H2specIT} asks such a proxy what a
 * suite of others asks of HTTP/2.
 *
 * <p>Start reading in {@code Mesh}.
 */
@NullMarked
package io.outrigger.app.coverage;

import org.jspecify.annotations.NullMarked;
