package io.outrigger.app.admin;

/** {@code /ready}: the state in a word; 200 only when live. */
record ReadyPage(AdminTarget target) implements AdminPage {
    @Override
    public String help() {
        return "print server state, return 200 if LIVE, otherwise return 503";
    }

    @Override
    public AdminReply answer(AdminRequest request) {
        AdminTarget.State state = target.state();
        return AdminReply.text(state == AdminTarget.State.LIVE ? 200 : 503, state + "\n");
    }
}
