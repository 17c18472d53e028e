package io.outrigger.http.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.outrigger.http.filter.HttpFilter.Need;
import io.outrigger.http.filter.HttpFilter.Verdict;
import io.outrigger.http.message.Framing;
import io.outrigger.http.message.HeaderBlock;
import io.outrigger.http.message.HeaderNames;
import io.outrigger.http.message.ResponseHead;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What filters are shown of bodies, what is held meanwhile, and what they put in its place. */
final class FilterBodiesTest extends WalkedFilters {
    @Test
    void bodyWaitsBehindAPausedHeadInOrder() {
        host.walk(a.wants(Need.STREAM, Need.NONE), b.pausesOn("requestHead")).requestHead(false);
        host.walk.requestData(host.bytes("one "), false);
        host.walk.requestData(host.bytes("two"), true);
        assertFalse(host.requestHeadOut);

        b.context().resume();

        assertEquals("one two", host.requestBody());
        assertTrue(host.requestEndOut);
        assertEquals("a.requestData one ", calls.get(2));
    }

    @Test
    void pausedPartGoesOnWithoutBeingShownAgain() {
        host.walk(a.wants(Need.STREAM, Need.NONE).pausesOn("requestData")).requestHead(false);
        host.walk.requestData(host.bytes("one"), false);
        assertEquals("", host.requestBody());

        a.context().resume();

        assertEquals("one", host.requestBody());
        assertEquals(List.of("a.requestHead", "a.requestData one"), calls);
    }

    @Test
    void wholeBodyIsShownBeforeTheHeadGoesOn() {
        host.walk(a.wants(Need.buffer(10), Need.NONE), b).requestHead(false);
        host.walk.requestData(host.bytes("one"), false);
        host.walk.requestData(host.bytes("two"), false);
        host.walk.requestData(host.bytes(""), true);

        assertEquals(List.of("a.requestHead", "a.requestData onetwo|", "b.requestHead"), calls);
        assertEquals("onetwo", host.requestBody());
    }

    @Test
    void pauseOnWholeBodyHoldsTheHeadToo() {
        host.walk(a.wants(Need.buffer(10), Need.NONE).pausesOn("requestData")).requestHead(false);
        host.walk.requestData(host.bytes("one"), true);
        assertFalse(host.requestHeadOut);

        a.context().resume();

        assertEquals("one", host.requestBody());
        assertTrue(host.requestEndOut);
    }

    @Test
    void emptyBodyIsShownWhereAHeadPromisedOne() {
        host.walk(a.wants(Need.buffer(10), Need.NONE)).requestHead(false);
        host.walk.requestData(host.bytes(""), true);

        assertEquals(List.of("a.requestHead", "a.requestData |"), calls);
        assertTrue(host.requestEndOut);
    }

    @Test
    void largerBodyThanAskedForIsRefusedThroughFilters() {
        host.walk(a, b.wants(Need.buffer(4), Need.NONE), c).requestHead(false);
        host.walk.requestData(host.bytes("12345"), false);
        host.walk.requestData(host.bytes("more"), true);

        assertEquals(List.of("reply 413", "responseHead 413"), host.events());
        assertEquals(
                List.of(
                        "a.requestHead",
                        "b.requestHead",
                        "b.responseHead 413",
                        "a.responseHead 413",
                        "b.destroy",
                        "a.destroy"),
                calls);
    }

    @Test
    void largerAnswerThanAskedForIs500PastFilters() {
        host.walk(a, b.wants(Need.NONE, Need.buffer(4))).requestHead(true);
        answer("12345");

        assertEquals(List.of("requestHead", "reply 500", "responseHead 500"), host.events());
        assertEquals("Internal Server Error", host.responseBody());
        assertFalse(calls.contains("a.responseHead 500"));
    }

    @Test
    void beginningIsShownAndTheRestPasses() {
        host.walk(a.wants(Need.prefix(4), Need.NONE).pausesOn("requestData")).requestHead(false);
        host.walk.requestData(host.bytes("on"), false);
        host.walk.requestData(host.bytes("etwo"), false);
        host.walk.requestData(host.bytes("three"), true);
        assertFalse(host.requestHeadOut);

        a.context().resume();

        assertEquals(List.of("a.requestHead", "a.requestData onetwo"), calls);
        assertEquals("onetwothree", host.requestBody());
    }

