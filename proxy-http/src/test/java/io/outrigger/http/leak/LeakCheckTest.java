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

    @Test
    void aBufferThatNobodyReleasesIsReported() {
        forget();

        String leaks = LeakCheck.collect().toString();

        assertTrue(leaks.contains("ByteBuf was garbage"), leaks);
        assertTrue(leaks.contains("forget"), leaks);
    }

    private static void forget() {
        ByteBufAllocator.DEFAULT.directBuffer(64).writeLong(1);
    }
}
