package io.outrigger.app.demo.bookinfo;

import java.net.InetSocketAddress;

/** How many stars each reviewer gave: {@code GET /ratings/0} and {@code GET /health}. Calls nobody. */
public final class Ratings extends BookService {
    public Ratings(InetSocketAddress listen) {
        super("ratings", listen);
    }

    @Override
    Reply answer(Incoming request) {
        if (!request.method().equals("GET")) {
            return Reply.notAllowed("GET");
        }
        if (request.path().equals("/health")) {
            return Reply.json(200, Json.object().with("status", "Ratings is healthy"));
        }
        String product = request.productAfter("/ratings/");
        return product.isEmpty() ? Reply.notFound() : Reply.json(200, of(Long.parseLong(product)));
    }

    private static Json of(long product) {
        Json.Members stars = Json.object().with("Reviewer1", 5).with("Reviewer2", 4);
        return Json.object().with("id", product).with("ratings", stars);
    }
}
