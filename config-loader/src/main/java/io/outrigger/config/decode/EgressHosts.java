package io.outrigger.config.decode;

import org.jspecify.annotations.Nullable;

/** Hosts with a namespace in front, {@code prod/*.example.com}. Each check answers null if the host is good. */
final class EgressHosts {
    private EgressHosts() {}

    /** Of a Gateway server, where the namespace may be left out and addresses are allowed. */
    static @Nullable String gatewayHost(String host) {
        int slash = host.indexOf('/');
        if (slash < 0) {
            return name(host, true);
        }
        String namespace = host.substring(0, slash);
        boolean known = namespace.equals("*") || namespace.equals(".") || DnsNames.isLabel(namespace);
        return known
                ? name(host.substring(slash + 1), true)
                : "\"" + namespace + "\" is not a namespace, \".\" or \"*\"";
    }

    /** Of a Sidecar, where the namespace is required; {@code ~} hides. */
    static @Nullable String sidecarHost(String host) {
        int slash = host.indexOf('/');
        if (slash < 0) {
            return "\"" + host + "\" lacks a namespace (expected e.g. ./" + host + " or */" + host + ")";
        }
        String namespace = host.substring(0, slash);
        boolean special = namespace.equals("*") || namespace.equals(".") || namespace.equals("~");
        boolean excluded = namespace.startsWith("~") && DnsNames.isLabel(namespace.substring(1));
        if (!special && !excluded && !DnsNames.isLabel(namespace)) {
            return "\"" + namespace + "\" is not a namespace, \".\", \"*\" or \"~\"";
        }
        return name(host.substring(slash + 1), false);
    }

    private static @Nullable String name(String name, boolean addressAllowed) {
        if (name.isEmpty()) {
            return "lacks a host name behind the namespace";
        }
        if (addressAllowed && Addresses.isIp(name)) {
            return null;
        }
        if (!name.equals("*") && name.indexOf('.') < 0) {
            return "\"" + name + "\" is a short name; write the full name, e.g. " + name + ".default.svc.cluster.local";
        }
        if (DnsNames.isPartialWildcard(name)) {
            return "\"" + name + "\" has a wildcard that is not a whole part";
        }
        return DnsNames.wildcardName(name);
    }
}
