package io.outrigger.app.coverage;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The fields whose effect a test sees over real sockets: {@code VirtualService.http[].timeout}. The test must fail for each of
 * them alone when the compiler does not read it.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Covers {
    String[] value();
}
