package io.outrigger.http.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.outrigger.http.filter.HttpFilter.Need;
import io.outrigger.http.filter.HttpFilter.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whom a walk shows heads to and in which order, answers out of the middle, other routes, and the end. */
final class FilterWalkTest extends WalkedFilters {
    @Test
    void leadsRequestsForwardsAndAnswersBack() {
        host.walk(a, b).requestHead(true);
        answer("");

        assertEquals(
                List.of(
                        "a.requestHead|",
                        "b.requestHead|",
                        "b.responseHead 200",
                        "a.responseHead 200",
                        "b.destroy",
                        "a.destroy"),
                calls);
        assertEquals(List.of("requestHead", "responseHead 200"), host.events());
    }

    @Test
    void gateAndRouteFiltersAreOneWalk() {
        host.routes.add(ScriptedHost.filters(b, c));
        host.gate(a).requestHead(true);
        answer("");

        assertEquals(
                List.of(
                        "a.requestHead|",
                        "b.requestHead|",
                        "c.requestHead|",
                        "c.responseHead 200",
                        "b.responseHead 200",
                        "a.responseHead 200",
                        "c.destroy",
                        "b.destroy",
                        "a.destroy"),
                calls);
    }

    @Test
    void routeIsChosenAfterTheGateHasResumed() {
        host.routes.add(ScriptedHost.filters(b));
        host.gate(a.pausesOn("requestHead")).requestHead(true);
        assertEquals(List.of(), host.events());

        a.context().resume();

        assertEquals(List.of("route", "requestHead"), host.events());
        assertEquals("flush", host.log.get(2));
    }

    @Test
    void missingRouteIsAnsweredThroughTheGate() {
        host.gate(a).requestHead(true);

        assertEquals(List.of("a.requestHead|", "a.responseHead 404", "a.destroy"), calls);
        assertTrue(host.responseEndOut);
    }

    @Test
    void bodiesPassOnlyFiltersThatAsked() {
        host.walk(a, b.wants(Need.STREAM, Need.NONE), c.wants(Need.NONE, Need.STREAM))
                .requestHead(false);
        host.walk.requestData(host.bytes("up"), true);
        answer("down");

        assertEquals(
                List.of(
                        "a.requestHead",
                        "b.requestHead",
                        "c.requestHead",
                        "b.requestData up|",
                        "c.responseHead 200",
                        "b.responseHead 200",
                        "a.responseHead 200",
                        "c.responseData down|"),
                calls.subList(0, 8));
        assertEquals("up", host.requestBody());
        assertEquals("down", host.responseBody());
    }

    @Test
    void resumeWithinTheCallGoesOn() {
        host.walk(a.on("requestHead", (context, data) -> {
                    context.resume();
                    return Verdict.PAUSE;
                }))
                .requestHead(true);

        assertTrue(host.requestHeadOut);
    }

    @Test
    void answerIsGivenAfterTheCallAndSeenByFiltersReached() {
        host.walk(
                        a,
                        b.on("requestHead", (context, data) -> {
                            context.answer(403, "no", null, "denied");
                            calls.add("still in the call");
                            return Verdict.ANSWERED;
                        }),
                        c)
                .requestHead(true);

        assertEquals(
                List.of(
                        "a.requestHead|",
                        "b.requestHead|",
                        "still in the call",
                        "b.responseHead 403",
                        "a.responseHead 403",
                        "b.destroy",
                        "a.destroy"),
                calls);
        assertEquals("no", host.responseBody());
    }

    @Test
    void answerOutOfAWaitDropsWhatWasHeld() {
        host.walk(a.pausesOn("requestHead")).requestHead(false);
        host.walk.requestData(host.bytes("held"), true);

        a.context().answer(401, "who", null, "unknown");
        a.context().answer(403, "again", null, "ignored");
        a.context().resume();

        assertEquals(List.of("reply 401", "responseHead 401"), host.events());
        assertEquals("", host.requestBody());
    }

    @Test
    void answerTakesThePlaceOfAnAnswerThatWaits() {
        host.walk(a, b.pausesOn("responseHead")).requestHead(true);
        answer("upstream's");

        b.context().answer(502, "mine", null, "bad");

        assertEquals("mine", host.responseBody());
        assertEquals(List.of("requestHead", "reply 502", "responseHead 502"), host.events());
        assertFalse(calls.contains("a.responseHead 502"));
    }

    @Test
    void answerAfterTheHeadWentOutCutsIt() {
        host.walk(a.wants(Need.NONE, Need.STREAM).on("responseData", (context, data) -> {
                    context.answer(500, "late", null, "late");
                    return Verdict.ANSWERED;
                }))
                .requestHead(true);
        answer("upstream's");

        assertEquals(List.of("requestHead", "responseHead 200", "reply 500", "cut"), host.events());
        assertEquals("", host.responseBody());
    }

