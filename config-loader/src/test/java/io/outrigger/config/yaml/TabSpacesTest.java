package io.outrigger.config.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In the tables {@code >} is a TAB and {@code ;} ends a line. */
final class TabSpacesTest {
    private static String tabs(String text) {
        return text.replace('>', '\t').replace(';', '\n');
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "a:  ># c~a:   # c",
                "a:>b~a: b",
                "a: b>># c~a: b  # c",
                "a: 5s>;b: 1~a: 5s ;b: 1",
                "->a~- a",
                "- ->a~- - a",
                "a: \"x\"># c~a: \"x\" # c",
                "a: [b,>c>]~a: [b, c ]",
                "{;>\"a\":>1;}~{; \"a\": 1;}",
                "a: {b: c,;>d: e}~a: {b: c,; d: e}",
                "a: 'it''s>x'># c~a: 'it''s>x' # c",
                "a: |;  x>y;b:>c~a: |;  x>y;b: c",
                "- a: |-;    x>y;  b:>c~- a: |-;    x>y;  b: c",
            })
    void separatingTabsBecomeSpaces(String before, String after) {
        assertEquals(tabs(after), TabSpaces.replace(tabs(before)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                ">a: b",
                " >a: b",
                "a: \"x>y\"",
                "a: 'x>y'",
                "a: x>y",
                "# x>y",
                "a: b # x>y",
                "a: |;  x>: y;  >z",
                ">- a",
            })
    void otherTabsStay(String text) {
        assertEquals(tabs(text), TabSpaces.replace(tabs(text)));
    }
}
