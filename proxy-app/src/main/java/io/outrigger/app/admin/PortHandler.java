package io.outrigger.app.admin;

import java.util.concurrent.CompletionStage;

/** What one port answers. Called on the admin's thread. */
@FunctionalInterface
interface PortHandler {
    CompletionStage<AdminReply> answer(AdminRequest request);
}