    @Test
    void ownAnswersCanBeHeldAndRewritten() {
        host.walk(a.wants(Need.NONE, Need.buffer(99)).on("responseData", (context, data) -> {
                    context.replace(host.bytes("rewritten"));
                    return Verdict.PAUSE;
                }))
                .requestHead(true);

        host.fail(io.outrigger.core.failure.FailureKind.NO_HEALTHY_UPSTREAM);
        assertFalse(host.responseHeadOut);
        a.context().resume();

        assertEquals("rewritten", host.responseBody());
    }

    @Test
    void otherDirectionGoesOnAfterTheCall() {
        a.wants(Need.STREAM, Need.NONE).pausesOn("requestData");
        a.on("responseHead", (context, data) -> {
            context.resumeRequest();
            assertEquals("", host.requestBody());
            return Verdict.CONTINUE;
        });
        host.walk(a).requestHead(false);
        host.walk.requestData(host.bytes("body"), true);

        host.walk.responseHead(ScriptedHost.response(200), false);

        assertEquals("body", host.requestBody());
    }

    @Test
    void directionsAreResumedByThemselves() {
        host.walk(a.wants(Need.STREAM, Need.NONE).pausesOn("requestData").pausesOn("responseHead"))
                .requestHead(false);
        host.walk.requestData(host.bytes("body"), false);
        host.walk.responseHead(ScriptedHost.response(200), false);

        a.context().resumeResponse();
        assertTrue(host.responseHeadOut);
        assertEquals("", host.requestBody());
        a.context().resumeRequest();

        assertEquals("body", host.requestBody());
        assertEquals(1, host.headKept);
    }

    @Test
    void requestDoesNotGoOnWhileAnAnswerOfOursWaits() {
        host.walk(a.pausesOn("requestHead").pausesOn("responseHead")).requestHead(false);
        host.walk.requestData(host.bytes("held"), true);
        a.context().answer(403, "no", null, "denied");
        assertFalse(host.responseHeadOut);

        a.context().resumeRequest();
        assertFalse(host.requestHeadOut);
        a.context().resumeResponse();

        assertEquals("no", host.responseBody());
    }

    @Test
    void reroutedHeadGoesOnBehindTheSameFilterOfTheNewRoute() {
        ScriptedFilter newA = new ScriptedFilter("a", calls);
        ScriptedFilter newB = new ScriptedFilter("b", calls);
        host.routes.add(ScriptedHost.filters(a, b));
        host.routes.add(ScriptedHost.filters(newA, newB, c));
        b.on("requestHead", (context, data) -> {
            context.reroute();
            return Verdict.CONTINUE;
        });

        host.gate(new ScriptedFilter("c", calls)).requestHead(true);

        assertEquals(List.of("c.requestHead|", "a.requestHead|", "b.requestHead|", "c.requestHead|"), calls);
        assertEquals(List.of("route", "clearRoute", "route", "requestHead"), host.events());
    }

    @Test
    void rerouteToNowhereIsAnswered() {
        host.routes.add(ScriptedHost.filters(a, b));
        a.on("requestHead", (context, data) -> {
            context.reroute();
            return Verdict.CONTINUE;
        });

        host.gate().requestHead(true);

        assertEquals(List.of("a.requestHead|", "a.responseHead 404", "a.destroy"), calls);
    }

    @Test
    void rerouteBehindTheRouterDoesNothing() {
        host.walk(a).requestHead(true);

        a.context().reroute();

        assertEquals(List.of("requestHead"), host.events());
    }

    @Test
    void destroyedInEveryStateOnceAndLast() {
        host.walk(a, b.wants(Need.buffer(9), Need.NONE), c).requestHead(false);
        host.walk.requestData(host.bytes("12"), false);

        host.walk.destroy();
        host.walk.destroy();
        host.walk.requestData(host.bytes("34"), true);
        b.context().resume();
        b.context().answer(500, "", null, "");
        b.context().replace(host.bytes("x"));

        assertEquals(List.of("a.requestHead", "b.requestHead", "b.destroy", "a.destroy"), calls);
        assertEquals(List.of(), host.events());
    }

    @Test
    void stateBelongsToOneFilterAndOutlivesTheCall() {
        a.on("requestHead", (context, data) -> {
            context.state("a's");
            return Verdict.CONTINUE;
        });
        host.walk(a, b.pausesOn("requestHead")).requestHead(true);
        b.context().state("b's");

        assertEquals("a's", a.context().state());
        assertEquals("b's", b.context().state());
    }
}
