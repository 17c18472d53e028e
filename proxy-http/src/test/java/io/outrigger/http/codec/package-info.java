@org.jspecify.annotations.NullMarked
package io.outrigger.http.codec;
