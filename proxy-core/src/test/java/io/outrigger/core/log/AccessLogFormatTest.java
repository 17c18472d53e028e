package io.outrigger.core.log;

import static io.outrigger.core.log.Written.json;
import static io.outrigger.core.log.Written.text;
import static io.outrigger.core.log.Written.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Formats as texts and as JSON, byte for byte, and what is no format. */
final class AccessLogFormatTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "%START_TIME% ~ 2026-11-21T01:11:34.123Z",
                "%START_TIME(%Y/%m/%dT%H:%M:%S%z %s)% ~ 2026/11/21T01:11:34+0000 1795223494",
                "%START_TIME(%a %e %b %j %I%p .%1f .%6f .%9f .%f %Z)% ~ Sat 21 Nov 325 01AM .1 .123456 .123456000"
                        + " .123456000 UTC",
                "%EMIT_TIME% ~ 2026-11-21T01:11:34.136Z",
                "%BYTES_RECEIVED% %BYTES_SENT% ~ 5 61",
                "%DURATION% %REQUEST_DURATION% %REQUEST_TX_DURATION% ~ 12 1 2",
                "%RESPONSE_DURATION% %RESPONSE_TX_DURATION% ~ 9 3",
                "%PROTOCOL% %UPSTREAM_PROTOCOL% ~ HTTP/1.1 HTTP/2",
                "%RESPONSE_CODE% %RESPONSE_CODE_DETAILS% ~ 200 via_upstream",
                "%RESPONSE_FLAGS% %RESPONSE_FLAGS_LONG% ~ - -",
                "%ROUTE_NAME% ~ default",
                "%UPSTREAM_HOST% %UPSTREAM_REMOTE_ADDRESS% ~ 10.0.0.1:8080 10.0.0.1:8080",
                "%UPSTREAM_REMOTE_ADDRESS_WITHOUT_PORT% %UPSTREAM_REMOTE_PORT% ~ 10.0.0.1 8080",
                "%UPSTREAM_CLUSTER% ~ outbound|9080||reviews.default.svc.cluster.local;",
                "%UPSTREAM_CLUSTER_RAW% ~ outbound|9080||reviews.default.svc.cluster.local",
                "%UPSTREAM_LOCAL_ADDRESS% %UPSTREAM_LOCAL_PORT% ~ 10.0.0.7:40000 40000",
                "%DOWNSTREAM_LOCAL_ADDRESS% %DOWNSTREAM_DIRECT_LOCAL_ADDRESS% ~ 10.96.0.10:9080 127.0.0.1:15001",
                "%DOWNSTREAM_REMOTE_ADDRESS% %DOWNSTREAM_REMOTE_PORT% ~ 10.0.0.7:51234 51234",
                "%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT% ~ 10.0.0.7",
                "%DOWNSTREAM_DIRECT_REMOTE_ADDRESS% ~ 10.0.0.8:50000",
                "%UPSTREAM_REQUEST_ATTEMPT_COUNT% %CONNECTION_ID% ~ 1 42",
                "%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% ~ GET /books?id=7&x=1&empty=",
                "%REQ(USER-AGENT):4% %REQUEST_HEADER(User-Agent)% ~ curl curl/8.5.0",
                "%REQ(MISSING)% %REQ(MISSING?:AUTHORITY)% ~ - reviews:9080",
                "%RESP(CONTENT-TYPE)% %RESPONSE_HEADER(X)% ~ text/plain -",
                "%TRAILER(X)% %RESPONSE_TRAILER(X)% ~ - -",
                "%GRPC_STATUS% %GRPC_STATUS_NUMBER% ~ - -",
                "%REQUESTED_SERVER_NAME% <%LOCAL_REPLY_BODY%> <%CUSTOM_FLAGS%> ~ - <> <>",
                "%PATH% %PATH(NQ)% %PATH(NQ:PATH)% ~ /books?id=7&x=1&empty= /books /books",
                "%PATH(WQ:ORIG)% ~ -",
                "%REQ_WITHOUT_QUERY(X?:PATH)% ~ /books",
                "%QUERY_PARAM(id)% %QUERY_PARAM(x)% %QUERY_PARAM(i)% ~ 7 1 -",
                "<%QUERY_PARAM(empty)%> ~ <>",
                "%QUERY_PARAMS(ORIG)% %QUERY_PARAMS(DECODED):4% ~ id=7&x=1&empty= id=7",
                "%START_TIME(%h %C %u %w %k %l|%X|%x|%r|%c)% ~ Nov 20 6 6  1  1|01:11:34|11/21/26|01:11:34 AM|Sat Nov"
                        + " 21 01:11:34 2026",
                "%START_TIME(%E4Y %Ez %:z %Q %% plain)% ~ 2026 +00:00 +00:00 %Q % plain",
                "%START_TIME(%G %g %V %U %W|%5Y %3d|%EY %Oy|%E*z %::z %:::z|%P|%E %O)% ~ 2026 26 47 46 46|2026 21|2026"
                        + " 26|+00:00:00 +00:00:00 +00|am|%E %O",
                "%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT(8)% %UPSTREAM_REMOTE_ADDRESS_WITHOUT_PORT(0)% ~ 10.0.0.0/8"
                        + " 0.0.0.0/0",
                "%DOWNSTREAM_LOCAL_ADDRESS_WITHOUT_PORT(11)% %DOWNSTREAM_LOCAL_ADDRESS_WITHOUT_PORT(128)% ~"
                        + " 10.96.0.0/11 10.96.0.10/32",
                "%COALESCE({\"operators\": [{\"command\": \"REQ\", \"param\": \"no\"}, \"PROTOCOL\"]})% ~ HTTP/1.1",
                "<%COALESCE({\"operators\":[{\"command\":\"REQ\",\"param\":\":path\",\"max_length\":3}]}):2%> ~ </b>",
                "%COALESCE({\"operators\": [\"REQUESTED_SERVER_NAME\"]})% ~ -",
                "%ACCESS_LOG_TYPE% ~ DownstreamEnd",
                "%DOWNSTREAM_PEER_URI_SAN% %TRACE_ID% ~ - -",
                "%DYNAMIC_METADATA(a:b)% %FILTER_STATE(x):10% ~ - -",
                "100%% %RESPONSE_CODE%%% ~ 100% 200%",
            })
    void writesOperator(String format, String expected) {
        assertEquals(expected, text(format, SampleEntry.http()));
    }

    @Test
    void istioTextLineIsExact() {
        String line = write(AccessLogFormat.istioText(), SampleEntry.http());

        assertEquals(
                "[2026-11-21T01:11:34.123Z] \"GET /books?id=7&x=1&empty= HTTP/1.1\" 200 - via_upstream - \"-\" 5 61 12"
                        + " 11 \"-\" \"curl/8.5.0\" \"6ba7b810-9dad-41d1-80b4-00c04fd430c8\" \"reviews:9080\""
                        + " \"10.0.0.1:8080\" outbound|9080||reviews.default.svc.cluster.local 10.0.0.7:40000"
                        + " 10.96.0.10:9080 10.0.0.7:51234 - default\n",
                line);
    }

    @Test
    void istioTextLineOfConnectionHasDashes() {
        String line = write(
                AccessLogFormat.istioText(), SampleEntry.tcp().failure("delayed_connect_error: Connection refused"));

        assertTrue(
                line.contains(
                        "\"- - -\" 0 UF,URX - - \"delayed_connect_error:_Connection_refused\" 5 61 12 - \"-\" \"-\""),
                line);
    }

    @Test
    void istioJsonKeepsTypes() {
        String line = write(AccessLogFormat.istioJson(), SampleEntry.http());

        assertEquals(
                "{\"authority\":\"reviews:9080\",\"bytes_received\":5,\"bytes_sent\":61,"
                        + "\"connection_termination_details\":null,\"downstream_local_address\":\"10.96.0.10:9080\","
                        + "\"downstream_remote_address\":\"10.0.0.7:51234\",\"duration\":12,\"method\":\"GET\","
                        + "\"path\":\"/books?id=7&x=1&empty=\",\"protocol\":\"HTTP/1.1\","
                        + "\"request_id\":\"6ba7b810-9dad-41d1-80b4-00c04fd430c8\",\"requested_server_name\":null,"
                        + "\"response_code\":200,\"response_code_details\":\"via_upstream\",\"response_flags\":\"-\","
                        + "\"route_name\":\"default\",\"start_time\":\"2026-11-21T01:11:34.123Z\","
                        + "\"upstream_cluster\":\"outbound|9080||reviews.default.svc.cluster.local\","
                        + "\"upstream_host\":\"10.0.0.1:8080\",\"upstream_local_address\":\"10.0.0.7:40000\","
                        + "\"upstream_service_time\":\"11\",\"upstream_transport_failure_reason\":null,"
                        + "\"user_agent\":\"curl/8.5.0\",\"x_forwarded_for\":null}\n",
                line);
    }

    @Test
    void jsonNestsAndMixes() {
        Map<String, Object> format = new LinkedHashMap<>();
        format.put("z", Map.of("port", "%UPSTREAM_REMOTE_PORT%", "attempts", "%UPSTREAM_REQUEST_ATTEMPT_COUNT%"));
        format.put("list", List.of("%RESPONSE_CODE%", "%REQ(MISSING)%", 7, true));
        format.put("mixed", "%PROTOCOL% got %RESPONSE_CODE% %REQ(MISSING)%");
        format.put("plain", "a \"b\"");

        String line = json(format, SampleEntry.http());

        assertEquals(
                "{\"list\":[200,null,7,true],\"mixed\":\"HTTP/1.1 got 200 -\",\"plain\":\"a \\\"b\\\"\","
                        + "\"z\":{\"attempts\":1,\"port\":8080}}",
                line);
    }

    @Test
    void omittedValuesLeaveNoTrace() {
        AccessLogFormat json = AccessLogFormat.json(Map.of("a", "%REQ(MISSING)%", "b", "%RESPONSE_CODE%"), true);
        AccessLogFormat text = AccessLogFormat.text("<%REQ(MISSING)%>", true);

        assertEquals("{\"b\":200}\n", write(json, SampleEntry.http()));
        assertEquals("<>\n", write(text, SampleEntry.http()));
    }

    @Test
    void blocksOfWhichEverythingIsOmittedAreOmitted() {
        Map<String, Object> format = new LinkedHashMap<>();
        format.put("some", List.of("%REQ(MISSING)%", "%RESPONSE_CODE%"));
        format.put("none", Map.of("inner", List.of("%REQ(MISSING)%")));
        format.put("text", "a%REQ(MISSING)%b");

        assertEquals(
                "{\"some\":[200],\"text\":\"ab\"}\n", write(AccessLogFormat.json(format, true), SampleEntry.http()));
    }

    @Test
    void theFirstThatHasAValueKeepsItsType() {
        String first = "%COALESCE({\"operators\": [\"REQUESTED_SERVER_NAME\", \"RESPONSE_CODE\"]})%";
        String none = "%COALESCE({\"operators\": [{\"command\": \"REQ\", \"param\": \"x\"}]})%";

        assertEquals("{\"a\":200,\"b\":null}", json(Map.of("a", first, "b", none), SampleEntry.http()));
    }

    @Test
    void headerCannotBeginALine() {
        SampleEntry entry = SampleEntry.http().request("evil", "a\r\nb\u001b[31m\u0000\u007f\tc");

        assertEquals("a\\x0d\\x0ab\\x1b[31m\\x00\\x7f\tc", text("%REQ(EVIL)%", entry));
    }

    @Test
    void quotesStayInText() {
        assertEquals("\"a \"b\" c\"", text("\"%REQ(Q)%\"", SampleEntry.http().request("q", "a \"b\" c")));
    }

    @Test
    void jsonStringsAreEscaped() {
        SampleEntry entry =
                SampleEntry.http().request("evil", "q\"b\\\r\n\t\b\f\u0001\u007f\u00e4\ud83d\ude00${jndi:x}");

        assertEquals(
                "{\"a\":\"q\\\"b\\\\\\r\\n\\t\\b\\f\\u0001\u007f\u00e4\ud83d\ude00${jndi:x}\"}",
                json(Map.of("a", "%REQ(EVIL)%"), entry));
    }

    @Test
    void aTextThatIsNotUtf8HasItsBytesEscapedInJson() {
        byte[] latin = {
            'a', (byte) 0xe4, 'b', (byte) 0xc3, (byte) 0xa4, (byte) 0xed, (byte) 0xa0, (byte) 0x80, (byte) 0xf0
        };

        assertEquals(
                "{\"a\":\"a\\u00e4b\\u00c3\\u00a4\\u00ed\\u00a0\\u0080\\u00f0\"}",
                json(Map.of("a", "%REQ(X)%"), SampleEntry.http().request("x", latin)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 9, 15, 16, 17, 64})
    void controlByteIsFoundAnywhere(int length) {
        for (int at = 0; at < length; at++) {
            StringBuilder value = new StringBuilder("\u00e4".repeat(0) + "x".repeat(length));
            value.setCharAt(at, '\n');
            String expected = value.toString().replace("\n", "\\x0a");

            assertEquals(expected, text("%REQ(X)%", SampleEntry.http().request("x", value.toString())));
        }
    }

    @Test
    void whatIsNotGrpcHasNoGrpcStatus() {
        for (String type : List.of("application/grpc;charset=utf-8", "application/grpc-web", "text/plain")) {
            assertEquals("-", text("%GRPC_STATUS%", SampleEntry.http().request("content-type", type)));
        }
    }

    @Test
    void pointsThatAreNotKnownHereAreNamedAndWrongOnesRefused() {
        AccessLogFormat format = AccessLogFormat.text("%COMMON_DURATION(US_CX_BEG:US_CX_END:ms)%");

        assertEquals(List.of("COMMON_DURATION"), format.unsupported());
        assertEquals(
                List.of(),
                AccessLogFormat.text("%COMMON_DURATION(DS_RX_BEG:DS_TX_END:us)%")
                        .unsupported());
        for (String wrong : List.of("", "(DS_RX_BEG)", "(DS_RX_BEG:DS_TX_END:s)", "(DS_RX_BEG:DS_TX_END:ms:)")) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> AccessLogFormat.text("%COMMON_DURATION" + wrong + "%"),
                    wrong);
        }
    }

    @Test
    void namesWhatHasNoValue() {
        AccessLogFormat format = AccessLogFormat.text("%CEL(x)% %VIRTUAL_CLUSTER_NAME% %CEL(y)% %REQ(A)% %HOSTNAME%");

        assertEquals(List.of("CEL", "VIRTUAL_CLUSTER_NAME"), format.unsupported());
        assertEquals(List.of(), AccessLogFormat.istioText().unsupported());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%NOPE%",
                "%REQ%",
                "%REQ()%",
                "%REQ(A%",
                "100%",
                "% %",
                "%REQ(A):x%",
                "%REQ(A):%",
                "%GRPC_STATUS(X)%",
                "%PATH(X)%",
                "%QUERY_PARAM%",
                "%QUERY_PARAMS(ALL)%",
                "%RESPONSE_CODE:2%",
                "%RESPONSE_CODE(X)%",
                "%START_TIME:4%",
                "%START_TIME(%Y):4%",
                "%GRPC_STATUS(NUMBER):1%",
                "%UPSTREAM_HOST_NAME_WITHOUT_PORT(8)%",
                "%req(a)%"
            })
    void refusesWhatEnvoyRefuses(String format) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> AccessLogFormat.text(format));

        assertTrue(String.valueOf(e.getMessage()).contains("%"), e.getMessage());
    }

    @Test
    void escapesOfParametersAreUndone() {
        SampleEntry entry = SampleEntry.tcp().request(":path", "/a?x%20y=1%2b2&z=%zz&c");

        assertEquals(
                "1+2 %zz <> -", text("%QUERY_PARAM(x y)% %QUERY_PARAM(z)% <%QUERY_PARAM(c)%> %QUERY_PARAM(d)%", entry));
        assertEquals("x%20y=1%2b2&z=%zz&c", text("%QUERY_PARAMS%", entry));
        assertEquals("x y=1+2&z=%zz&c", text("%QUERY_PARAMS(DECODED)%", entry));
    }

    @Test
    void equalFormatsAreEqual() {
        assertEquals(AccessLogFormat.istioText(), AccessLogFormat.istioText());
        assertEquals(AccessLogFormat.istioJson(), AccessLogFormat.istioJson());
        assertEquals(AccessLogFormat.text("a"), AccessLogFormat.text("a\n"));
        assertNotEquals(AccessLogFormat.text("a", true), AccessLogFormat.text("a"));
    }

    @Test
    void datesAreRightOverCenturies() {
        CivilTime civil = new CivilTime();
        java.time.LocalDate date = java.time.LocalDate.of(1896, 1, 1);
        while (date.getYear() < 2105) {
            civil.set(date.toEpochDay() * 86_400 + 3_661);
            assertEquals(date.getYear(), civil.year());
            assertEquals(date.getMonthValue(), civil.month());
            assertEquals(date.getDayOfMonth(), civil.day());
            assertEquals(date.getDayOfYear(), civil.yearDay());
            assertEquals(date.getDayOfWeek().getValue() % 7, civil.weekday());
            assertEquals(1, civil.hour() * civil.minute() * civil.second());
            date = date.plusDays(1);
        }
    }
}
