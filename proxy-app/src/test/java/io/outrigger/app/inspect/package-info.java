/** Tests of the tables that show a running proxy. */
@NullMarked
package io.outrigger.app.inspect;

import org.jspecify.annotations.NullMarked;
