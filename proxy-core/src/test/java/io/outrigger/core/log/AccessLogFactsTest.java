package io.outrigger.core.log;

import static io.outrigger.core.log.Written.json;
import static io.outrigger.core.log.Written.text;
import static io.outrigger.core.log.Written.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.outrigger.core.failure.ResponseFlag;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What single operators say of a request, byte for byte. */
final class AccessLogFactsTest {
    @Test
    void flagsAreJoined() {
        SampleEntry entry = SampleEntry.http().flags(ResponseFlag.URX, ResponseFlag.UF);

        assertEquals(
                "URX,UF UpstreamRetryLimitExceeded,UpstreamConnectionFailure",
                text("%RESPONSE_FLAGS% %RESPONSE_FLAGS_LONG%", entry));
    }

    @Test
    void grpcStatusComesFromTrailerElseHeadElseCode() {
        SampleEntry request = SampleEntry.http().request("content-type", "application/grpc+proto");

        assertEquals("Unknown", text("%GRPC_STATUS%", request));
        assertEquals("Unimplemented", text("%GRPC_STATUS%", request.code(404)));
        assertEquals("12", text("%GRPC_STATUS(NUMBER)%", request));
        request.trailer("grpc-status", "5");
        assertEquals(
                "NotFound NOT_FOUND 5",
                text("%GRPC_STATUS% %GRPC_STATUS(SNAKE_STRING)% %GRPC_STATUS_NUMBER%", request));
        assertEquals("{\"n\":5}", json(Map.of("n", "%GRPC_STATUS_NUMBER%"), request));
    }

    @Test
    void addressesOfVersionSixLoseTheirBracketsWithThePort() {
        SampleEntry entry = SampleEntry.http().host("[2001:db8::1]:443");

        assertEquals(
                "[2001:db8::1]:443 2001:db8::1 443",
                text("%UPSTREAM_HOST% %UPSTREAM_REMOTE_ADDRESS_WITHOUT_PORT% %UPSTREAM_REMOTE_PORT%", entry));
    }

    @Test
    void networksOfVersionSixAreAsLongAsSaid() {
        assertEquals(
                "2001:db8:0:0:0:0:0:0/32",
                text(
                        "%UPSTREAM_REMOTE_ADDRESS_WITHOUT_PORT(32)%",
                        SampleEntry.http().host("[2001:db8::1]:443")));
        assertThrows(
                IllegalArgumentException.class,
                () -> AccessLogFormat.text("%UPSTREAM_REMOTE_ADDRESS_WITHOUT_PORT(129)%"));
    }

    @Test
    void environmentIsReadWhenCompiled() {
        AccessLogFormat format = AccessLogFormat.text(
                "%HOSTNAME% %ENVIRONMENT(ZONE)% %ENVIRONMENT(NONE)%",
                false, name -> switch (name) {
                    case "HOSTNAME" -> "pod-1";
                    case "ZONE" -> "a";
                    default -> null;
                });

        assertEquals("pod-1 a -\n", write(format, SampleEntry.http()));
    }

    @Test
    void uniqueIdIsARandomUuid() {
        String id = text("%UNIQUE_ID%", SampleEntry.http());

        assertTrue(id.matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"), id);
    }

    @Test
    void factsComeFromTheEntry() {
        SampleEntry entry = SampleEntry.http()
                .fact(LogEntry.Fact.DOWNSTREAM_PEER_URI_SAN, "spiffe://cluster.local/ns/a/sa/b")
                .fact(LogEntry.Fact.UPSTREAM_CONNECTION_ID, "9");

        assertEquals("spiffe://cluster.local/ns/a/sa/b", text("%DOWNSTREAM_PEER_URI_SAN%", entry));
        assertEquals("{\"id\":9}", json(Map.of("id", "%UPSTREAM_CONNECTION_ID%"), entry));
    }

    @Test
    void durationsLieBetweenAnyTwoPoints() {
        SampleEntry entry = SampleEntry.http();

        assertEquals(
                "1 8000 8",
                text(
                        "%COMMON_DURATION(DS_RX_BEG:DS_RX_END:ms)% "
                                + "%COMMON_DURATION(DS_RX_END:US_RX_BEG:us)% %COMMON_DURATION(DS_RX_END:US_RX_BEG)%",
                        entry));
        assertEquals(
                "7000000 0",
                text(
                        "%COMMON_DURATION(US_TX_END:DS_TX_BEG:ns)% " + "%COMMON_DURATION(US_RX_BEG:DS_TX_BEG:us)%",
                        entry));
        assertEquals("-", text("%COMMON_DURATION(US_RX_BEG:DS_RX_BEG:ms)%", entry), "time does not run backwards");
        assertEquals("{\"d\":8}", json(Map.of("d", "%COMMON_DURATION(DS_RX_END:US_RX_BEG:ms)%"), entry));
        assertEquals("-", text("%COMMON_DURATION(DS_RX_BEG:US_RX_BEG:ms)%", SampleEntry.tcp()));
    }

    @Test
    void terminationDetailsAreShown() {
        SampleEntry entry = SampleEntry.tcp().termination("rbac_access_denied_matched_policy[none]");

        assertEquals(
                "rbac_access_denied_matched_policy[none] TcpConnectionEnd",
                text("%CONNECTION_TERMINATION_DETAILS% %ACCESS_LOG_TYPE%", entry));
    }

    @Test
    void whatIsMissingHasAnotherInItsPlaceButWhatIsEmptyHasNot() {
        SampleEntry entry = SampleEntry.http().request("x-empty", "");

        assertEquals("<><>", text("<%REQ(X-EMPTY)%><%REQ(X-EMPTY?USER-AGENT)%>", entry));
        assertEquals("curl/8.5.0", text("%REQ(X-NONE?USER-AGENT)%", entry));
    }

    @Test
    void timesOfCertificatesTakeAForm() {
        SampleEntry entry =
                SampleEntry.http().fact(LogEntry.Fact.DOWNSTREAM_PEER_CERT_V_END, "2027-02-03T04:05:06.000Z");

        assertEquals(
                "2027-02-03T04:05:06.000Z 03/02/2027 -",
                text(
                        "%DOWNSTREAM_PEER_CERT_V_END% %DOWNSTREAM_PEER_CERT_V_END(%d/%m/%Y)%"
                                + " %DOWNSTREAM_PEER_CERT_V_START(%Y)%",
                        entry));
    }
}
