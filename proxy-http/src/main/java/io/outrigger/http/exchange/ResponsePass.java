package io.outrigger.http.exchange;

import io.netty.buffer.ByteBuf;
import io.outrigger.core.failure.FailureKind;
import io.outrigger.http.filter.HttpFilter;
import io.outrigger.http.filter.HttpFilter.Need;
import io.outrigger.http.filter.HttpFilter.Verdict;
import io.outrigger.http.message.Framing;
import io.outrigger.http.message.HeaderBlock;
import io.outrigger.http.message.ResponseHead;
import org.jspecify.annotations.Nullable;

/** The answer's way back, through the filters that the request's head had reached. Owned by one worker. */
final class ResponsePass extends FilterPass {
    private final FilterWalk walk;
    private final ResponseHead head;
    private @Nullable FilterStep ahead;
    private boolean headKept;

    ResponsePass(FilterWalk walk, ResponseHead head, @Nullable FilterStep last) {
        super(walk);
        this.walk = walk;
        this.head = head;
        this.ahead = last;
    }

    @Override
    @Nullable
    FilterStep next() {
        FilterStep step = ahead;
        if (step != null) {
            ahead = step.previous();
        }
        return step;
    }

    @Override
    Need need(HttpFilter filter) {
        return filter.responseNeed();
    }

    @Override
    Verdict onHead(FilterStep step, boolean end) {
        return step.filter().onResponseHead(step, head, end);
    }

    @Override
    Verdict onData(FilterStep step, ByteBuf data, boolean end) {
        return step.filter().onResponseData(step, data, end);
    }

    @Override
    Verdict onTrailers(FilterStep step, HeaderBlock trailers) {
        return step.filter().onResponseTrailers(step, trailers);
    }

    @Override
    void lengthChanged(int bytes) {
        FilterWalk.contentLength(head.fields(), bytes);
        if (head.framing() == Framing.LENGTH) {
            head.framing(Framing.LENGTH, bytes);
        }
    }

    @Override
    void headOut(boolean end) {
        walk.host().responseHeadPassed(head, end);
    }

    @Override
    void dataOut(ByteBuf data, boolean end) {
        walk.host().responseDataPassed(data, end);
    }

    @Override
    void trailersOut(HeaderBlock trailers) {
        walk.host().responseTrailersPassed(trailers);
    }

    /** The upstream's connection may be serving another request when the filter goes on. */
    @Override
    void waiting() {
        if (!headKept) {
            headKept = true;
            walk.host().keepResponseHead();
        }
    }

    @Override
    void tooLarge() {
        walk.host().fail(FailureKind.RESPONSE_TOO_LARGE);
    }

    @Override
    void read(boolean wanted) {
        walk.host().readResponse(wanted);
    }
}
