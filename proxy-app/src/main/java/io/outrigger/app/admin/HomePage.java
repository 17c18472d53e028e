package io.outrigger.app.admin;

import io.outrigger.core.server.Identity;
import io.outrigger.core.server.Snapshot;
import java.util.Map;

/** {@code /}: who this proxy is and a form for every page, in one document without anything loaded from elsewhere. */
record HomePage(AdminTarget target, Map<String, AdminPage> pages) implements AdminPage {
    private static final String STYLE = """
            :root{color-scheme:light dark}body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem}
            h1{font-size:1.4rem;margin:0}p.sub{margin:.2rem 0 1.5rem;opacity:.75}dl{display:grid;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));gap:.7rem;margin:0 0 1.5rem}
            dl div{border:1px solid #8884;border-radius:.5rem;padding:.5rem .8rem}dt{font-size:.8rem;opacity:.7}dd{margin:0;font-size:1.1rem;overflow-wrap:anywhere}
            table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.4rem .6rem;border-bottom:1px solid #8883;vertical-align:top}
            form{display:flex;flex-wrap:wrap;gap:.4rem;margin:0}input{font:inherit;width:7rem;padding:.1rem .4rem}
            button{font:inherit;font-family:ui-monospace,monospace;border:1px solid #8886;border-radius:.4rem;padding:.1rem .6rem;cursor:pointer;background:#8881}
            button.post{border-color:#c60;color:#c60}.live{color:#2a2}.down{color:#c33}
            """;

    @Override
    public String help() {
        return "this page";
    }

    @Override
    public AdminReply answer(AdminRequest request) {
        StringBuilder html = new StringBuilder("<!doctype html><html lang=en><meta charset=utf-8>");
        html.append("<meta name=viewport content=\"width=device-width\"><title>Outrigger</title><style>");
        html.append(STYLE).append("</style>");
        head(html);
        facts(html);
        html.append("<table><tr><th>Command<th>Description");
        pages.forEach((path, page) -> row(html, path, page));
        return AdminReply.of(
                200, AdminReply.HTML, html.append("</table></html>\n").toString());
    }

    private void head(StringBuilder html) {
        Identity identity = target.identity();
        html.append("<h1>Outrigger</h1><p class=sub>")
                .append(escape(identity.podName() + "." + identity.namespace()))
                .append(" · ")
                .append(escape(identity.role().name().toLowerCase(java.util.Locale.ROOT)))
                .append(" · version ")
                .append(escape(target.version()))
                .append("</p>");
    }

    private void facts(StringBuilder html) {
        Snapshot snapshot = target.snapshot();
        boolean live = target.state() == AdminTarget.State.LIVE;
        html.append("<dl><div><dt>State<dd class=")
                .append(live ? "live" : "down")
                .append('>');
        html.append(target.state()).append("</div>");
        fact(html, "Uptime", target.uptimeSeconds() + " s");
        fact(html, "Connections", Long.toString(target.connections()));
        fact(html, "Workers", Integer.toString(target.concurrency()));
        fact(html, "Listeners", Integer.toString(target.listeners().size()));
        fact(
                html,
                "Clusters",
                snapshot == null ? "–" : Integer.toString(snapshot.clusters().size()));
        fact(html, "Configuration", snapshot == null ? "none" : "generation " + snapshot.generation());
        html.append("</dl>");
    }

    private static void fact(StringBuilder html, String name, String value) {
        html.append("<div><dt>")
                .append(name)
                .append("<dd>")
                .append(escape(value))
                .append("</div>");
    }

    private static void row(StringBuilder html, String path, AdminPage page) {
        String method = page.changes() ? "post" : "get";
        html.append("<tr><td><form action=\"").append(path).append("\" method=").append(method);
        html.append("><button class=").append(method).append('>').append(path).append("</button>");
        for (String name : page.parameters()) {
            html.append("<input name=\"")
                    .append(name)
                    .append("\" placeholder=\"")
                    .append(name)
                    .append("\">");
        }
        html.append("</form><td>").append(escape(page.help()));
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
