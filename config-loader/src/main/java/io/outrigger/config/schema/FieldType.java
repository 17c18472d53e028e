package io.outrigger.config.schema;

import java.util.Locale;

/** What a field of a schema holds; the lower-case name is the word in the {@code .fields} files. */
public enum FieldType {
    /** A block with fields of its own. */
    BLOCK,
    STR,
    INT,
    /** A whole number from 0. */
    UINT,
    /** A number from 0 to 100. */
    PERCENT,
    NUM,
    BOOL,
    ENUM,
    DURATION,
    /** Does not act, and its inside is not looked at. */
    ANY,
    /** Concerns other programs; neither looked at nor mentioned. */
    IGNORED;

    static FieldType named(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
