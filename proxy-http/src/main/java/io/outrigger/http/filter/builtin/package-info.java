/**
 * The filters that configuration can ask for, one file each.
 */
@NullMarked
package io.outrigger.http.filter.builtin;

import org.jspecify.annotations.NullMarked;
