/** Tests of the life of a process. */
@NullMarked
package io.outrigger.app.run;

import org.jspecify.annotations.NullMarked;
