package io.outrigger.config.istio;

/**
 * How one text is compared: Istio {@code StringMatch}. Case-sensitive unless the field that holds it says otherwise.
 */
public sealed interface StringMatch {
    /** The whole text is {@code value}. */
    record Exact(String value) implements StringMatch {}

    /** The text starts with {@code value}; an empty value matches everything. */
    record Prefix(String value) implements StringMatch {}

    /** The whole text matches the RE2 expression {@code value}, which was compiled once when the file was read. */
    record Regex(String value) implements StringMatch {}

    /** The text is there, whatever it is: an empty block, or the regex {@code *} in {@code withoutHeaders}. */
    record Present() implements StringMatch {}
}
