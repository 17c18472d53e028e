package io.outrigger.app.admin;

/**
 * Whose numbers: {@code cluster.outbound|80||a.svc}, {@code listener.0.0.0.0_15006}.
 *
 * @param prefix before the number's name, without the last dot
 * @param family the same for all owners of a kind ({@code cluster}), in Prometheus names
 * @param tag label that tells owners of a kind apart; empty if there is only one
 * @param value the label's value
 */
record StatOwner(String prefix, String family, String tag, String value) {
    private static final String VHOST = "vhost.";

    static StatOwner cluster(String name) {
        return new StatOwner("cluster." + name, "cluster", "cluster_name", name);
    }

    static StatOwner http(String prefix) {
        return new StatOwner("http." + prefix, "http", "http_conn_manager_prefix", prefix);
    }

    static StatOwner listener(String address) {
        return new StatOwner("listener." + address, "listener", "listener_address", address);
    }

    /**
     * Routes that share a prefix, {@code vhost.a.test:80.route.b}. As in Envoy, what stands before the first dot of the virtual host
     * is a label in Prometheus names, and the rest of it a part of the name.
     */
    static StatOwner route(String name) {
        int dot = name.indexOf('.', VHOST.length());
        return new StatOwner(
                name, VHOST + name.substring(dot + 1), "virtual_host", name.substring(VHOST.length(), dot));
    }

    /** The only owner of its kind. */
    static StatOwner single(String name) {
        return new StatOwner(name, name, "", "");
    }
}
