/** Tests of the filters' own parts. */
@NullMarked
package io.outrigger.http.filter.builtin;

import org.jspecify.annotations.NullMarked;
