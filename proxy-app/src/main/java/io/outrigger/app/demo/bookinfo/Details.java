package io.outrigger.app.demo.bookinfo;

import java.net.InetSocketAddress;

/** What is printed inside the cover: {@code GET /details/0} and {@code GET /health}. Calls nobody. */
public final class Details extends BookService {
    public Details(InetSocketAddress listen) {
        super("details", listen);
    }

    @Override
    Reply answer(Incoming request) {
        if (!request.method().equals("GET")) {
            return Reply.notAllowed("GET");
        }
        if (request.path().equals("/health")) {
            return Reply.json(200, Json.object().with("status", "Details is healthy"));
        }
        String product = request.productAfter("/details/");
        return product.isEmpty() ? Reply.notFound() : Reply.json(200, of(Long.parseLong(product)));
    }

    private static Json of(long product) {
        return Json.object()
                .with("id", product)
                .with("author", Book.AUTHOR)
                .with("year", 2024)
                .with("type", "paperback")
                .with("pages", 212)
                .with("publisher", "Lagoon Press")
                .with("language", "English")
                .with("ISBN-10", "0000000000")
                .with("ISBN-13", "9780000000002");
    }
}
