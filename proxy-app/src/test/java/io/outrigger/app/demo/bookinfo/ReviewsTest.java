package io.outrigger.app.demo.bookinfo;

import static java.net.http.HttpClient.Builder.NO_PROXY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Reviews in its three releases, before a ratings that works, fails, is late or absent. */
final class ReviewsTest {
    private static final String STARS = "{\"id\": 0, \"ratings\": {\"Reviewer1\": 5, \"Reviewer2\": 4}}";
    private static final String UNAVAILABLE = "\"rating\": {\"error\": \"Ratings service is currently unavailable\"}";

    private final Browser browser = new Browser();

    @Test
    void v1HasNoStarsAndNeverAsksRatings() throws Exception {
        try (Neighbour ratings = Neighbour.answering(200, STARS);
                Reviews reviews = started(ReviewsVersion.V1, ratings.base())) {
            Json body = Json.parse(browser.get(reviews, "/reviews/0").body());

            assertEquals("0", body.field("id").text());
            assertEquals("reviews-pod", body.field("podname").text());
            assertEquals("Kubernetes", body.field("clustername").text());
            assertEquals(2, body.field("reviews").items().size());
            assertTrue(body.field("reviews").items().get(0).field("rating").isNull());
            assertTrue(ratings.asked().isEmpty());
        }
    }

    @Test
    void v2HasBlackStars() throws Exception {
        assertEquals(
                "{\"stars\": 5, \"color\": \"black\"} {\"stars\": 4, \"color\": \"black\"}",
                starsOf(ReviewsVersion.V2));
    }

    @Test
    void v3HasRedStars() throws Exception {
        assertEquals(
                "{\"stars\": 5, \"color\": \"red\"} {\"stars\": 4, \"color\": \"red\"}", starsOf(ReviewsVersion.V3));
    }

    @Test
    void saysSoWhenRatingsAnswers500() throws Exception {
        try (Neighbour ratings = Neighbour.answering(500, "fault filter abort");
                Reviews reviews = started(ReviewsVersion.V2, ratings.base())) {
            assertUnavailable(browser.get(reviews, "/reviews/0"));
            assertEquals(1, ratings.asked().size());
        }
    }

    @Test
    void saysSoWhenRatingsAnswersNoJson() throws Exception {
        try (Neighbour ratings = Neighbour.answering(200, "<html>");
                Reviews reviews = started(ReviewsVersion.V3, ratings.base())) {
            assertUnavailable(browser.get(reviews, "/reviews/0"));
        }
    }

    @Test
    void saysSoWhenRatingsIsLate() throws Exception {
        try (Neighbour ratings = Neighbour.silent();
                Reviews reviews = new Reviews(
                        Neighbour.loopback(),
                        ReviewsVersion.V3,
                        "reviews-pod",
                        ratings.base(),
                        NO_PROXY,
                        Duration.ofMillis(50))) {
            reviews.start();

            assertUnavailable(browser.get(reviews, "/reviews/0"));
        }
    }

    @Test
    void saysSoWhenNobodyListens() throws Exception {
        try (Reviews reviews = started(ReviewsVersion.V2, closedPort())) {
            assertUnavailable(browser.get(reviews, "/reviews/0"));
        }
    }

    @Test
    void waitsForRatingsAsLongAsTheSample() {
        assertEquals(Duration.ofSeconds(10), ReviewsVersion.V2.ratingsLimit());
        assertEquals(Duration.ofMillis(2500), ReviewsVersion.V3.ratingsLimit());
    }

    @Test
    void passesUserAndTraceOnToRatings() throws Exception {
        try (Neighbour ratings = Neighbour.answering(200, STARS);
                Reviews reviews = started(ReviewsVersion.V2, ratings.base())) {
            browser.get(reviews, "/reviews/7", "end-user", "jason", "x-request-id", "r-1", "x-other", "no");

            Neighbour.Asked asked = ratings.asked().get(0);
            assertEquals("/ratings/7", asked.target());
            assertEquals("jason", asked.headers().getFirst("end-user"));
            assertEquals("r-1", asked.headers().getFirst("x-request-id"));
            assertFalse(asked.headers().containsKey("x-other"));
        }
    }

    @Test
    void knowsProductNumbersAndHealthAlone() throws Exception {
        try (Reviews reviews = started(ReviewsVersion.V1, closedPort())) {
            assertEquals(200, browser.get(reviews, "/health").statusCode());
            assertEquals(404, browser.get(reviews, "/reviews/").statusCode());
            assertEquals(404, browser.get(reviews, "/reviews/x").statusCode());
            assertEquals(404, browser.get(reviews, "/reviews/0/1").statusCode());
            assertEquals(405, browser.post(reviews, "/reviews/0", "a=b").statusCode());
        }
    }

    private String starsOf(ReviewsVersion version) throws Exception {
        try (Neighbour ratings = Neighbour.answering(200, STARS);
                Reviews reviews = started(version, ratings.base())) {
            Json body = Json.parse(browser.get(reviews, "/reviews/0").body());
            Json first = body.field("reviews").items().get(0).field("rating");
            Json second = body.field("reviews").items().get(1).field("rating");
            return first.write() + " " + second.write();
        }
    }

    private static void assertUnavailable(HttpResponse<String> response) {
        assertEquals(200, response.statusCode());
        assertEquals(3, response.body().split(java.util.regex.Pattern.quote(UNAVAILABLE), -1).length);
    }

    private static Reviews started(ReviewsVersion version, URI ratings) throws IOException {
        Reviews reviews = new Reviews(Neighbour.loopback(), version, "reviews-pod", ratings, NO_PROXY);
        reviews.start();
        return reviews;
    }

    /** An address where somebody listened and stopped. */
    private static URI closedPort() throws IOException {
        try (Neighbour gone = Neighbour.answering(200, "")) {
            return gone.base();
        }
    }
}
