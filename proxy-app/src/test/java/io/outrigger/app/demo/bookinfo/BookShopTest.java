package io.outrigger.app.demo.bookinfo;

import static java.net.http.HttpClient.Builder.NO_PROXY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** The services together, and what they have in common. */
final class BookShopTest {
    private final Browser browser = new Browser();

    @Test
    void fourServicesMakeOnePage() throws Exception {
        try (Ratings ratings = new Ratings(Neighbour.loopback());
                Details details = new Details(Neighbour.loopback())) {
            ratings.start();
            details.start();
            try (Reviews reviews =
                    new Reviews(Neighbour.loopback(), ReviewsVersion.V2, "reviews-v2", base(ratings), NO_PROXY)) {
                reviews.start();
                try (ProductPage page =
                        new ProductPage(Neighbour.loopback(), base(details), base(reviews), base(ratings), NO_PROXY)) {
                    page.start();

                    String body = browser.get(page, "/productpage").body();

                    assertTrue(body.contains(Book.AUTHOR), body);
                    assertTrue(body.contains("<p class=\"stars black\" title=\"5 of 5\">★★★★★</p>"), body);
                    assertTrue(body.contains("<p class=\"stars black\" title=\"4 of 5\">★★★★☆</p>"), body);
                    assertTrue(body.contains("Reviews served by: reviews-v2"), body);
                }
            }
        }
    }

    @Test
    void callsGoToTheForwardProxyInAbsoluteForm() throws Exception {
        try (Neighbour sidecar = Neighbour.meshOf(target -> "{\"podname\": \"" + target + "\"}");
                ProductPage page = new ProductPage(
                        Neighbour.loopback(),
                        URI.create("http://details:9080"),
                        URI.create("http://reviews:9080"),
                        URI.create("http://ratings.default.svc.cluster.local:9080"),
                        sidecar.asForwardProxy())) {
            page.start();

            browser.get(page, "/productpage");
            browser.get(page, "/api/v1/products/0/ratings");

            assertEquals("http://details:9080/details/0", sidecar.asked().get(0).target());
            assertEquals("details:9080", sidecar.asked().get(0).headers().getFirst("host"));
            assertEquals("http://reviews:9080/reviews/0", sidecar.asked().get(1).target());
            assertEquals(
                    "http://ratings.default.svc.cluster.local:9080/ratings/0",
                    sidecar.asked().get(2).target());
        }
    }

    @Test
    void headIsGetWithoutTheBody() throws Exception {
        try (Details details = new Details(Neighbour.loopback())) {
            details.start();
            int length = browser.get(details, "/details/0").body().length();

            HttpResponse<String> head = browser.send(details, "HEAD", "/details/0", "");

            assertEquals(200, head.statusCode());
            assertEquals(
                    length, head.headers().firstValueAsLong("content-length").orElse(-1));
            assertEquals("", head.body());
        }
    }

    @Test
    void leafServicesKnowTheirPathsAlone() throws Exception {
        try (Ratings ratings = new Ratings(Neighbour.loopback());
                Details details = new Details(Neighbour.loopback())) {
            ratings.start();
            details.start();

            assertEquals(
                    "{\"id\": 12, \"ratings\": {\"Reviewer1\": 5, \"Reviewer2\": 4}}\n",
                    browser.get(ratings, "/ratings/12").body());
            assertEquals(200, browser.get(ratings, "/health").statusCode());
            assertEquals(404, browser.get(ratings, "/ratings/1234567890").statusCode());
            assertEquals(405, browser.post(ratings, "/ratings/0", "a=b").statusCode());
            assertEquals(200, browser.get(details, "/health").statusCode());
            assertEquals(404, browser.get(details, "/").statusCode());
            assertEquals(405, browser.post(details, "/details/0", "a=b").statusCode());
        }
    }

    @Test
    void canBeStartedAgainAfterClose() throws Exception {
        Ratings ratings = new Ratings(Neighbour.loopback());
        try {
            assertThrows(IllegalStateException.class, ratings::port);
            ratings.start();
            assertThrows(IllegalStateException.class, ratings::start);
            ratings.close();
            ratings.close();
            assertThrows(IllegalStateException.class, ratings::port);

            ratings.start();

            assertEquals(200, browser.get(ratings, "/health").statusCode());
        } finally {
            ratings.close();
        }
    }

    @Test
    void saysWhenItsPortIsTaken() throws IOException {
        try (Ratings first = new Ratings(Neighbour.loopback())) {
            first.start();
            var taken = new InetSocketAddress(InetAddress.getLoopbackAddress(), first.port());
            try (Ratings second = new Ratings(taken)) {
                assertThrows(BindException.class, second::start);
            }
        }
    }

    private static URI base(BookService service) {
        return URI.create("http://127.0.0.1:" + service.port());
    }
}
