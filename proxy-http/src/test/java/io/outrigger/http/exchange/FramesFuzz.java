package io.outrigger.http.exchange;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Where a coverage-guided fuzzer puts its frames in as a client of HTTP/2: {@code mvn verify -P fuzz}. */
public final class FramesFuzz {
    private static final int HEAD = 4;
    private static final int TYPES = 11;

    private FramesFuzz() {}

    /**
     * One input: frames, each of a type, flags, a stream, a length and that many bytes. Throws if the proxy's behaviour depends on the
     * cuts or an upstream could misread what goes on.
     */
    public static void fuzzerTestOneInput(byte[] bytes) {
        Http2Conversation.inEveryWay(steps(bytes), bytes.length);
    }

    private static List<byte[]> steps(byte[] bytes) {
        List<byte[]> steps = new ArrayList<>(List.of(Http2Conversation.BEGINNING));
        for (int at = 0; at + HEAD <= bytes.length; ) {
            int length = Math.min(bytes[at + 3] & 0xff, bytes.length - at - HEAD);
            ByteArrayOutputStream frame = new ByteArrayOutputStream();
            frame.writeBytes(new byte[] {0, 0, (byte) length, (byte) ((bytes[at] & 0xff) % TYPES), bytes[at + 1]});
            frame.writeBytes(new byte[] {0, 0, 0, bytes[at + 2]});
            frame.writeBytes(Arrays.copyOfRange(bytes, at + HEAD, at + HEAD + length));
            steps.add(frame.toByteArray());
            at += HEAD + length;
        }
        return steps;
    }
}
