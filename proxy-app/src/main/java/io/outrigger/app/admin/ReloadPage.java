package io.outrigger.app.admin;

import java.util.concurrent.CompletionStage;

/** {@code POST /reload}: reads the configuration again and says what came of it; 200 if it runs, else 400 with every problem. */
record ReloadPage(AdminTarget target) implements AdminPage {
    @Override
    public String help() {
        return "read the configuration again; the last good one runs on if it has problems";
    }

    @Override
    public boolean changes() {
        return true;
    }

    @Override
    public AdminReply answer(AdminRequest request) {
        throw new UnsupportedOperationException("answers later");
    }

    @Override
    public CompletionStage<AdminReply> answerLater(AdminRequest request) {
        return target.reload().thenApply(result -> {
            String text = result.text().endsWith("\n") ? result.text() : result.text() + "\n";
            return AdminReply.text(result.accepted() ? 200 : 400, text);
        });
    }
}
