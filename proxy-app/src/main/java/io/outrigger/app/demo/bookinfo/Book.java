package io.outrigger.app.demo.bookinfo;

import java.util.List;

/** The one book on sale, an invented one. */
final class Book {
    static final String TITLE = "Two Hulls, One Sail";
    static final String AUTHOR = "Mara Keahi";
    static final String SUMMARY =
            "A boat builder's daughter learns why the small hull at the side decides whether the big one comes home.";

    private Book() {}

    static Json catalogue() {
        return new Json.Items(List.of(
                Json.object().with("id", 0).with("title", TITLE).with("descriptionHtml", Html.escape(SUMMARY))));
    }
}
