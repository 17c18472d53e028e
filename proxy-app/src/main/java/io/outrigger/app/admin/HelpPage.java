package io.outrigger.app.admin;

import java.util.Map;

/** {@code /help}: every page with a line about it. */
record HelpPage(Map<String, AdminPage> pages) implements AdminPage {
    @Override
    public String help() {
        return "print out list of admin commands";
    }

    @Override
    public AdminReply answer(AdminRequest request) {
        return AdminReply.text(200, text(pages));
    }

    static String text(Map<String, AdminPage> pages) {
        StringBuilder text = new StringBuilder("admin commands are:\n");
        pages.forEach((path, page) -> {
            String post = page.changes() ? " (POST)" : "";
            text.append("  ")
                    .append(path)
                    .append(post)
                    .append(": ")
                    .append(page.help())
                    .append('\n');
            page.parameters().forEach(name -> text.append("      ").append(name).append('\n'));
        });
        return text.toString();
    }
}
