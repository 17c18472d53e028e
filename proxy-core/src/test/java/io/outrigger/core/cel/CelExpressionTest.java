package io.outrigger.core.cel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CelExpressionTest {
    private static final Map<String, Object> ATTRIBUTES = Map.of(
            "response.code",
            404L,
            "request.path",
            "/a/b",
            "request.method",
            "GET",
            "request.duration",
            new CelDuration(1_500_000_000L),
            "response.size",
            61L);

    private static final CelScope SCOPE = new CelScope() {
        @Override
        public @Nullable Object attribute(String path) {
            return ATTRIBUTES.get(path);
        }

        @Override
        public @Nullable String entry(String map, String key) {
            return map.equals("request.headers") && key.equals("x-user") ? "jason" : null;
        }
    };

    @ParameterizedTest
    @ValueSource(
            strings = {
                "response.code >= 400",
                "response.code == 404 && request.method == 'GET'",
                "response.code < 400 || request.path.startsWith(\"/a\")",
                "!(response.code in [200, 204])",
                "request.headers['x-user'] == 'jason'",
                "request.headers.x-1 == 3 || request.method != 'POST'",
                "'x-user' in request.headers",
                "has(request.path) && !has(response.code_details)",
                "has(request.headers['x-user'])",
                "request.path.matches('^/a/.$')",
                "request.path.contains('a/') && request.path.endsWith('b')",
                "size(request.path) == 4 && request.path.size() == 4",
                "request.duration > duration('1s') && request.duration < duration('1m')",
                "response.size + 3 * 2 == 67",
                "response.size % 2 == 1 && -1 < 0",
                "response.code > 500.5 ? false : true",
                "missing.thing == 1 || true",
                "true || missing",
                "string(response.code) == '404'",
                "int('404') == response.code",
                "request.method + request.path == 'GET/a/b'",
                "r'\\d' == '\\\\d'",
                "request.path in ['/x', '/a/b']",
            })
    void holds(String expression) {
        assertTrue(CelExpression.compile(expression).holds(SCOPE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "response.code == 200",
                "missing.thing == 1",
                "missing.thing != 1",
                "!missing",
                "response.code == '404'",
                "response.code < 'x'",
                "1 / 0 == 1",
                "response.code",
                "request.headers['x-other'] == ''",
                "missing && true",
            })
    void doesNotHold(String expression) {
        assertEquals(false, CelExpression.compile(expression).holds(SCOPE));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "response.code >=|at character 17: a value was expected, not \"the end\"",
                "(a == 1|at character 8: \")\" was expected, not \"the end\"",
                "a == 'x|at character 6: the text has no closing '",
                "a b|at character 3: \"b\" does not belong here",
                "nothing(a)|at character 11: nothing() is not a function that is served",
                "size(a, b)|at character 11: size() takes 1 values, not 2",
                "a.|at character 3: a name was expected, not \"the end\"",
            })
    void refused(String expression, String why) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> CelExpression.compile(expression));
        assertEquals(why.replace("''", "'"), refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 5_000})
    void deepNestingIsRefused(int depth) {
        assertThrows(IllegalArgumentException.class, () -> CelExpression.compile("(".repeat(depth)));
        assertThrows(IllegalArgumentException.class, () -> CelExpression.compile("!".repeat(depth) + "true"));
    }
}
