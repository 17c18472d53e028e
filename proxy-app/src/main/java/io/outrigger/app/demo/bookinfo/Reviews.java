package io.outrigger.app.demo.bookinfo;

import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * What readers think: {@code GET /reviews/0} and {@code GET /health}. From v2 on every review carries the stars that ratings knows,
 * or, when ratings fails or is late, an error; the reviews themselves are answered with 200 in any case.
 */
public final class Reviews extends BookService {
    private static final String NO_RATINGS = "Ratings service is currently unavailable";
    private static final String CLUSTER = "Kubernetes";

    private final ReviewsVersion version;
    private final String podName;
    private final URI ratings;
    private final Duration ratingsLimit;
    private final ServiceClient client;

    /**
     * @param podName shown in every answer, so that one sees who answered
     * @param ratings base URL, as {@code http://ratings:9080}; not asked by v1
     * @param sidecar the forward proxy for calls: {@link ProxySelector#of} its address, or
     *     {@link java.net.http.HttpClient.Builder#NO_PROXY}
     */
    public Reviews(
            InetSocketAddress listen, ReviewsVersion version, String podName, URI ratings, ProxySelector sidecar) {
        this(listen, version, podName, ratings, sidecar, version.ratingsLimit());
    }

    Reviews(
            InetSocketAddress listen,
            ReviewsVersion version,
            String podName,
            URI ratings,
            ProxySelector sidecar,
            Duration ratingsLimit) {
        super("reviews", listen);
        this.version = version;
        this.podName = podName;
        this.ratings = ratings;
        this.ratingsLimit = ratingsLimit;
        this.client = new ServiceClient(sidecar);
    }

    @Override
    Reply answer(Incoming request) {
        if (!request.method().equals("GET")) {
            return Reply.notAllowed("GET");
        }
        if (request.path().equals("/health")) {
            return Reply.json(200, Json.object().with("status", "Reviews is healthy"));
        }
        String product = request.productAfter("/reviews/");
        return product.isEmpty() ? Reply.notFound() : Reply.json(200, of(product, request));
    }

    private Json of(String product, Incoming request) {
        Json stars = version.asksRatings() ? stars(product, request) : Json.Word.NULL;
        Json reviews = new Json.Items(List.of(
                review("Reviewer1", "I opened it for the boats and stayed for the people who build them.", stars),
                review("Reviewer2", "A calm read with good weather in it. The map could be larger.", stars)));
        return Json.object()
                .with("id", product)
                .with("podname", podName)
                .with("clustername", CLUSTER)
                .with("reviews", reviews);
    }

    private Json stars(String product, Incoming request) {
        CallHeaders headers = CallHeaders.of(request.headers());
        return client.get(ratings.resolve("/ratings/" + product), headers, ratingsLimit)
                .body()
                .field("ratings");
    }

    private Json review(String reviewer, String text, Json stars) {
        Json.Members review = Json.object().with("reviewer", reviewer).with("text", text);
        return version.asksRatings() ? review.with("rating", rating(stars.field(reviewer))) : review;
    }

    private Json rating(Json stars) {
        return stars.isNull()
                ? Json.error(NO_RATINGS)
                : Json.object().with("stars", stars).with("color", version.colour());
    }
}