    @Test
    void skippedBodyStreamsPast() {
        host.walk(a.wants(Need.buffer(2), Need.NONE).on("requestHead", (context, data) -> {
                    context.skipBody();
                    return Verdict.CONTINUE;
                }))
                .requestHead(false);
        host.walk.requestData(host.bytes("long enough"), true);

        assertEquals(List.of("a.requestHead"), calls);
        assertEquals("long enough", host.requestBody());
    }

    @Test
    void skipsBodyWhileWaitingOnTheHead() {
        host.walk(a.wants(Need.NONE, Need.buffer(2)).pausesOn("responseHead")).requestHead(true);
        answer("long enough");

        a.context().skipBody();
        a.context().resume();

        assertEquals("long enough", host.responseBody());
    }

    @Test
    void replacementTakesThePlaceOfThePart() {
        host.walk(a.wants(Need.STREAM, Need.STREAM).on("responseData", (context, data) -> {
                    context.replace(host.bytes("dropped"));
                    context.replace(host.bytes("new"));
                    return Verdict.CONTINUE;
                }))
                .requestHead(true);
        answer("old");

        assertEquals("new", host.responseBody());
    }

    @Test
    void replacementOutsideACallForDataIsDropped() {
        host.walk(a.on("requestHead", (context, data) -> {
                    context.replace(host.bytes("nothing"));
                    return Verdict.PAUSE;
                }))
                .requestHead(false);
        host.walk.requestData(host.bytes("body"), true);

        a.context().replace(host.bytes("nothing"));
        a.context().resume();

        assertEquals("body", host.requestBody());
    }

    @Test
    void contentLengthFollowsAReplacedWholeBody() {
        ResponseHead head = ScriptedHost.response(200);
        head.framing(Framing.LENGTH, 3);
        head.fields().add(HeaderNames.CONTENT_LENGTH, new byte[] {'3'});
        host.walk(a.wants(Need.NONE, Need.buffer(9)).on("responseData", (context, data) -> {
                    context.replace(host.bytes("longer"));
                    return Verdict.CONTINUE;
                }))
                .requestHead(true);

        host.walk.responseHead(head, false);
        host.walk.responseData(host.bytes("old"), true);

        assertEquals("longer", host.responseBody());
        assertEquals("6", head.fields().value(HeaderNames.CONTENT_LENGTH));
        assertEquals(6, head.contentLength());
    }

    @Test
    void whatAFilterReadsIsNotTakenFromTheBody() {
        host.walk(a.wants(Need.STREAM, Need.NONE).on("requestData", (context, data) -> {
                    data.skipBytes(data.readableBytes());
                    return Verdict.CONTINUE;
                }))
                .requestHead(false);
        host.walk.requestData(host.bytes("body"), true);

        assertEquals("body", host.requestBody());
    }

    @Test
    void changesInPlaceGoOn() {
        host.walk(a.wants(Need.STREAM, Need.NONE).on("requestData", (context, data) -> {
                    data.setByte(data.readerIndex(), 'B').writerIndex(data.writerIndex() - 1);
                    return Verdict.CONTINUE;
                }))
                .requestHead(false);
        host.walk.requestData(host.bytes("body"), true);

        assertEquals("Bod", host.requestBody());
    }

    @Test
    void readsStopAboveTheWatermarkOnly() {
        host.heldBytes = 5;
        host.walk(a.pausesOn("requestHead")).requestHead(false);

        host.walk.requestData(host.bytes("12345"), false);
        assertTrue(host.requestReads);
        host.walk.requestData(host.bytes("6"), false);
        assertFalse(host.requestReads);
        a.context().resume();

        assertTrue(host.requestReads);
        assertEquals("123456", host.requestBody());
    }

    @Test
    void collectingIsBoundByTheFilterNotByTheWatermark() {
        host.heldBytes = 5;
        host.walk(a.wants(Need.NONE, Need.buffer(20)).pausesOn("responseHead")).requestHead(true);
        host.walk.responseHead(ScriptedHost.response(200), false);
        host.walk.responseData(host.bytes("0123456789"), false);
        assertFalse(host.responseReads);

        a.context().resume();
        assertTrue(host.responseReads);
        host.walk.responseData(host.bytes("0123456789"), true);

        assertEquals("01234567890123456789", host.responseBody());
    }

