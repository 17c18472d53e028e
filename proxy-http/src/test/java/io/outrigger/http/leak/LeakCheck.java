package io.outrigger.http.leak;

import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails each test class that leaked a buffer. Found by JUnit itself, so that no class can forget it. */
public final class LeakCheck implements AfterAllCallback {
    private static final int ROUNDS = 3;
    private static final int BUFFERS = 64;

    @Override
    public void afterAll(ExtensionContext context) {
        List<String> leaks = collect();
        if (!leaks.isEmpty()) {
            throw new AssertionError(leaks.size() + " leaked, the first: " + leaks.get(0));
        }
    }

    /** Netty reports a leak only when the next buffer is tracked, after the garbage has been collected. */
    static List<String> collect() {
        for (int round = 0; round < ROUNDS; round++) {
            System.gc();
            for (int i = 0; i < BUFFERS; i++) {
                ByteBufAllocator.DEFAULT.directBuffer(64).release();
                ByteBufAllocator.DEFAULT.heapBuffer(64).release();
                ByteBufAllocator.DEFAULT.compositeBuffer().release();
            }
        }
        return NotingLeakDetector.take();
    }
}
