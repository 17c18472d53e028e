package io.outrigger.app.demo.bookinfo;

import java.time.Duration;

/**
 * The three releases of reviews. They differ in the colour of the stars and in how long they wait for ratings, with the limits of
 * Istio's sample: v2 waits longer than the page waits for it, so that a delay of 7 s shows the fault of such a chain; v3 gives up
 * in time. A delay of 2 s is within both.
 */
public enum ReviewsVersion {
    /** Never asks ratings. */
    V1("", Duration.ZERO),
    /** Black stars. */
    V2("black", Duration.ofSeconds(10)),
    /** Red stars. */
    V3("red", Duration.ofMillis(2500));

    private final String colour;
    private final Duration ratingsLimit;

    ReviewsVersion(String colour, Duration ratingsLimit) {
        this.colour = colour;
        this.ratingsLimit = ratingsLimit;
    }

    boolean asksRatings() {
        return this != V1;
    }

    String colour() {
        return colour;
    }

    Duration ratingsLimit() {
        return ratingsLimit;
    }
}
