package io.outrigger.app.admin;

/** A page that Envoy has and scripts ask for, with the one answer there is here. */
record ConstantPage(String help, String text) implements AdminPage {
    @Override
    public AdminReply answer(AdminRequest request) {
        return AdminReply.text(200, text + "\n");
    }
}
