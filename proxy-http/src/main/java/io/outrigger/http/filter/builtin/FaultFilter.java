package io.outrigger.http.filter.builtin;

import io.netty.util.concurrent.Future;
import io.outrigger.core.failure.ResponseFlag;
import io.outrigger.http.filter.FilterContext;
import io.outrigger.http.filter.HttpFilter;
import io.outrigger.http.message.RequestHead;
import java.util.concurrent.TimeUnit;

/**
 * Holds requests back, answers them in the upstream's place, or both, for a share of them (Istio {@code
 * VirtualService.http[].fault}). The delay comes first; the two draws are independent, a million parts each.
 */
public final class FaultFilter implements HttpFilter {
    private static final int MILLION = 1_000_000;
    private static final String BODY = "fault filter abort";
    private static final String DETAILS = "fault_filter_abort";

    private final long delayNanos;
    private final int delayPerMillion;
    private final int abortStatus;
    private final int abortPerMillion;
    private final int abortGrpcStatus;

    /**
     * @param delayNanos 0 for no delay
     * @param abortStatus HTTP status; 0 for none
     * @param abortGrpcStatus gRPC status; -1 for none
     */
    public FaultFilter(
            long delayNanos, int delayPerMillion, int abortStatus, int abortPerMillion, int abortGrpcStatus) {
        this.delayNanos = delayNanos;
        this.delayPerMillion = delayPerMillion;
        this.abortStatus = abortStatus;
        this.abortPerMillion = abortPerMillion;
        this.abortGrpcStatus = abortGrpcStatus;
    }

    @Override
    public String name() {
        return "fault";
    }

    @Override
    public Verdict onRequestHead(FilterContext context, RequestHead head, boolean end) {
        if (delayNanos == 0 || !drawn(context, delayPerMillion)) {
            return abort(context);
        }
        context.flag(ResponseFlag.DI);
        Future<?> timer = context.worker().loop().schedule(() -> delayed(context), delayNanos, TimeUnit.NANOSECONDS);
        context.state(timer);
        return Verdict.PAUSE;
    }

    private void delayed(FilterContext context) {
        if (abort(context) == Verdict.CONTINUE) {
            context.resume();
        }
    }

    private Verdict abort(FilterContext context) {
        boolean grpc = abortGrpcStatus >= 0;
        if (abortStatus == 0 && !grpc || !drawn(context, abortPerMillion)) {
            return Verdict.CONTINUE;
        }
        if (grpc) {
            context.answerGrpc(abortGrpcStatus, BODY, ResponseFlag.FI, DETAILS);
        } else {
            context.answer(abortStatus, BODY, ResponseFlag.FI, DETAILS);
        }
        return Verdict.ANSWERED;
    }

    private static boolean drawn(FilterContext context, int perMillion) {
        return perMillion >= MILLION
                || perMillion > 0 && context.worker().chance().below(MILLION) < perMillion;
    }

    @Override
    public void onDestroy(FilterContext context) {
        if (context.state() instanceof Future<?> timer) {
            timer.cancel(false);
        }
    }
}
