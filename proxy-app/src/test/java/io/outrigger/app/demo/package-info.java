/** Tests of the whole mesh in one process: real sockets, the folders of {@code examples/}. */
@NullMarked
package io.outrigger.app.demo;

import org.jspecify.annotations.NullMarked;
