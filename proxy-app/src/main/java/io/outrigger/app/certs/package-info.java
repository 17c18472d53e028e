/**
 * Makes and explains certificates, for trying things out and for meshes without a certificate service of their own.
 *
 * <p>Nothing of a running proxy uses this. Start reading: {@link io.outrigger.app.certs.Authority}.
 */
@NullMarked
package io.outrigger.app.certs;

import org.jspecify.annotations.NullMarked;
