package io.outrigger.http.exchange;

import com.google.re2j.Matcher;
import io.outrigger.http.message.RequestHead;
import io.outrigger.http.route.PathRewrite;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Changes paths as a route says. Allocates: only routes with a rewrite come here. */
final class PathRewriter {
    private PathRewriter() {}

    /** The new path with the old query. */
    static byte[] rewrite(RequestHead head, PathRewrite how) {
        byte[] text = head.store();
        int query = head.queryFrom();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (how instanceof PathRewrite.Prefix prefix) {
            int cut =
                    prefix.length() < 0 ? query - head.pathFrom() : Math.min(prefix.length(), query - head.pathFrom());
            out.writeBytes(prefix.replacement());
            out.write(text, head.pathFrom() + cut, query - head.pathFrom() - cut);
        } else if (how instanceof PathRewrite.Regex regex) {
            String path = new String(text, head.pathFrom(), query - head.pathFrom(), StandardCharsets.UTF_8);
            out.writeBytes(substitute(regex, path).getBytes(StandardCharsets.UTF_8));
        }
        out.write(text, query, head.pathTo() - query);
        return out.toByteArray();
    }

    /** All matches, as RE2 finds them: nothing is found where a match ended just before. */
    private static String substitute(PathRewrite.Regex regex, String path) {
        Matcher matcher = regex.pattern().matcher(path);
        StringBuilder out = new StringBuilder();
        int from = 0;
        boolean first = true;
        while (matcher.find()) {
            if (first || matcher.end() > from) {
                out.append(path, from, matcher.start());
                expand(regex.substitution(), matcher, out);
                from = matcher.end();
                first = false;
            }
        }
        return out.append(path, from, path.length()).toString();
    }

    private static void expand(String substitution, Matcher matcher, StringBuilder out) {
        for (int i = 0; i < substitution.length(); i++) {
            char c = substitution.charAt(i);
            char next = i + 1 < substitution.length() ? substitution.charAt(i + 1) : 0;
            if (c == '\\' && next >= '0' && next <= '9' && next - '0' <= matcher.groupCount()) {
                String group = matcher.group(next - '0');
                out.append(group == null ? "" : group);
                i++;
            } else if (c == '\\' && next == '\\') {
                out.append('\\');
                i++;
            } else {
                out.append(c);
            }
        }
    }
}
