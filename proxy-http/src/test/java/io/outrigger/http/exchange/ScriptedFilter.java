package io.outrigger.http.exchange;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.outrigger.http.filter.FilterContext;
import io.outrigger.http.filter.HttpFilter;
import io.outrigger.http.message.HeaderBlock;
import io.outrigger.http.message.RequestHead;
import io.outrigger.http.message.ResponseHead;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A filter that notes its calls and does as told for each kind of call; its context is that of the last request. */
final class ScriptedFilter implements HttpFilter {
    private final String name;
    private final List<String> calls;
    private final Map<String, Script> scripts = new HashMap<>();
    private Need request = Need.NONE;
    private Need response = Need.NONE;

    private volatile @Nullable FilterContext context;

    /** @param calls where calls are noted, shared with other filters */
    ScriptedFilter(String name, List<String> calls) {
        this.name = name;
        this.calls = calls;
    }

    /** What to do in a call; heads and trailers come with empty data. */
    @FunctionalInterface
    interface Script {
        Verdict run(FilterContext context, ByteBuf data);
    }

    ScriptedFilter wants(Need requestBody, Need responseBody) {
        request = requestBody;
        response = responseBody;
        return this;
    }

    /** @param call {@code requestHead}, {@code requestData}, {@code requestTrailers} and the same for responses */
    ScriptedFilter on(String call, Script script) {
        scripts.put(call, script);
        return this;
    }

    ScriptedFilter pausesOn(String call) {
        return on(call, (context, data) -> Verdict.PAUSE);
    }

    FilterContext context() {
        return Objects.requireNonNull(context, name);
    }

    private Verdict call(FilterContext now, String call, ByteBuf data, String detail) {
        context = now;
        calls.add(name + "." + call + detail);
        Script script = scripts.get(call);
        return script == null ? Verdict.CONTINUE : script.run(now, data);
    }

    private static String text(ByteBuf data, boolean end) {
        return " " + data.toString(StandardCharsets.US_ASCII) + (end ? "|" : "");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Need requestNeed() {
        return request;
    }

    @Override
    public Need responseNeed() {
        return response;
    }

    @Override
    public Verdict onRequestHead(FilterContext now, RequestHead head, boolean end) {
        return call(now, "requestHead", Unpooled.EMPTY_BUFFER, end ? "|" : "");
    }

    @Override
    public Verdict onRequestData(FilterContext now, ByteBuf data, boolean end) {
        return call(now, "requestData", data, text(data, end));
    }

    @Override
    public Verdict onRequestTrailers(FilterContext now, HeaderBlock trailers) {
        return call(now, "requestTrailers", Unpooled.EMPTY_BUFFER, "");
    }

    @Override
    public Verdict onResponseHead(FilterContext now, ResponseHead head, boolean end) {
        return call(now, "responseHead", Unpooled.EMPTY_BUFFER, " " + head.status());
    }

    @Override
    public Verdict onResponseData(FilterContext now, ByteBuf data, boolean end) {
        return call(now, "responseData", data, text(data, end));
    }

    @Override
    public Verdict onResponseTrailers(FilterContext now, HeaderBlock trailers) {
        return call(now, "responseTrailers", Unpooled.EMPTY_BUFFER, "");
    }

    @Override
    public void onDestroy(FilterContext now) {
        calls.add(name + ".destroy");
    }
}
