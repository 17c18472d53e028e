package io.outrigger.http.exchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.outrigger.core.failure.FailureKind;
import io.outrigger.http.filter.FilterContext;
import io.outrigger.http.filter.HttpFilter;
import io.outrigger.http.message.HeaderBlock;
import io.outrigger.http.message.RequestHead;
import io.outrigger.http.message.ResponseHead;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random filters, random bodies, events in random order. The model: each changing filter adds one to every byte it is shown, so what
 * comes out is what went in plus their number; and every filter checks the order of its own calls.
 */
class FilterWalkRandomTest {
    private static final int RUNS = 1_500;

    @Test
    void anyOrderOfEventsKeepsTheContract() {
        for (int seed = 0; seed < RUNS; seed++) {
            Run run = new Run(seed);
            try {
                run.play();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    /** One direction as the model has it. */
    private static final class Side {
        final byte[] body;
        final boolean withTrailers;
        int sent;
        boolean started;
        boolean ended;

        Side(Random random) {
            body = new byte[random.nextInt(4) == 0 ? 0 : random.nextInt(6000)];
            random.nextBytes(body);
            withTrailers = random.nextInt(4) == 0;
        }
    }

    private static final class Run {
        final Random random;
        final ScriptedHost host;
        final Side request;
        final Side response;
        final List<RandomFilter> filters = new ArrayList<>();
        final boolean withAnswers;
        final boolean withCancel;

        Run(int seed) {
            random = new Random(seed);
            host = new ScriptedHost(seed);
            host.heldBytes = 1 + random.nextInt(4000);
            request = new Side(random);
            response = new Side(random);
            withAnswers = random.nextInt(3) == 0;
            withCancel = random.nextInt(3) == 0;
            int count = random.nextInt(5);
            for (int i = 0; i < count; i++) {
                filters.add(new RandomFilter(this, i));
            }
            int gate = random.nextInt(count + 1);
            host.routes.add(filters.subList(gate, count).toArray(new HttpFilter[0]));
            host.gate(filters.subList(0, gate).toArray(new HttpFilter[0]));
        }

        void play() {
            for (int step = 0; step < 40 && !host.done; step++) {
                act(random.nextInt(withCancel ? 40 : 39));
            }
            for (int left = 0; left < 10_000 && !host.done && moves(); left++) {
                act(random.nextInt(5));
            }
            check();
        }

        /** Whether an event could still change something. */
        private boolean moves() {
            return filters.stream().anyMatch(filter -> filter.waitsFor(true) || filter.waitsFor(false))
                    || !request.ended && !host.answeredLocally
                    || host.requestHeadOut && !response.ended && !host.answeredLocally;
        }

        private void act(int choice) {
            switch (choice) {
                case 0, 5, 6 -> feed(request, true);
                case 1, 7, 8 -> feed(response, false);
                case 2, 3, 4, 9, 10 -> resume(choice % 2 == 0);
                case 11 -> lateAnswer();
                case 39 -> host.finish();
                default -> {}
            }
        }

        private void feed(Side side, boolean up) {
            if (side.ended || host.done || !up && (!host.requestHeadOut || host.answeredLocally)) {
                return;
            }
            boolean reads = up ? host.requestReads : host.responseReads;
            if (!side.started) {
                side.started = true;
                side.ended = side.body.length == 0 && !side.withTrailers && random.nextBoolean();
                if (up) {
                    host.walk.requestHead(side.ended);
                } else {
                    host.walk.responseHead(ScriptedHost.response(200), side.ended);
                }
            } else if (reads || random.nextInt(10) == 0) {
                feedBody(side, up);
            }
        }

        private void feedBody(Side side, boolean up) {
            int left = side.body.length - side.sent;
            int bytes = Math.min(left, random.nextInt(3) == 0 ? random.nextInt(20) : random.nextInt(3000));
            if (left == 0 && side.withTrailers) {
                side.ended = true;
                if (up) {
                    host.walk.requestTrailers(new HeaderBlock());
                } else {
                    host.walk.responseTrailers(new HeaderBlock());
                }
                return;
            }
            ByteBuf read = host.buffers.buffer(bytes + 10).writeZero(10).writeBytes(side.body, side.sent, bytes);
            read.skipBytes(10);
            ByteBuf data = read.readRetainedSlice(bytes);
            read.release();
            side.sent += bytes;
            side.ended = bytes == left && !side.withTrailers && (bytes > 0 || random.nextBoolean() || left == 0);
            if (up) {
                host.walk.requestData(data, side.ended);
            } else {
                host.walk.responseData(data, side.ended);
            }
        }

        private void resume(boolean up) {
            List<RandomFilter> waiting =
                    filters.stream().filter(filter -> filter.waitsFor(up)).toList();
            if (!waiting.isEmpty()) {
                waiting.get(random.nextInt(waiting.size())).goOn(up);
            }
        }

        private void lateAnswer() {
            if (!withAnswers || host.done || !request.started) {
                return;
            }
            if (random.nextBoolean()) {
                host.fail(FailureKind.OVERLOADED);
            } else {
                filters.stream().filter(RandomFilter::reached).findAny().ifPresent(RandomFilter::answer);
            }
        }

        private void check() {
            byte[] up = host.requestBytes.toByteArray();
            assertArrayEquals(Arrays.copyOf(expected(request, true, filters.size()), up.length), up, "request");
            if (!host.answeredLocally) {
                byte[] down = host.responseBytes.toByteArray();
                assertArrayEquals(Arrays.copyOf(expected(response, false, 0), down.length), down, "answer");
                if (host.responseEndOut) {
                    assertEquals(response.body.length, down.length, "whole answer");
                }
            }
            if (!withAnswers && !withCancel && !host.answeredLocally) {
                assertTrue(host.responseEndOut, "answer ended");
            }
            if (!host.done) {
                assertTrue(host.answeredLocally || request.ended, "nothing is left behind");
            }
            if (host.requestEndOut) {
                assertEquals(request.body.length, up.length, "whole request");
            }
            host.finish();
            for (RandomFilter filter : filters) {
                assertEquals(filter.reached() ? 1 : 0, filter.destroyed, "destroyed");
            }
            assertEquals(0, host.bytesInUse(), "bytes in use");
        }

        /** What filter {@code index} is shown of a body; for the request, their number is what comes out. */
        byte[] expected(Side side, boolean up, int index) {
            byte added = 0;
            for (RandomFilter filter : filters) {
                boolean before = up ? filter.index < index : filter.index >= index;
                if (before && filter.changes && filter.sees(up)) {
                    added++;
                }
            }
            byte[] out = side.body.clone();
            for (int i = 0; i < out.length; i++) {
                out[i] += added;
            }
            return out;
        }
    }

    /** Does anything the contract allows, and holds the walk to its side of it. */
    private static final class RandomFilter implements HttpFilter {
        final Run run;
        final int index;
        final Need[] needs;
        final boolean changes;
        final boolean[] waiting = new boolean[2];
        final boolean[] headSeen = new boolean[2];
        final boolean[] ended = new boolean[2];
        final boolean[] skipped = new boolean[2];
        final int[] shownParts = new int[2];
        final ByteArrayOutputStream[] shown = {new ByteArrayOutputStream(), new ByteArrayOutputStream()};

        @Nullable
        FilterContext context;

        boolean inCall;
        boolean local;
        int destroyed;

        RandomFilter(Run run, int index) {
            this.run = run;
            this.index = index;
            needs = new Need[] {need(run.random), need(run.random)};
            changes = run.random.nextBoolean();
            boolean skips = run.random.nextInt(4) == 0;
            skipped[0] = skips && run.random.nextBoolean();
            skipped[1] = skips && run.random.nextBoolean();
        }

        private static Need need(Random random) {
            return switch (random.nextInt(5)) {
                case 0 -> Need.NONE;
                case 1 -> Need.buffer(10_000);
                case 2 -> Need.prefix(random.nextInt(4000));
                default -> Need.STREAM;
            };
        }

        boolean sees(boolean up) {
            Need.Kind kind = needs[up ? 0 : 1].kind();
            return !skipped[up ? 0 : 1] && (kind == Need.Kind.STREAM || kind == Need.Kind.BUFFER);
        }

        FilterContext context() {
            return Objects.requireNonNull(context);
        }

        boolean reached() {
            return headSeen[0];
        }

        boolean waitsFor(boolean up) {
            return waiting[up ? 0 : 1] && destroyed == 0 && !(up && run.host.answeredLocally);
        }

        void goOn(boolean up) {
            waiting[up ? 0 : 1] = false;
            if (up) {
                context().resumeRequest();
            } else {
                context().resumeResponse();
            }
        }

        void answer() {
            context().answer(418, "teapot", null, "random");
        }

        private Verdict verdict(int side) {
            int draw = run.random.nextInt(20);
            if (draw < 4) {
                waiting[side] = true;
                return Verdict.PAUSE;
            }
            if (draw < 6) {
                context().resume();
                waiting[1 - side] = false;
                return Verdict.PAUSE;
            }
            if (draw == 6 && run.withAnswers) {
                answer();
                return run.random.nextBoolean() ? Verdict.ANSWERED : Verdict.CONTINUE;
            }
            return Verdict.CONTINUE;
        }

        private Verdict called(FilterContext now, int side, boolean end) {
            assertTrue(!inCall, "called within a call");
            assertEquals(0, destroyed, "called after its end");
            assertTrue(!waiting[side], "called while it waits");
            assertTrue(!ended[side], "called after the message's end");
            context = now;
            ended[side] = end;
            return Verdict.CONTINUE;
        }

        private Verdict head(FilterContext now, int side, boolean end) {
            called(now, side, end);
            assertTrue(!headSeen[side], "head seen twice");
            headSeen[side] = true;
            if (skipped[side]) {
                now.skipBody();
            }
            inCall = true;
            Verdict verdict = verdict(side);
            inCall = false;
            return verdict;
        }

        private Verdict data(FilterContext now, int side, ByteBuf data, boolean end) {
            called(now, side, end);
            Need.Kind kind = needs[side].kind();
            assertTrue(headSeen[side] && !skipped[side] && kind != Need.Kind.NONE, "data not asked for");
            shownParts[side]++;
            assertTrue(kind == Need.Kind.STREAM || shownParts[side] == 1, "shown more than once");
            data.forEachByte(b -> {
                shown[side].write(b);
                return true;
            });
            if (!local) {
                checkShown(side, end);
            }
            inCall = true;
            change(now, kind, data);
            Verdict verdict = verdict(side);
            inCall = false;
            return verdict;
        }

        private void checkShown(int side, boolean end) {
            Side model = side == 0 ? run.request : run.response;
            byte[] seen = shown[side].toByteArray();
            byte[] expected = run.expected(model, side == 0, side == 0 ? index : index + 1);
            assertArrayEquals(Arrays.copyOf(expected, seen.length), seen, "shown");
            if (end || needs[side].kind() == Need.Kind.BUFFER) {
                assertEquals(expected.length, seen.length, "whole body");
            }
            if (needs[side].kind() != Need.Kind.STREAM) {
                assertTrue(!(side == 0 ? run.host.requestHeadOut : run.host.responseHeadOut), "head waits");
            }
        }

        private void change(FilterContext now, Need.Kind kind, ByteBuf data) {
            if (!changes || kind == Need.Kind.PREFIX) {
                return;
            }
            boolean copy = run.random.nextBoolean();
            ByteBuf out = copy ? data.copy() : data;
            for (int i = out.readerIndex(); i < out.writerIndex(); i++) {
                out.setByte(i, out.getByte(i) + 1);
            }
            if (copy) {
                now.replace(out);
            }
        }

        private Verdict trailers(FilterContext now, int side) {
            called(now, side, true);
            Need.Kind kind = needs[side].kind();
            assertTrue(kind == Need.Kind.STREAM || kind == Need.Kind.BUFFER, "trailers not asked for");
            inCall = true;
            Verdict verdict = verdict(side);
            inCall = false;
            return verdict;
        }

        @Override
        public String name() {
            return "random" + index;
        }

        @Override
        public Need requestNeed() {
            return needs[0];
        }

        @Override
        public Need responseNeed() {
            return needs[1];
        }

        @Override
        public Verdict onRequestHead(FilterContext now, RequestHead head, boolean end) {
            return head(now, 0, end);
        }

        @Override
        public Verdict onRequestData(FilterContext now, ByteBuf data, boolean end) {
            return data(now, 0, data, end);
        }

        @Override
        public Verdict onRequestTrailers(FilterContext now, HeaderBlock trailers) {
            return trailers(now, 0);
        }

        @Override
        public Verdict onResponseHead(FilterContext now, ResponseHead head, boolean end) {
            assertTrue(headSeen[0], "answer to a request never seen");
            local = head.status() != 200;
            return head(now, 1, end);
        }

        @Override
        public Verdict onResponseData(FilterContext now, ByteBuf data, boolean end) {
            return data(now, 1, data, end);
        }

        @Override
        public Verdict onResponseTrailers(FilterContext now, HeaderBlock trailers) {
            return trailers(now, 1);
        }

        @Override
        public void onDestroy(FilterContext now) {
            assertTrue(!inCall, "destroyed within a call");
            destroyed++;
        }
    }
}