    @Test
    void abortLetsReadsGoOn() {
        host.heldBytes = 5;
        host.walk(a.pausesOn("requestHead")).requestHead(false);
        host.walk.requestData(host.bytes("0123456789"), false);

        a.context().answer(403, "", null, "");

        assertTrue(host.requestReads);
    }

    @Test
    void whatComesWhileTheHeadGoesOutKeepsItsPlace() {
        host.whenRequestHeadPasses = () -> host.walk.requestData(host.bytes("two"), true);
        host.walk(a.pausesOn("requestHead")).requestHead(false);
        host.walk.requestData(host.bytes("one "), false);

        a.context().resume();

        assertEquals("one two", host.requestBody());
    }

    @Test
    void eachCollectingFilterHasItsOwnBound() {
        host.walk(a.wants(Need.buffer(9), Need.NONE), b.wants(Need.buffer(4), Need.NONE))
                .requestHead(false);
        host.walk.requestData(host.bytes("12345"), true);

        assertEquals(List.of("reply 413", "responseHead 413"), host.events());
        assertTrue(calls.contains("a.requestData 12345|"));
    }

    @Test
    void emptyPartsAreNotShown() {
        host.walk(a.wants(Need.STREAM, Need.NONE)).requestHead(false);
        host.walk.requestData(host.bytes(""), false);

        assertEquals(List.of("a.requestHead"), calls);
    }

    @Test
    void bytesThatAFilterAddsCountAgainstTheWatermark() {
        host.heldBytes = 5;
        host.walk(a.wants(Need.STREAM, Need.NONE).on("requestData", (context, data) -> {
                    context.replace(host.bytes("much longer"));
                    return Verdict.PAUSE;
                }))
                .requestHead(false);
        host.walk.requestData(host.bytes("one"), true);
        assertFalse(host.requestReads);

        a.context().resume();

        assertTrue(host.requestReads);
        assertEquals("much longer", host.requestBody());
    }

    @Test
    void drippedBytesAreCopiedTogether() {
        host.walk(a.wants(Need.buffer(4000), Need.NONE)).requestHead(false);
        for (int i = 0; i < 4000; i++) {
            ByteBuf read = host.buffers.buffer(2048).writeByte('x');
            host.walk.requestData(read.readRetainedSlice(1), i == 3999);
            read.release();
            assertTrue(host.bytesInUse() <= 16 * 1024, "bytes in use");
        }

        assertEquals(4000, host.requestBytes.size());
    }

    @Test
    void whatAFilterWasShownDoesNotGrow() {
        List<ByteBuf> shown = new ArrayList<>();
        host.walk(a.wants(Need.prefix(3), Need.NONE).on("requestData", (context, data) -> {
                    shown.add(data.retain());
                    return Verdict.PAUSE;
                }))
                .requestHead(false);
        host.walk.requestData(host.bytes("1"), false);
        host.walk.requestData(host.bytes("23"), false);
        host.walk.requestData(host.bytes("4"), true);

        assertEquals("123", shown.get(0).toString(StandardCharsets.US_ASCII));
        shown.get(0).release();
        a.context().resume();
        assertEquals("1234", host.requestBody());
    }

    @Test
    void trailersFollowTheBodyThroughFiltersThatAsked() {
        host.walk(a.wants(Need.STREAM, Need.NONE).pausesOn("requestTrailers"), b.wants(Need.buffer(9), Need.NONE), c)
                .requestHead(false);
        host.walk.requestData(host.bytes("body"), false);
        host.walk.requestTrailers(new HeaderBlock());
        assertFalse(host.requestHeadOut);

        a.context().resume();

        assertEquals(
                List.of(
                        "a.requestHead",
                        "b.requestHead",
                        "a.requestData body",
                        "a.requestTrailers",
                        "b.requestData body",
                        "c.requestHead",
                        "b.requestTrailers"),
                calls);
        assertEquals("body", host.requestBody());
        assertEquals(List.of("requestHead", "requestTrailers"), host.events());
    }

    @Test
    void trailersAloneEndAnEmptyBody() {
        host.walk(a.wants(Need.NONE, Need.buffer(9))).requestHead(true);
        host.walk.responseHead(ScriptedHost.response(200), false);
        host.walk.responseTrailers(new HeaderBlock());

        assertEquals(
                List.of("a.requestHead|", "a.responseHead 200", "a.responseData ", "a.responseTrailers", "a.destroy"),
                calls);
        assertTrue(host.responseEndOut);
    }
}
