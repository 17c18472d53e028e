package io.outrigger.config.yaml;

import io.outrigger.config.schema.SchemaField;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A file's text with what can be mended mended. The rest of it stays as it was, comments and line ends too. */
public final class MendedText {
    private static final int MOST_PASSES = 20;
    private static final Pattern LINE = Pattern.compile("(?<=\n)");
    private static final Pattern TABS = Pattern.compile("(?m)^[ \t]*\t[ \t]*(?=[^\\s])");

    private MendedText() {}

    /**
     * Indents what lost its indentation and gives deprecated fields their new names.
     *
     * @param fields of a document; null if they are not known
     */
    public static String of(String name, String text, Function<YamlDocument, @Nullable SchemaField> fields) {
        String mended = text;
        for (int pass = 0; pass < MOST_PASSES; pass++) {
            List<Edit> edits = new ArrayList<>();
            YamlFile file = new YamlFile(name, new Problems());
            file.read(mended.getBytes(StandardCharsets.UTF_8), document -> {
                SchemaField schema = fields.apply(document);
                if (schema != null) {
                    edits.addAll(Repairs.of(document, schema));
                }
            });
            if (edits.isEmpty()) {
                return mended;
            }
            mended = apply(mended, edits);
        }
        return mended;
    }

    /** The text with every TAB that indents replaced by that many spaces. */
    public static String withoutTabs(String text, int spaces) {
        return TABS.matcher(text).replaceAll(match -> match.group().replace("\t", " ".repeat(spaces)));
    }

    private static String apply(String text, List<Edit> edits) {
        List<String> lines = new ArrayList<>(List.of(LINE.split(text, -1)));
        edits.stream()
                .sorted(Edit.LAST_FIRST)
                .forEach(edit -> lines.set(edit.line(), edit.apply(lines.get(edit.line()))));
        return String.join("", lines);
    }
}
