package io.outrigger.app.demo.bookinfo;

import static java.net.http.HttpClient.Builder.NO_PROXY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page before stub neighbours. */
final class ProductPageTest {
    private static final String SORRY = "Sorry, product reviews are currently unavailable for this book.";
    private static final String DETAILS = "{\"id\": 0, \"author\": \"<b>A & B</b>\", \"year\": 1999}";

    private final Browser browser = new Browser();
    private Neighbour details;
    private Neighbour ratings;

    @BeforeEach
    void startNeighbours() throws Exception {
        details = Neighbour.answering(200, DETAILS);
        ratings = Neighbour.answering(200, "{\"id\": 0, \"ratings\": {\"Reviewer1\": 5}}");
    }

    @AfterEach
    void stopNeighbours() {
        details.close();
        ratings.close();
    }

    @Test
    void hasTheTitleThatUsersLookFor() throws Exception {
        try (Neighbour reviews = Neighbour.answering(200, reviews("", ""));
                ProductPage page = started(reviews)) {
            HttpResponse<String> response = browser.get(page, "/productpage?u=normal");

            assertEquals(200, response.statusCode());
            assertEquals(
                    "text/html; charset=utf-8",
                    response.headers().firstValue("content-type").orElse(""));
            assertTrue(response.body().contains("<title>Simple Bookstore App</title>"), response.body());
            assertTrue(response.body().contains("Reviews served by: reviews-v1-pod"), response.body());
            assertFalse(response.body().contains("class=\"stars"), response.body());
        }
    }

    @Test
    void showsStarsInTheirColour() throws Exception {
        String rating = ", \"rating\": {\"stars\": 4, \"color\": \"red\"}";
        try (Neighbour reviews = Neighbour.answering(200, reviews("fine", rating));
                ProductPage page = started(reviews)) {
            String body = browser.get(page, "/productpage").body();

            assertTrue(body.contains("<p class=\"stars red\" title=\"4 of 5\">★★★★☆</p>"), body);
        }
    }

    @Test
    void showsTheErrorInPlaceOfStars() throws Exception {
        String rating = ", \"rating\": {\"error\": \"Ratings service is currently unavailable\"}";
        try (Neighbour reviews = Neighbour.answering(200, reviews("fine", rating));
                ProductPage page = started(reviews)) {
            String body = browser.get(page, "/productpage").body();

            assertTrue(body.contains("Ratings service is currently unavailable"), body);
            assertFalse(body.contains(SORRY), body);
        }
    }

    @Test
    void escapesWhatNeighboursAndUsersSay() throws Exception {
        String rating = ", \"rating\": {\"stars\": 99, \"color\": \"\\\"><i>\"}";
        try (Neighbour reviews = Neighbour.answering(200, reviews("<script>", rating));
                ProductPage page = started(reviews)) {
            String body = browser.get(page, "/productpage", "end-user", "<u>'").body();

            assertFalse(
                    body.contains("<script>") || body.contains("<i>") || body.contains("<b>A") || body.contains("<u>"),
                    body);
            assertTrue(body.contains("&lt;b&gt;A &amp; B&lt;/b&gt;"), body);
            assertTrue(body.contains("★★★★★</p>"), body);
        }
    }

    @Test
    void asksReviewsTwiceAndThenSaysSorry() throws Exception {
        try (Neighbour reviews = Neighbour.answering(504, "upstream request timeout");
                ProductPage page = started(reviews)) {
            HttpResponse<String> response = browser.get(page, "/productpage");

            assertEquals(200, response.statusCode());
            assertTrue(response.body().contains(SORRY), response.body());
            assertTrue(response.body().contains("Error fetching product reviews"), response.body());
            assertTrue(response.body().contains("Book Details"), response.body());
            assertEquals(2, reviews.asked().size());
            assertEquals(1, details.asked().size());
        }
    }

    @Test
    void saysSorryWhenReviewsIsLateTwice() throws Exception {
        Duration limit = Duration.ofMillis(500);
        try (Neighbour reviews = Neighbour.silent();
                ProductPage page = new ProductPage(
                        Neighbour.loopback(), details.base(), reviews.base(), ratings.base(), NO_PROXY, limit)) {
            page.start();

            HttpResponse<String> response = browser.get(page, "/productpage");

            assertTrue(response.body().contains(SORRY), response.body());
            assertEquals(2, reviews.asked().size());
        }
    }

    @Test
    void showsReviewsWhenDetailsFails() throws Exception {
        try (Neighbour reviews = Neighbour.answering(200, reviews("fine", ""));
                Neighbour broken = Neighbour.answering(403, "RBAC: access denied");
                ProductPage page = new ProductPage(
                        Neighbour.loopback(), broken.base(), reviews.base(), ratings.base(), NO_PROXY)) {
            page.start();

            String body = browser.get(page, "/productpage").body();

            assertTrue(body.contains("Error fetching product details"), body);
            assertTrue(body.contains("Book Reviews"), body);
            assertEquals(1, broken.asked().size());
        }
    }

