package io.outrigger.app.admin;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Port 15021: {@code /healthz/ready} is 200 while the proxy is live, else 503; the body is empty. */
final class ReadinessPort implements PortHandler {
    private final AdminTarget target;

    ReadinessPort(AdminTarget target) {
        this.target = target;
    }

    @Override
    public CompletionStage<AdminReply> answer(AdminRequest request) {
        int status = !request.path().equals("/healthz/ready") ? 404 : isLive() ? 200 : 503;
        return CompletableFuture.completedFuture(AdminReply.empty(status));
    }

    private boolean isLive() {
        return target.state() == AdminTarget.State.LIVE;
    }
}
