package io.outrigger.app.docs;

import io.outrigger.app.architecture.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page of Markdown, cut into what a reader may type or look up.
 *
 * @param name path in the tree
 * @param spans pieces of code within the text
 * @param commands lines of code blocks
 * @param links targets of links within the tree, without their fragment
 */
record Page(String name, List<String> spans, List<String> commands, List<String> links) {
    private static final List<String> NAMES = List.of(
            "README.md",
            "docs/architecture.md",
            "docs/operations.md",
            "docs/performance.md",
            "docs/security.md",
            "docs/from-envoy-and-istio.md");

    private static final Pattern SPAN = Pattern.compile("`([^`\n]+)`");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(#[^)]*)?\\)");

    static List<Page> all() throws IOException {
        List<Page> pages = new ArrayList<>();
        for (String name : NAMES) {
            pages.add(read(name));
        }
        return pages;
    }

    static Page read(String name) throws IOException {
        List<String> spans = new ArrayList<>();
        List<String> commands = new ArrayList<>();
        List<String> links = new ArrayList<>();
        boolean fenced = false;
        for (String line : Files.readAllLines(Repository.root().resolve(name))) {
            if (line.startsWith("```")) {
                fenced = !fenced;
            } else if (fenced || line.startsWith("    ")) {
                commands.add(line.strip());
            } else {
                collect(SPAN, line, spans);
                collect(LINK, line, links);
            }
        }
        return new Page(name, spans, commands, links);
    }

    private static void collect(Pattern pattern, String line, List<String> into) {
        Matcher matcher = pattern.matcher(line);
        while (matcher.find()) {
            into.add(matcher.group(1).strip());
        }
    }

    /** What a link of this page leads to. */
    Path target(String link) {
        Path here = Repository.root().resolve(name);
        return here.resolveSibling(link).normalize();
    }

    /** Spans and lines of code alike. */
    List<String> code() {
        List<String> code = new ArrayList<>(spans);
        code.addAll(commands);
        return code;
    }
}
