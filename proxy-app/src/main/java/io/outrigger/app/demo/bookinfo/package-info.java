/**
 * A small book shop of four services, so that routing rules have something to route: the page asks details and reviews, reviews
 * asks ratings. Names, ports, paths and answers are those of the bookinfo sample that Istio users know.
 *
 * <p>Uses the JDK alone and nothing else of this product: the applications reach each other only through the forward proxy of
 * their sidecar. Every service has threads of its own; not a hot path. Start with {@code BookService}.
 */
@NullMarked
package io.outrigger.app.demo.bookinfo;

import org.jspecify.annotations.NullMarked;
