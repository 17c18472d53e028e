/**
 * TLS: keys and certificates, what a peer must prove, contexts of BoringSSL, and who a peer turned out to be.
 *
 * <p>Specs are immutable and made by the config thread; two equal specs are one context across a reload, so that sessions can be
 * resumed. Contexts are shared by all workers; verification runs on the worker of the connection. Nothing here knows Istio.
 *
 * <p>Start reading: {@link io.outrigger.core.tls.ServerTls}, {@link io.outrigger.core.tls.PeerTrust}.
 */
@NullMarked
package io.outrigger.core.tls;

import org.jspecify.annotations.NullMarked;
