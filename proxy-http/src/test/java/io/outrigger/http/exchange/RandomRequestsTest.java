package io.outrigger.http.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Valid requests with random damage: however their bytes arrive, the outcome is the same, and what goes on to the upstream is what the
 * strictest reader accepts.
 */
final class RandomRequestsTest {
    private static final int CASES = 3_000;
    private static final long SEED = 20_261_121;

    private static final String[] VALID = {
        "GET /a?b=c HTTP/1.1\r\nHost: shop\r\nUser-Agent: x\r\nAccept: */*\r\n\r\n",
        "POST /p HTTP/1.1\r\nhost: shop:80\r\ncontent-length: 5\r\n\r\nhello",
        "POST /c HTTP/1.1\r\n"
                + "host: shop\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n"
                + "5\r\n"
                + "hello\r\n"
                + "3;a=b\r\n"
                + "abc\r\n"
                + "0\r\n"
                + "x: y\r\n\r\n",
        "GET http://shop/abs HTTP/1.1\r\nHost: other\r\nConnection: x-drop, keep-alive\r\nx-drop: 1\r\n\r\n",
        "PUT /e HTTP/1.1\r\nhost: [::1]:8080\r\nexpect: 100-continue\r\ncontent-length: 3\r\n\r\nabc",
        "GET /../%2e/a/./b//c HTTP/1.1\r\nhost: shop\r\nTE: gzip, trailers\r\nx-forwarded-for: 1.2.3.4\r\n\r\n",
        "GET /1 HTTP/1.1\r\nhost: shop\r\n\r\nPOST /2 HTTP/1.1\r\nhost: shop\r\ncontent-length: 2\r\n\r\nhi"
                + "GET /3 HTTP/1.1\r\nhost: shop\r\n\r\n",
        "GET /old HTTP/1.0\r\nhost: shop\r\nconnection: keep-alive\r\n\r\nGET /new HTTP/1.1\r\nhost: shop\r\n\r\n",
        "POST /s HTTP/1.1\r\n"
                + "host: shop\r\n"
                + "transfer-encoding: chunked\r\n\r\n"
                + "0\r\n\r\n"
                + "GET /smuggled HTTP/1.1\r\n"
                + "host: shop\r\n\r\n"
    };

    private static final String[] DAMAGE = {
        "\r",
        "\n",
        "\r\n",
        "\r\n\r\n",
        "\0",
        " ",
        "\t",
        ":",
        ",",
        ";",
        "/",
        "#",
        "?",
        "@",
        "%00",
        "%",
        "\\",
        "\u00e4",
        "\u000b",
        "0",
        "1",
        "f",
        "-",
        "+",
        "_",
        "x",
        "chunked",
        "close",
        "HTTP/1.1",
        "HTTP/1.0",
        "HTTP/2.0",
        "0\r\n\r\n",
        "Content-Length: 5\r\n",
        "content-length: 0\r\n",
        "Transfer-Encoding: chunked\r\n",
        "transfer-encoding: x\r\n",
        "Host: evil\r\n",
        "Connection: close\r\n",
        "Connection: host\r\n",
        "connection: upgrade\r\nupgrade: h2c\r\n",
        "Expect: 100-continue\r\n",
        " folded\r\n",
        "GET / HTTP/1.1\r\nhost: a\r\n\r\n",
        "content-length",
        "transfer-encoding"
    };

    private static String damaged(Random random) {
        StringBuilder text = new StringBuilder(VALID[random.nextInt(VALID.length)]);
        for (int left = random.nextInt(4); left > 0; left--) {
            int at = random.nextInt(text.length());
            int end = Math.min(text.length(), at + 1 + random.nextInt(8));
            switch (random.nextInt(5)) {
                case 0 -> text.insert(at, DAMAGE[random.nextInt(DAMAGE.length)]);
                case 1 -> text.replace(at, end, DAMAGE[random.nextInt(DAMAGE.length)]);
                case 2 -> text.setCharAt(at, (char) random.nextInt(256));
                case 3 -> text.insert(at, text.substring(at, end));
                default -> {
                    int line = text.indexOf("\r\n", at);
                    text.insert(line < 0 ? at : line + 2, DAMAGE[random.nextInt(DAMAGE.length)]);
                }
            }
        }
        return text.toString();
    }

    @Test
    void theWayBytesArriveChangesNothingAndOnlyStrictRequestsGoOn() {
        Random random = new Random(SEED);
        int forwarded = 0;
        int refused = 0;
        for (int i = 0; i < CASES; i++) {
            String text = damaged(random);
            byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
            try {
                HostileClient.Outcome whole = HostileClient.sendsInEveryWay(bytes, i);
                forwarded += whole.forwarded().size();
                refused += whole.answered().contains("connection: close") ? 1 : 0;
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("case " + i + " of seed " + SEED + ": " + text, e);
            }
        }
        // The damage must leave enough of both, or the test says nothing.
        assertEquals(true, forwarded > CASES / 4 && refused > CASES / 4, forwarded + " and " + refused);
    }
}
