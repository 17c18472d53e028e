package io.outrigger.http.leak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import org.junit.jupiter.api.Test;

final class LeakCheckTest {
    @Test
    void everyBufferIsTracked() {
        assertEquals(ResourceLeakDetector.Level.PARANOID, ResourceLeakDetector.getLevel());
    }

    /** Sooner or later: another thread tells of what was collected. */
    @Test
    void aBufferThatNobodyReleasesIsReported() {
        forget();

        String leaks = "";
        for (int i = 0; i < 100 && !leaks.contains("forget"); i++) {
            leaks += LeakCheck.collect();
        }

        assertTrue(leaks.contains("ByteBuf was garbage"), leaks);
        assertTrue(leaks.contains("forget"), leaks);
    }

    private static void forget() {
        ByteBufAllocator.DEFAULT.directBuffer(64).writeLong(1);
    }
}
