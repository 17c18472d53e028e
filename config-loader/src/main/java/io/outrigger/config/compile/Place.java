package io.outrigger.config.compile;

import io.outrigger.core.server.Identity;
import java.net.Inet6Address;
import java.util.Map;

/** Where configuration is compiled for: what resources ask of the proxy that would obey them. */
record Place(Identity identity) {
    String namespace() {
        return identity.namespace();
    }

    boolean isGateway() {
        return identity.role() == Identity.Role.GATEWAY;
    }

    /** An empty namespace means any. */
    boolean fits(Map<String, String> labels, String namespace) {
        return identity.fits(labels) && (namespace.isEmpty() || namespace.equals(identity.namespace()));
    }

    /** The address that stands for all: of IPv6 if we have no other. */
    String anyAddress() {
        boolean ipv6 = !identity.addresses().isEmpty()
                && identity.addresses().stream().allMatch(Inet6Address.class::isInstance);
        return ipv6 ? "::" : "0.0.0.0";
    }

    String loopback() {
        return anyAddress().equals("::") ? "::1" : "127.0.0.1";
    }
}
