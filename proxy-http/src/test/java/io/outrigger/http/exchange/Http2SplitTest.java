package io.outrigger.http.exchange;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** However the bytes of an HTTP/2 client are cut on their way, the same requests go on and the same frames come back. */
final class Http2SplitTest {
    private static final int CONVERSATIONS = 150;
    private static final int STEPS = 8;

    private final Random random = new Random(7);
    private int stream = 1;

    private static void frame(ByteArrayOutputStream out, int type, int flags, int stream, byte... payload)
            throws IOException {
        out.write(new byte[] {(byte) (payload.length >>> 16), (byte) (payload.length >>> 8), (byte) payload.length});
        out.write(new byte[] {(byte) type, (byte) flags, 0, 0, (byte) (stream >>> 8), (byte) stream});
        out.write(payload);
    }

    private static byte[] head(String method, String... more) throws IOException {
        List<String> fields = new ArrayList<>(
                List.of(":method", method, ":scheme", "http", ":path", "/books?a=b", ":authority", "shop"));
        fields.addAll(List.of(more));
        return Http2Wire.block(fields.toArray(new String[0]));
    }

    /** One request, right or wrong, or frames between requests. */
    private byte[] step() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int id = stream;
        stream += 2;
        switch (random.nextInt(9)) {
            case 0 -> frame(out, Http2Wire.HEADERS, 5, id, head("GET", "cookie", "a=1", "x-own", "v", "cookie", "b=2"));
            case 1 -> {
                byte[] block = head("GET", "x-long", "a".repeat(random.nextInt(300)));
                int cut = 1 + random.nextInt(block.length - 1);
                frame(out, Http2Wire.HEADERS, 1, id, Arrays.copyOf(block, cut));
                frame(out, Http2Wire.CONTINUATION, 4, id, Arrays.copyOfRange(block, cut, block.length));
            }
            case 2, 3 -> {
                frame(out, Http2Wire.HEADERS, 4, id, head("POST"));
                for (int i = random.nextInt(4); i >= 0; i--) {
                    frame(out, Http2Wire.DATA, i == 0 ? 1 : 0, id, new byte[1 + random.nextInt(200)]);
                }
            }
            case 4 -> {
                frame(out, Http2Wire.HEADERS, 4, id, head("POST", "content-length", "3"));
                frame(out, Http2Wire.DATA, 0, id, new byte[] {1, 2, 3});
                frame(out, Http2Wire.HEADERS, 5, id, Http2Wire.block("x-sum", "1"));
            }
            case 5 -> frame(out, Http2Wire.HEADERS, 5, id, head("GET", "Upper", "v"));
            case 6 -> {
                frame(out, Http2Wire.PING, 0, 0, new byte[8]);
                frame(out, Http2Wire.PRIORITY, 0, id, new byte[] {0, 0, 0, 0, 9});
                frame(out, 77, 3, id, new byte[random.nextInt(20)]);
            }
            case 7 -> {
                // Padded, and with a priority.
                byte[] block = head("GET");
                byte[] padded = new byte[block.length + 10];
                padded[0] = 4;
                System.arraycopy(block, 0, padded, 6, block.length);
                frame(out, Http2Wire.HEADERS, 5 | 8 | 32, id, padded);
            }
            default -> {
                frame(out, Http2Wire.HEADERS, 4, id, head("POST", "content-length", "9"));
                frame(out, Http2Wire.DATA, 1, id, new byte[] {1, 2, 3});
            }
        }
        return out.toByteArray();
    }

    @Test
    void cutsMakeNoDifference() throws IOException {
        int forwarded = 0;
        for (int i = 0; i < CONVERSATIONS; i++) {
            stream = 1;
            List<byte[]> steps = new ArrayList<>(List.of(Http2Conversation.BEGINNING));
            for (int step = 0; step < STEPS; step++) {
                steps.add(step());
            }
            forwarded += Http2Conversation.inEveryWay(steps, i).forwarded().size();
        }
        assertTrue(forwarded > CONVERSATIONS, forwarded + " requests");
    }
}
