package io.outrigger.core.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.outrigger.core.time.Chance;
import io.outrigger.core.time.WallClock;
import io.outrigger.core.worker.Worker;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LogWriterTest {
    private static final AccessLogFormat SHORT = AccessLogFormat.text("%REQ(N)%");

    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    private final Worker first = worker(0);
    private final Worker second = worker(1);
    private final LogWriter writer = new LogWriter(2);

    @TempDir
    private Path folder = Path.of("");

    private Worker worker(int index) {
        return new Worker(index, group.next(), WallClock.system(), Chance.seeded(index));
    }

    @AfterEach
    void stop() throws InterruptedException {
        writer.close();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
    }

    private static <T> T on(Worker worker, Callable<T> work) throws Exception {
        return worker.loop().submit(work).get();
    }

    private static void log(AccessLog log, Worker worker, String text, int times) throws Exception {
        SampleEntry entry = SampleEntry.http().request("n", text);
        on(worker, () -> {
            for (int i = 0; i < times; i++) {
                log.log(worker, entry);
            }
            return true;
        });
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(Condition condition) throws IOException {
        while (!condition.holds()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void linesOfAllWorkersArriveWhole() throws Exception {
        Path file = folder.resolve("access.log");
        AccessLog log = writer.open(file.toString(), SHORT);
        CountDownLatch both = new CountDownLatch(2);

        for (Worker worker : List.of(first, second)) {
            SampleEntry entry = SampleEntry.http().request("n", "worker " + worker.index());
            worker.loop().execute(() -> {
                for (int i = 0; i < 5_000; i++) {
                    log.log(worker, entry);
                }
                both.countDown();
            });
        }
        both.await();
        writer.close();

        List<String> lines = Files.readAllLines(file);
        assertEquals(10_000, lines.size() + writer.linesDropped());
        assertTrue(lines.stream().allMatch(line -> line.matches("worker [01]")));
    }

    @Test
    void sleeperIsWokenByTheFirstLine() throws Exception {
        Path file = folder.resolve("access.log");
        AccessLog log = writer.open(file.toString(), SHORT);

        for (int i = 1; i <= 5; i++) {
            int lines = i;
            await(() -> thread().getState() == Thread.State.WAITING);
            log(log, first, "x", 1);
            await(() -> Files.readAllLines(file).size() == lines);
        }
    }

    private static Thread thread() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("access-log"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void twoFormatsShareAPath() throws Exception {
        Path file = folder.resolve("access.log");
        AccessLog labels = writer.open(file.toString(), AccessLogFormat.text("labels"));
        AccessLog words = writer.open(file.toString(), AccessLogFormat.text("words"));

        log(AccessLog.all(List.of(labels, words)), first, "", 1);
        writer.close();

        assertEquals(List.of("labels", "words"), Files.readAllLines(file));
    }

    @Test
    void reopenFollowsRotation() throws Exception {
        Path file = folder.resolve("access.log");
        AccessLog log = writer.open(file.toString(), SHORT);
        log(log, first, "before", 1);
        await(() -> Files.size(file) > 0);

        Files.move(file, folder.resolve("access.log.1"));
        writer.reopen();
        await(() -> Files.exists(file));
        log(log, first, "after", 1);
        await(() -> Files.size(file) > 0);

        assertEquals(List.of("before"), Files.readAllLines(folder.resolve("access.log.1")));
        assertEquals(List.of("after"), Files.readAllLines(file));
    }

    @Test
    void fullDiskLosesLinesAndCountsThem() throws Exception {
        Assumptions.assumeTrue(Files.isWritable(Path.of("/dev/full")));
        AccessLog log = writer.open("/dev/full", SHORT);

        log(log, first, "x", 10);
        await(() -> writer.linesLost() == 10);
        log(log, first, "x", 3);
        await(() -> writer.linesLost() == 13);

        assertEquals(0, writer.linesDropped());
    }

    @Test
    void blockedPipeDropsAndRecovers() throws Exception {
        Path pipe = folder.resolve("pipe");
        Assumptions.assumeTrue(
                new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0);
        try (var reader = Files.newByteChannel(pipe, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            AccessLog log = writer.open(pipe.toString(), SHORT);

            log(log, first, "y".repeat(1000), 2000);
            assertTrue(writer.linesDropped() > 0);
            assertEquals(2000, writer.linesDropped() + writer.linesAccepted());

            var bytes = java.nio.ByteBuffer.allocate(1 << 16);
            long read = 0;
            while (read < writer.linesAccepted() * 1001) {
                bytes.clear();
                read += reader.read(bytes);
            }
            log(log, first, "z", 1);
            bytes.clear();
            reader.read(bytes);
            assertEquals("z\n", new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void closeGivesUpOnABlockedPipe() throws Exception {
        Path pipe = folder.resolve("pipe");
        Assumptions.assumeTrue(
                new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0);
        try (var reader = Files.newByteChannel(pipe, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            AccessLog log = writer.open(pipe.toString(), SHORT);
            log(log, first, "y".repeat(1000), 200);

            writer.close();

            assertTrue(reader.isOpen());
        }
    }

    @Test
    void tooLongLineIsDropped() throws Exception {
        Path file = folder.resolve("access.log");
        AccessLog log = writer.open(file.toString(), SHORT);

        log(log, first, "y".repeat(LogRing.CAPACITY), 1);
        log(log, first, "\n".repeat(LogRing.CAPACITY), 1);
        log(log, first, "short", 1);
        writer.close();

        assertEquals(2, writer.linesDropped());
        assertEquals(List.of("short"), Files.readAllLines(file));
    }

    @Test
    void missingFolderIsReportedWhenOpened() {
        org.junit.jupiter.api.Assertions.assertThrows(
                IOException.class,
                () -> writer.open(folder.resolve("no/such.log").toString(), SHORT));
    }

    @Test
    void lineCostsNoAllocation() throws Exception {
        for (AccessLogFormat format : List.of(AccessLogFormat.istioText(), AccessLogFormat.istioJson())) {
            AccessLog log = writer.open("/dev/null", format);
            SampleEntry entry = SampleEntry.http();

            long[] result = on(first, () -> measure(log, entry));

            assertTrue(result[0] < 1_000, "allocated " + result[0] + " bytes for 20000 lines");
            System.out.println("access log line: " + result[1] + " ns");
        }
    }

    private long[] measure(AccessLog log, SampleEntry entry) {
        ThreadMXBean bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < 200_000; i++) {
            log.log(first, entry);
        }
        long bytes = bean.getCurrentThreadAllocatedBytes();
        long begin = first.nanoTime();
        int lines = 20_000;
        for (int i = 0; i < lines; i++) {
            log.log(first, entry);
        }
        long nanos = first.nanoTime() - begin;
        return new long[] {bean.getCurrentThreadAllocatedBytes() - bytes, nanos / lines};
    }
}
