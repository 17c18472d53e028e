/** Tests of the access log. */
@NullMarked
package io.outrigger.core.log;

import org.jspecify.annotations.NullMarked;
