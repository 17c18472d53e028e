package io.outrigger.app.demo.bookinfo;

import java.util.List;

/** The page as HTML. Everything that came from elsewhere is escaped. */
final class BookPage {
    private static final List<String> SHOWN =
            List.of("author", "publisher", "year", "type", "pages", "language", "ISBN-10", "ISBN-13");
    private static final int MOST_STARS = 5;

    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Simple Bookstore App</title>
            <link rel="stylesheet" href="/static/bookinfo.css">
            </head>
            <body>
            """;
    private static final String LOGIN = """
            <form action="/login" method="post">
            <input name="username" placeholder="User name" aria-label="User name">
            <input name="passwd" type="password" placeholder="any password" aria-label="Password">
            <button>Sign in</button>
            </form>
            """;
    private static final String FRONT = """
            <main>
            <h1>Simple Bookstore App</h1>
            <p>The page asks <b>details</b> and <b>reviews</b>; reviews asks <b>ratings</b>. Every call passes a sidecar.</p>
            <p><a href="/productpage">To the book</a></p>
            </main>
            </body>
            </html>
            """;

    private BookPage() {}

    static String front() {
        return HEAD + FRONT;
    }

    /** The book with what the two neighbours know of it; user is empty when nobody is logged in. */
    static String book(String user, Json details, Json reviews) {
        StringBuilder out = new StringBuilder(4096).append(HEAD);
        header(user, out);
        out.append("<main>\n<h1>").append(Html.escape(Book.TITLE)).append("</h1>\n<p>");
        out.append(Html.escape(Book.SUMMARY)).append("</p>\n");
        details(details, out);
        reviews(reviews, out);
        return out.append("</main>\n</body>\n</html>\n").toString();
    }

    private static void header(String user, StringBuilder out) {
        out.append("<header>\n<a href=\"/productpage\">Bookstore</a>\n");
        if (user.isEmpty()) {
            out.append(LOGIN);
        } else {
            out.append("<span>").append(Html.escape(user)).append(" (<a href=\"/logout\">sign out</a>)</span>\n");
        }
        out.append("</header>\n");
    }

    private static void details(Json details, StringBuilder out) {
        out.append("<section id=\"details\">\n");
        if (!failure("details", details, out)) {
            out.append("<h2>Book Details</h2>\n<dl>\n");
            for (String name : SHOWN) {
                out.append("<dt>").append(name).append("</dt><dd>");
                out.append(Html.escape(details.field(name).text())).append("</dd>\n");
            }
            out.append("</dl>\n");
        }
        out.append("</section>\n");
    }

    private static void reviews(Json reviews, StringBuilder out) {
        out.append("<section id=\"reviews\">\n");
        if (!failure("reviews", reviews, out)) {
            out.append("<h2>Book Reviews</h2>\n");
            reviews.field("reviews").items().forEach(review -> review(review, out));
            out.append("<p class=\"served\">Reviews served by: ");
            out.append(Html.escape(reviews.field("podname").text())).append("</p>\n");
        }
        out.append("</section>\n");
    }

    private static void review(Json review, StringBuilder out) {
        out.append("<blockquote>\n<p>").append(Html.escape(review.field("text").text()));
        out.append("</p>\n<footer>").append(Html.escape(review.field("reviewer").text()));
        out.append("</footer>\n");
        Json rating = review.field("rating");
        if (!rating.field("error").isNull()) {
            out.append("<p class=\"error\">");
            out.append(Html.escape(rating.field("error").text())).append("</p>\n");
        } else if (!rating.isNull()) {
            stars(rating, out);
        }
        out.append("</blockquote>\n");
    }

    private static void stars(Json rating, StringBuilder out) {
        int full = full(rating.field("stars"));
        out.append("<p class=\"stars ").append(Html.escape(rating.field("color").text()));
        out.append("\" title=\"").append(full).append(" of ").append(MOST_STARS).append("\">");
        out.append("★".repeat(full)).append("☆".repeat(MOST_STARS - full)).append("</p>\n");
    }

    private static int full(Json stars) {
        return stars instanceof Json.Numeral number
                ? Math.max(0, Math.min(MOST_STARS, number.value().intValue()))
                : 0;
    }

    private static boolean failure(String part, Json body, StringBuilder out) {
        Json error = body.field("error");
        if (error.isNull()) {
            return false;
        }
        out.append("<h2>Error fetching product ").append(part).append("!</h2>\n<p class=\"error\">");
        out.append(Html.escape(error.text())).append("</p>\n");
        return true;
    }
}
