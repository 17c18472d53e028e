package io.outrigger.http.exchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.outrigger.core.failure.FailureKind;
import io.outrigger.http.filter.HttpFilter;
import io.outrigger.http.message.HeaderBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** One walk: a request and its answer past some filters, in an order of events that the seed decides. */
final class FilterWalkRun {
    /** One direction as the model has it. */
    static final class Side {
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

    final Random random;
    final ScriptedHost host;
    final Side request;
    final Side response;
    final List<RandomFilter> filters = new ArrayList<>();
    final boolean withAnswers;
    final boolean withCancel;

    FilterWalkRun(int seed) {
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
