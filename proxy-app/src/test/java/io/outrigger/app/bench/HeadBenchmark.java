package io.outrigger.app.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.outrigger.core.failure.FailureKind;
import io.outrigger.core.stats.ByteMeter;
import io.outrigger.core.stats.HttpCells;
import io.outrigger.core.time.Chance;
import io.outrigger.core.time.WallClock;
import io.outrigger.core.worker.Worker;
import io.outrigger.http.codec.Http1ServerHandler;
import io.outrigger.http.codec.HttpLimits;
import io.outrigger.http.message.RequestHead;
import io.outrigger.http.message.ResponseHead;
import io.outrigger.http.stream.DownstreamStream;
import io.outrigger.http.stream.RequestListener;
import io.outrigger.http.stream.RequestSink;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Reading the head of a request, and the shortest answer there is: the codec towards the client alone. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HeadBenchmark {
    private final byte[] request = Messages.request();
    private final EmbeddedChannel channel = new EmbeddedChannel();

    public HeadBenchmark() {
        Worker worker = new Worker(0, channel.eventLoop(), WallClock.system(), Chance.seeded(1));
        channel.pipeline()
                .addLast(new Http1ServerHandler(
                        worker, HttpLimits.SIDECAR, new NoContent(new HttpCells(1).bytes(worker))));
    }

    @Benchmark
    public int head() {
        ByteBuf read = channel.alloc().directBuffer(request.length).writeBytes(request);
        channel.pipeline().fireChannelRead(read);
        channel.pipeline().fireChannelReadComplete();
        channel.runPendingTasks();
        ByteBuf answer = channel.readOutbound();
        int bytes = answer.readableBytes();
        answer.release();
        return bytes;
    }

    /** Answers 204 to everything. */
    private static final class NoContent implements RequestSink, RequestListener {
        private final ResponseHead answer = new ResponseHead();
        private final ByteMeter bytes;

        NoContent(ByteMeter bytes) {
            this.bytes = bytes;
        }

        @Override
        public ByteMeter bytes() {
            return bytes;
        }

        @Override
        public RequestListener onRequestHead(RequestHead head, boolean end, DownstreamStream stream) {
            answer.clear();
            answer.status(204);
            stream.writeHead(answer, true);
            return this;
        }

        @Override
        public void onRefused(FailureKind kind, RequestHead head, DownstreamStream stream) {
            throw new IllegalStateException("refused: " + kind);
        }

        @Override
        public boolean ending() {
            return false;
        }

        @Override
        public void onRequestData(ByteBuf data, boolean end) {
            data.release();
        }

        @Override
        public void onDownstreamReset(FailureKind kind) {}

        @Override
        public void onDownstreamWritability(boolean writable) {}

        @Override
        public void onDownstreamReadComplete() {}
    }
}
