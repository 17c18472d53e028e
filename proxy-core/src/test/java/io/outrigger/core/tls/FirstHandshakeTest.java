package io.outrigger.core.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.outrigger.core.time.WallClock;
import io.outrigger.core.tls.ServerTlsSpec.ClientCertificate;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FirstHandshakeTest {
    private static final WallClock CLOCK = () -> SampleAuthority.NOW.toEpochMilli() * 1000;
    private static final ClientTlsSpec.Offers OFFERS =
            new ClientTlsSpec.Offers(List.of("h"), List.of("h2"), List.of("b"));

    private final SampleAuthority root;
    private final Credential own;

    FirstHandshakeTest() throws Exception {
        root = SampleAuthority.root("root");
        own = root.server("a.test");
    }

    private ServerTls server() {
        return ServerTls.of(
                new ServerTlsSpec(List.of(own), ClientCertificate.NONE, PeerTrust.ANYONE, TlsParameters.DEFAULT),
                CLOCK);
    }

    private static ClientTls client(PeerTrust trust) {
        return ClientTls.of(new ClientTlsSpec(null, trust, false, TlsParameters.DEFAULT, OFFERS), CLOCK);
    }

    @Test
    void twoEndsThatTrustEachOtherAgree() {
        PeerTrust trust = PeerTrust.in(List.of(root.certificate()));

        assertEquals(true, FirstHandshake.between(server(), client(trust)));
    }

    @Test
    void strangersAndMissingCertificatesDoNot() throws Exception {
        PeerTrust others = PeerTrust.in(List.of(SampleAuthority.root("other").certificate()));

        assertEquals(false, FirstHandshake.between(server(), client(others)));
        assertEquals(false, FirstHandshake.between(ServerTls.MISSING, client(others)));
        assertEquals(false, FirstHandshake.between(server(), ClientTls.MISSING));
    }
}
