package io.outrigger.app.demo.bookinfo;

import io.outrigger.app.demo.bookinfo.ServiceClient.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * The page people look at: {@code /productpage}, with {@code /}, {@code /health}, {@code /login}, {@code /logout},
 * {@code /static/} and the same facts as JSON below {@code /api/v1/products}.
 *
 * <p>Waits 3 s for each call, and asks reviews a second time when the first answer was no 200, as Istio's sample does: a route that
 * gives up after 0.5 s makes the page say so after about 1 s. The page itself is answered with 200 in any case; the JSON paths
 * pass the status on, with 500 for no answer.
 */
public final class ProductPage extends BookService {
    private static final Duration CALL_LIMIT = Duration.ofSeconds(3);
    private static final int REVIEWS_TRIES = 2;
    private static final String PRODUCTS = "/api/v1/products";

    private final URI details;
    private final URI reviews;
    private final URI ratings;
    private final ServiceClient client;
    private final Duration callLimit;
    private final String stylesheet = resource("bookinfo.css");

    /**
     * @param details base URL, as {@code http://details:9080}
     * @param reviews base URL
     * @param ratings base URL; asked by {@code /api/v1/products/0/ratings} alone
     * @param sidecar the forward proxy for calls: {@link ProxySelector#of} its address, or
     *     {@link java.net.http.HttpClient.Builder#NO_PROXY}
     */
    public ProductPage(InetSocketAddress listen, URI details, URI reviews, URI ratings, ProxySelector sidecar) {
        this(listen, details, reviews, ratings, sidecar, CALL_LIMIT);
    }

    ProductPage(
            InetSocketAddress listen,
            URI details,
            URI reviews,
            URI ratings,
            ProxySelector sidecar,
            Duration callLimit) {
        super("productpage", listen);
        this.details = details;
        this.reviews = reviews;
        this.ratings = ratings;
        this.client = new ServiceClient(sidecar);
        this.callLimit = callLimit;
    }

    @Override
    Reply answer(Incoming request) {
        if (request.path().equals("/login")) {
            return login(request);
        }
        if (!request.method().equals("GET")) {
            return Reply.notAllowed("GET");
        }
        return switch (request.path()) {
            case "/", "/index.html" -> Reply.html(BookPage.front());
            case "/productpage" -> page(request);
            case "/health" -> Reply.text(200, "Product page is healthy");
            case "/logout" -> toThePage(Session.end());
            case "/static/bookinfo.css" -> new Reply(200, "text/css; charset=utf-8", stylesheet, Map.of());
            case PRODUCTS -> Reply.json(200, Book.catalogue());
            default -> product(request);
        };
    }

    private static Reply login(Incoming request) {
        if (!request.method().equals("POST")) {
            return Reply.notAllowed("POST");
        }
        String user = Session.userOfForm(request.body());
        return user.isEmpty()
                ? Reply.text(400, "username: 1 to 64 letters, digits or any of . _ @ -")
                : toThePage(Session.begin(user));
    }

    private static Reply toThePage(String cookie) {
        return Reply.text(302, "see /productpage")
                .with("location", "/productpage")
                .with("set-cookie", cookie);
    }

    private Reply page(Incoming request) {
        CallHeaders headers = callHeaders(request);
        Json known = explained("details", details("0", headers));
        Json said = explained("reviews", reviews("0", headers));
        return Reply.html(BookPage.book(Session.user(request.headers()), known, said));
    }

    private Reply product(Incoming request) {
        if (!request.path().startsWith(PRODUCTS + "/")) {
            return Reply.notFound();
        }
        String[] parts = request.path().substring(PRODUCTS.length() + 1).split("/", -1);
        if (!Incoming.isProduct(parts[0]) || parts.length > 2) {
            return Reply.notFound();
        }
        CallHeaders headers = callHeaders(request);
        String what = parts.length == 1 ? "details" : parts[1];
        return switch (what) {
            case "details" -> parts.length == 1 ? json(what, details(parts[0], headers)) : Reply.notFound();
            case "reviews" -> json(what, reviews(parts[0], headers));
            case "ratings" -> json(what, client.get(ratings.resolve("/ratings/" + parts[0]), headers, callLimit));
            default -> Reply.notFound();
        };
    }

    private Answer details(String product, CallHeaders headers) {
        return client.get(details.resolve("/details/" + product), headers, callLimit);
    }

    private Answer reviews(String product, CallHeaders headers) {
        Answer answer = client.get(reviews.resolve("/reviews/" + product), headers, callLimit);
        for (int tries = 1; !answer.ok() && tries < REVIEWS_TRIES; tries++) {
            answer = client.get(reviews.resolve("/reviews/" + product), headers, callLimit);
        }
        return answer;
    }

    private static CallHeaders callHeaders(Incoming request) {
        return CallHeaders.of(request.headers()).as(Session.user(request.headers()));
    }

    private static Reply json(String part, Answer answer) {
        return Reply.json(answer.status(), explained(part, answer));
    }

    private static Json explained(String part, Answer answer) {
        return answer.ok()
                ? answer.body()
                : Json.error("Sorry, product " + part + " are currently unavailable for this book.");
    }

    private static String resource(String name) {
        try (InputStream in = ProductPage.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
