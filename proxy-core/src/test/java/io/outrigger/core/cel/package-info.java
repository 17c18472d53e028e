/** Tests of conditions. */
@NullMarked
package io.outrigger.core.cel;

import org.jspecify.annotations.NullMarked;
