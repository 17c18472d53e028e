package io.outrigger.app.admin;

import io.outrigger.core.time.WallClock;
import io.outrigger.core.tls.PeerIdentity;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code /certs}: for each context of TLS the certificates shown and the first that peers are measured by. Source: Envoy's admin. */
record CertsPage(AdminTarget target, WallClock clock) implements AdminPage {
    @Override
    public String help() {
        return "print certs on machine";
    }

    @Override
    public AdminReply answer(AdminRequest request) {
        Instant now = clock.now();
        List<Object> shown = new ArrayList<>();
        for (TlsInUse context : TlsInUse.of(target.snapshot())) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put(
                    "ca_cert",
                    context.authorities().stream()
                            .limit(1)
                            .map(one -> details(one, now))
                            .toList());
            map.put(
                    "cert_chain",
                    context.own().stream().map(one -> details(one, now)).toList());
            shown.add(map);
        }
        return AdminReply.json(JsonText.pretty(json -> JsonText.value(json, Map.of("certificates", shown))));
    }

    private static Map<String, Object> details(X509Certificate certificate, Instant now) {
        PeerIdentity identity = PeerIdentity.of(certificate);
        List<Object> names = new ArrayList<>();
        identity.uris().forEach(name -> names.add(Map.of("uri", name)));
        identity.dnsNames().forEach(name -> names.add(Map.of("dns", name)));
        identity.addresses().forEach(name -> names.add(Map.of("ip_address", name)));
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("path", "<inline>");
        map.put("serial_number", identity.serial());
        map.put("subject_alt_names", names);
        map.put("days_until_expiration", Long.toString(TlsInUse.days(certificate, now)));
        map.put("valid_from", certificate.getNotBefore().toInstant().toString());
        map.put("expiration_time", certificate.getNotAfter().toInstant().toString());
        return map;
    }
}
