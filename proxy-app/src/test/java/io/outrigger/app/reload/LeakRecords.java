package io.outrigger.app.reload;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Hears what Netty's leak detector says, at its most watchful, while open. */
final class LeakRecords extends Handler {
    private static final int ROUNDS = 20;

    private final Logger logger = Logger.getLogger(ResourceLeakDetector.class.getName());
    private final ConcurrentLinkedQueue<String> said = new ConcurrentLinkedQueue<>();
    private final ResourceLeakDetector.Level before = ResourceLeakDetector.getLevel();

    LeakRecords() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        logger.addHandler(this);
    }

    /** All leaks so far. A leak shows at an allocation after its object was collected. */
    List<String> all() {
        for (int i = 0; i < ROUNDS; i++) {
            System.gc();
            PooledByteBufAllocator.DEFAULT.directBuffer(1).release();
        }
        return new ArrayList<>(said);
    }

    @Override
    public void publish(LogRecord line) {
        if (line.getMessage().contains("LEAK")) {
            said.add(line.getMessage() + " "
                    + List.of(line.getParameters() == null ? new Object[0] : line.getParameters()));
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
        ResourceLeakDetector.setLevel(before);
    }
}
