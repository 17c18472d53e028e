/** Tests of the book shop without any proxy of this product: real sockets, stub neighbours. */
@NullMarked
package io.outrigger.app.demo.bookinfo;

import org.jspecify.annotations.NullMarked;
