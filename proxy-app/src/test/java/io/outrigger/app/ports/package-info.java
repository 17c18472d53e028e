/** Ports for the servers of tests. */
@NullMarked
package io.outrigger.app.ports;

import org.jspecify.annotations.NullMarked;
