/** Tests of the shape of the code: what may know what, and what is not done anywhere. */
@NullMarked
package io.outrigger.app.architecture;

import org.jspecify.annotations.NullMarked;
