/** Tests of the small servers over real sockets. */
@NullMarked
package io.outrigger.app.admin;

import org.jspecify.annotations.NullMarked;