    @Test
    void sendsTheLoggedInUserOn() throws Exception {
        try (Neighbour reviews = Neighbour.answering(200, reviews("fine", ""));
                ProductPage page = started(reviews)) {
            HttpResponse<String> login = browser.post(page, "/login", "username=jason&passwd=any");
            String cookie = login.headers().firstValue("set-cookie").orElse("").split(";", -1)[0];
            String body = browser.get(page, "/productpage", "cookie", "a=b; " + cookie)
                    .body();

            assertEquals(302, login.statusCode());
            assertEquals("/productpage", login.headers().firstValue("location").orElse(""));
            assertEquals("jason", reviews.asked().get(0).headers().getFirst("end-user"));
            assertEquals("a=b; session=jason", reviews.asked().get(0).headers().getFirst("cookie"));
            assertTrue(body.contains("jason (<a href=\"/logout\">"), body);
        }
    }

    @Test
    void logsOutByEndingTheCookie() throws Exception {
        try (ProductPage page = started(ratings)) {
            HttpResponse<String> logout = browser.get(page, "/logout", "cookie", "session=jason");

            assertEquals(302, logout.statusCode());
            assertTrue(logout.headers().firstValue("set-cookie").orElse("").startsWith("session=; Path=/"));
            assertTrue(logout.headers().firstValue("set-cookie").orElse("").endsWith("; Max-Age=0"));
        }
    }

    @Test
    void refusesNamesThatDoNotFitACookie() throws Exception {
        try (ProductPage page = started(ratings)) {
            assertEquals(
                    400,
                    browser.post(page, "/login", "username=a%0d%0ab&passwd=").statusCode());
            assertEquals(400, browser.post(page, "/login", "username=&passwd=").statusCode());
            assertEquals(400, browser.post(page, "/login", "username=%zz").statusCode());
            assertEquals(
                    413,
                    browser.post(page, "/login", "username=" + "a".repeat(5000)).statusCode());
            assertEquals(405, browser.get(page, "/login").statusCode());
        }
    }

    @Test
    void answersTheSameFactsAsJson() throws Exception {
        String said = reviews("fine", "");
        try (Neighbour reviews = Neighbour.answering(200, said);
                ProductPage page = started(reviews)) {
            assertEquals(
                    "0",
                    Json.parse(browser.get(page, "/api/v1/products").body())
                            .items()
                            .get(0)
                            .field("id")
                            .text());
            assertEquals(
                    Json.parse(DETAILS),
                    Json.parse(browser.get(page, "/api/v1/products/0").body()));
            assertEquals(
                    Json.parse(said),
                    Json.parse(browser.get(page, "/api/v1/products/0/reviews").body()));
            assertEquals(
                    "5",
                    Json.parse(browser.get(page, "/api/v1/products/0/ratings").body())
                            .field("ratings")
                            .field("Reviewer1")
                            .text());
            assertEquals(404, browser.get(page, "/api/v1/products/0/details").statusCode());
            assertEquals(404, browser.get(page, "/api/v1/products/x").statusCode());
            assertEquals(404, browser.get(page, "/api/v1/products/0/reviews/1").statusCode());
        }
    }

    @Test
    void passesTheStatusOfANeighbourOnAsJson() throws Exception {
        try (Neighbour reviews = Neighbour.answering(503, "no healthy upstream");
                ProductPage page = started(reviews)) {
            HttpResponse<String> response = browser.get(page, "/api/v1/products/0/reviews");

            assertEquals(503, response.statusCode());
            assertEquals("{\"error\": \"" + SORRY + "\"}\n", response.body());
        }
    }

    @Test
    void servesItsOtherPaths() throws Exception {
        try (ProductPage page = started(ratings)) {
            assertTrue(browser.get(page, "/").body().contains("<title>Simple Bookstore App</title>"));
            assertEquals(200, browser.get(page, "/health").statusCode());
            assertTrue(browser.get(page, "/static/bookinfo.css").body().contains(".stars.red"));
            assertEquals(404, browser.get(page, "/static/../bookinfo.css").statusCode());
            assertEquals(404, browser.get(page, "/productpage/x").statusCode());
            assertEquals(405, browser.post(page, "/productpage", "a=b").statusCode());
        }
    }

    private ProductPage started(Neighbour reviews) throws Exception {
        ProductPage page =
                new ProductPage(Neighbour.loopback(), details.base(), reviews.base(), ratings.base(), NO_PROXY);
        page.start();
        return page;
    }

    private static String reviews(String text, String rating) {
        return "{\"id\": \"0\", \"podname\": \"reviews-v1-pod\", \"reviews\": [{\"reviewer\": \"Reviewer1\", \"text\":"
                + " \""
                + text + "\"" + rating + "}]}";
    }
}
