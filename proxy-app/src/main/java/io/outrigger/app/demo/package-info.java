/**
 * A whole mesh in one process: the book shop, a sidecar for each of its applications, a gateway in front. Every proxy is an
 * instance of its own with its own identity, ports and numbers, as it would be in a process of its own.
 *
 * <p>Uses {@code run} for proxies and {@code bookinfo} for applications. Config thread. Start with {@code Demo}.
 */
@NullMarked
package io.outrigger.app.demo;

import org.jspecify.annotations.NullMarked;
