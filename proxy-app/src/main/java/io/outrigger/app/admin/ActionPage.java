package io.outrigger.app.admin;

import java.util.List;
import java.util.function.Consumer;

/** A page that gives one order and says OK. */
record ActionPage(String help, List<String> parameters, Consumer<AdminRequest> order) implements AdminPage {
    static ActionPage of(String help, Runnable order) {
        return new ActionPage(help, List.of(), request -> order.run());
    }

    @Override
    public AdminReply answer(AdminRequest request) {
        order.accept(request);
        return AdminReply.ok();
    }

    @Override
    public boolean changes() {
        return true;
    }
}
