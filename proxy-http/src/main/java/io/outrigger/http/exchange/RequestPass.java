package io.outrigger.http.exchange;

import io.netty.buffer.ByteBuf;
import io.outrigger.core.failure.FailureKind;
import io.outrigger.http.filter.HttpFilter;
import io.outrigger.http.filter.HttpFilter.Need;
import io.outrigger.http.filter.HttpFilter.Verdict;
import io.outrigger.http.message.Framing;
import io.outrigger.http.message.HeaderBlock;
import io.outrigger.http.message.RequestHead;
import org.jspecify.annotations.Nullable;

/** The request's way: the gate's filters, the choice of a route, the route's filters. Owned by one worker. */
final class RequestPass extends FilterPass {
    private final FilterWalk walk;
    private HttpFilter[] filters;
    private @Nullable FilterStep gateEnd;
    private int ahead;
    private boolean routed;
    private boolean rerouting;

    /** @param routed whether {@code filters} are the route's already */
    RequestPass(FilterWalk walk, HttpFilter[] filters, boolean routed) {
        super(walk);
        this.walk = walk;
        this.filters = filters;
        this.routed = routed;
    }

    @Override
    @Nullable
    FilterStep next() {
        if (rerouting) {
            rerouting = false;
            chooseAgain();
        } else if (!routed && ahead == filters.length) {
            choose();
        }
        return over() || ahead == filters.length ? null : walk.reached(filters[ahead++]);
    }

    private void choose() {
        routed = true;
        gateEnd = walk.last();
        HttpFilter[] chosen = walk.host().chooseRoute();
        if (chosen != null) {
            filters = chosen;
            ahead = 0;
        }
    }

    private void chooseAgain() {
        HttpFilter[] chosen = walk.host().chooseRoute();
        if (chosen != null && chosen != filters) {
            filters = chosen;
            ahead = behindLastKnown(chosen);
        }
    }

    private int behindLastKnown(HttpFilter[] chosen) {
        int place = chosen.length;
        while (place > 0 && !hasHadTurn(chosen[place - 1].name())) {
            place--;
        }
        return place;
    }

    private boolean hasHadTurn(String name) {
        for (FilterStep step = walk.last(); step != gateEnd && step != null; step = step.previous()) {
            if (step.filter().name().equals(name)) {
                return true;
            }
        }
        return false;
    }

    /** Asks for the route anew before the next filter. */
    void reroute() {
        if (routed && !headIsOut() && !over()) {
            rerouting = true;
            walk.host().clearRoute();
        }
    }

    @Override
    Need need(HttpFilter filter) {
        return filter.requestNeed();
    }

    @Override
    Verdict onHead(FilterStep step, boolean end) {
        return step.filter().onRequestHead(step, walk.host().request(), end);
    }

    @Override
    Verdict onData(FilterStep step, ByteBuf data, boolean end) {
        return step.filter().onRequestData(step, data, end);
    }

    @Override
    Verdict onTrailers(FilterStep step, HeaderBlock trailers) {
        return step.filter().onRequestTrailers(step, trailers);
    }

    @Override
    void lengthChanged(int bytes) {
        RequestHead head = walk.host().request();
        if (head.framing() == Framing.LENGTH) {
            head.framing(Framing.LENGTH, bytes);
            FilterWalk.contentLength(head.fields(), bytes);
        }
    }

    @Override
    void headOut(boolean end) {
        walk.host().requestHeadPassed(end);
    }

    @Override
    void dataOut(ByteBuf data, boolean end) {
        walk.host().requestDataPassed(data, end);
    }

    @Override
    void trailersOut(HeaderBlock trailers) {
        walk.host().requestTrailersPassed(trailers);
    }

    /** The codec keeps a request's head until its answer has ended. */
    @Override
    void waiting() {}

    @Override
    void tooLarge() {
        walk.host().fail(FailureKind.PAYLOAD_TOO_LARGE);
    }

    @Override
    void read(boolean wanted) {
        walk.host().readRequest(wanted);
    }
}
