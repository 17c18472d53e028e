package io.outrigger.http.exchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.outrigger.http.filter.FilterContext;
import io.outrigger.http.filter.HttpFilter;
import io.outrigger.http.message.HeaderBlock;
import io.outrigger.http.message.RequestHead;
import io.outrigger.http.message.ResponseHead;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Does anything the contract allows, and holds the walk to its side of it. */
final class RandomFilter implements HttpFilter {
    final FilterWalkRun run;
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

    RandomFilter(FilterWalkRun run, int index) {
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
        FilterWalkRun.Side model = side == 0 ? run.request : run.response;
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
