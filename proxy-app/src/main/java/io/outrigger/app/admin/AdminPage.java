package io.outrigger.app.admin;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One path of the admin server. Runs on the admin's thread and must not block it. */
interface AdminPage {
    /** What the page does, for {@code /help}. */
    String help();

    AdminReply answer(AdminRequest request);

    /** The same for pages that answer later. */
    default CompletionStage<AdminReply> answerLater(AdminRequest request) {
        return CompletableFuture.completedFuture(answer(request));
    }

    /** Whether the page changes something and so wants POST. */
    default boolean changes() {
        return false;
    }

    /** Query parameters a form should offer. */
    default List<String> parameters() {
        return List.of();
    }
}
