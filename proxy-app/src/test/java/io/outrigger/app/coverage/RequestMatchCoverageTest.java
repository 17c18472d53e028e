package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** {@code VirtualService.http[].match[]}: what a request looks like. */
final class RequestMatchCoverageTest {
    private static final String NONE = "127.9.1.0";
    private static final String FIRST = "127.9.1.1";
    private static final String SECOND = "127.9.1.2";
    private static final String THIRD = "127.9.1.3";

    @Test
    @Covers({
        "VirtualService.http[].match[].uri.exact",
        "VirtualService.http[].match[].uri.prefix",
        "VirtualService.http[].match[].uri.regex"
    })
    void paths() throws Exception {
        try (Mesh mesh =
                Mesh.sidecar(Yaml.choice("uri: {exact: /a}", "uri: {prefix: /b}", "uri: {regex: '/c[0-9]+'}"))) {
            assertEquals(FIRST, mesh.get("a.test", "/a").app());
            assertEquals(SECOND, mesh.get("a.test", "/b/1").app());
            assertEquals(THIRD, mesh.get("a.test", "/c1").app());
            assertEquals(NONE, mesh.get("a.test", "/c").app());
        }
    }

    @Test
    @Covers("VirtualService.http[].match[].ignoreUriCase")
    void pathsInAnyCase() throws Exception {
        try (Mesh mesh = Mesh.sidecar(Yaml.choice("uri: {exact: /a}, ignoreUriCase: true"))) {
            assertEquals(FIRST, mesh.get("a.test", "/A").app());
        }
    }

    @Test
    @Covers({
        "VirtualService.http[].match[].method.exact",
        "VirtualService.http[].match[].method.prefix",
        "VirtualService.http[].match[].method.regex"
    })
    void methods() throws Exception {
        try (Mesh mesh =
                Mesh.sidecar(Yaml.choice("method: {exact: PUT}", "method: {prefix: OPT}", "method: {regex: 'D.*'}"))) {
            assertEquals(FIRST, mesh.usual().request("PUT", "a.test", "/").app());
            assertEquals(SECOND, mesh.usual().request("OPTIONS", "a.test", "/").app());
            assertEquals(THIRD, mesh.usual().request("DELETE", "a.test", "/").app());
            assertEquals(NONE, mesh.get("a.test", "/").app());
        }
    }

    @Test
    @Covers({
        "VirtualService.http[].match[].scheme.exact",
        "VirtualService.http[].match[].scheme.prefix",
        "VirtualService.http[].match[].scheme.regex"
    })
    void schemes() throws Exception {
        try (Mesh mesh = Mesh.sidecar(
                Yaml.choice("scheme: {exact: https}", "scheme: {prefix: https}", "scheme: {regex: 'https|ws'}"))) {
            assertEquals(NONE, mesh.get("a.test", "/").app());
        }
    }

    @Test
    @Covers({
        "VirtualService.http[].match[].authority.exact",
        "VirtualService.http[].match[].authority.prefix",
        "VirtualService.http[].match[].authority.regex"
    })
    void authorities() throws Exception {
        try (Mesh mesh = Mesh.sidecar(Yaml.choice(
                "authority: {exact: 'a.test:80'}", "authority: {prefix: 'a.test:'}", "authority: {regex: 'A.*'}"))) {
            assertEquals(FIRST, mesh.get("a.test:80", "/").app());
            assertEquals(SECOND, mesh.get("a.test:81", "/").app());
            assertEquals(THIRD, mesh.get("A.test", "/").app());
            assertEquals(NONE, mesh.get("a.test", "/").app());
        }
    }

    @Test
    @Covers({
        "VirtualService.http[].match[].headers{}.exact",
        "VirtualService.http[].match[].headers{}.prefix",
        "VirtualService.http[].match[].headers{}.regex"
    })
    void headers() throws Exception {
        try (Mesh mesh = Mesh.sidecar(
                Yaml.choice("headers: {x: {exact: a}}", "headers: {x: {prefix: b}}", "headers: {x: {regex: 'c+'}}"))) {
            assertEquals(FIRST, mesh.get("a.test", "/", "x: a").app());
            assertEquals(SECOND, mesh.get("a.test", "/", "x: bb").app());
            assertEquals(THIRD, mesh.get("a.test", "/", "x: cc").app());
            assertEquals(NONE, mesh.get("a.test", "/", "x: d").app());
        }
    }

    @Test
    void partsOfTheRequestLineByTheirNames() throws Exception {
        try (Mesh mesh = Mesh.sidecar(Yaml.choice(
                "headers: {':path': {exact: /a}}",
                "headers: {':method': {exact: GET}, x: {exact: b}}",
                "headers: {':authority': {prefix: a.}, x: {exact: c}}"))) {
            assertEquals(FIRST, mesh.get("a.test", "/a").app());
            assertEquals(SECOND, mesh.get("a.test", "/", "x: b").app());
            assertEquals(THIRD, mesh.get("a.test", "/", "x: c").app());
            assertEquals(NONE, mesh.get("a.test", "/").app());
        }
    }

    @Test
    @Covers({
        "VirtualService.http[].match[].withoutHeaders{}.exact",
        "VirtualService.http[].match[].withoutHeaders{}.prefix",
        "VirtualService.http[].match[].withoutHeaders{}.regex"
    })
    void headersThatMustNotBe() throws Exception {
        try (Mesh mesh = Mesh.sidecar(Yaml.choice(
                "withoutHeaders: {x: {exact: a}}, headers: {n: {exact: '1'}}",
                "withoutHeaders: {x: {prefix: b}}, headers: {n: {exact: '2'}}",
                "withoutHeaders: {x: {regex: 'c+'}}, headers: {n: {exact: '3'}}"))) {
            assertEquals(FIRST, mesh.get("a.test", "/", "n: 1", "x: z").app());
            assertEquals(SECOND, mesh.get("a.test", "/", "n: 2", "x: z").app());
            assertEquals(THIRD, mesh.get("a.test", "/", "n: 3", "x: z").app());
            assertEquals(NONE, mesh.get("a.test", "/", "n: 1", "x: a").app());
        }
    }

    @Test
    @Covers({
        "VirtualService.http[].match[].queryParams{}.exact",
        "VirtualService.http[].match[].queryParams{}.prefix",
        "VirtualService.http[].match[].queryParams{}.regex"
    })
    void queries() throws Exception {
        try (Mesh mesh = Mesh.sidecar(Yaml.choice(
                "queryParams: {q: {exact: a}}", "queryParams: {q: {prefix: b}}", "queryParams: {q: {regex: 'c+'}}"))) {
            assertEquals(FIRST, mesh.get("a.test", "/?q=a").app());
            assertEquals(SECOND, mesh.get("a.test", "/?q=bb").app());
            assertEquals(THIRD, mesh.get("a.test", "/?q=cc").app());
            assertEquals(NONE, mesh.get("a.test", "/?q=d").app());
        }
    }
}
