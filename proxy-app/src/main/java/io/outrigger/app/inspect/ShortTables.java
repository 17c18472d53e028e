package io.outrigger.app.inspect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The short tables of istioctl {@code proxy-config}: same columns, same words, same widths. */
final class ShortTables {
    private static final int WIDE = 5;
    private static final int NARROW = 1;
    private static final int SHOWN_DOMAINS = 2;

    /** Lists of protocols that istioctl has a word for. */
    private static final Map<List<String>, String> PROTOCOLS = Map.of(
            List.of("http/1.0", "http/1.1", "h2c"), "HTTP",
            List.of("istio", "istio-http/1.0", "istio-http/1.1", "istio-h2"), "Istio HTTP Plain",
            List.of("http/1.0", "http/1.1", "h2c", "istio-http/1.0", "istio-http/1.1", "istio-h2"), "HTTP TLS",
            List.of("istio-peer-exchange", "istio"), "TCP TLS");

    private ShortTables() {}

    static String of(ConfigDump.Kind kind, List<Tree> chosen) {
        return switch (kind) {
            case ROUTE -> routes(chosen);
            case CLUSTER -> clusters(chosen);
            case LISTENER -> listeners(chosen);
            default -> endpoints(chosen);
        };
    }

    private static String routes(List<Tree> tables) {
        Columns columns = new Columns(WIDE, "NAME", "VHOST NAME", "DOMAINS", "MATCH", "VIRTUAL SERVICE");
        for (Tree table : tables) {
            String name = table.at("name").text();
            for (Tree host : table.at("virtual_hosts").elements()) {
                String hostName = host.at("name").text();
                String domains = domains(host.at("domains").texts());
                for (Tree route : host.at("routes").elements()) {
                    if (!route.at("route", "cluster").text().equals("PassthroughCluster")) {
                        columns.row(name, hostName, domains, match(route.at("match")), owner(route));
                    }
                }
                if (host.at("routes").elements().isEmpty()) {
                    columns.row(name, hostName, domains, "/*", "404");
                }
            }
        }
        return columns.toString();
    }

    private static String domains(List<String> all) {
        if (all.size() == 1) {
            return all.get(0);
        }
        List<String> plain = all.stream()
                .filter(domain -> domain.indexOf(':') < 0 || domain.endsWith("]"))
                .filter(domain -> !isLong(domain, all))
                .distinct()
                .toList();
        if (plain.size() <= SHOWN_DOMAINS) {
            return String.join(", ", plain);
        }
        return String.join(", ", plain.subList(0, SHOWN_DOMAINS)) + " + " + (plain.size() - SHOWN_DOMAINS) + " more...";
    }

    /** Whether the same name also stands there without the ending that means the cluster. */
    private static boolean isLong(String domain, List<String> all) {
        return Stream.of(".svc.cluster.local", ".svc")
                .anyMatch(end ->
                        domain.endsWith(end) && all.contains(domain.substring(0, domain.length() - end.length())));
    }

    private static String match(Tree match) {
        List<String> conditions = new ArrayList<>();
        if (match.at("prefix").isThere()) {
            conditions.add(match.at("prefix").text() + "*");
        }
        if (match.at("path_separated_prefix").isThere()) {
            conditions.add("PathPrefix:" + match.at("path_separated_prefix").text());
        }
        if (match.at("path").isThere()) {
            conditions.add(match.at("path").text());
        }
        if (match.at("safe_regex").isThere()) {
            conditions.add("regex " + match.at("safe_regex", "regex").text());
        }
        return String.join(" ", conditions);
    }

    /** {@code reviews.default} of {@code /apis/networking.istio.io/v1alpha3/namespaces/default/virtual-service/reviews}. */
    private static String owner(Tree thing) {
        String[] path = thing.at("metadata", "filter_metadata", "istio", "config")
                .text()
                .split("/", -1);
        return path.length == 8 ? path[7] + "." + path[5] : "";
    }

    private static String clusters(List<Tree> all) {
        Columns columns = new Columns(WIDE, "SERVICE FQDN", "PORT", "SUBSET", "DIRECTION", "TYPE", "DESTINATION RULE");
        for (Tree cluster : all) {
            ClusterKey key = ClusterKey.of(cluster.at("name").text());
            String written = cluster.at("type").text();
            String type = written.isEmpty() ? "STATIC" : written;
            if (key.isService()) {
                String subset = key.subset().isEmpty() ? "-" : key.subset();
                columns.row(key.host(), key.port(), subset, key.direction(), type, owner(cluster));
            } else {
                columns.row(key.host(), "-", "-", "-", type, owner(cluster));
            }
        }
        return columns.toString();
    }

    private static String listeners(List<Tree> all) {
        Columns columns = new Columns(NARROW, "ADDRESSES", "PORT", "MATCH", "DESTINATION");
        for (Tree listener : all) {
            List<Tree> chains = new ArrayList<>(listener.at("filter_chains").elements());
            if (listener.at("default_filter_chain").isThere()) {
                chains.add(listener.at("default_filter_chain"));
            }
            chains.sort(Comparator.comparing(ShortTables::destination).reversed());
            String port = Integer.toString(port(listener));
            for (Tree chain : chains) {
                columns.row(address(listener), port, condition(chain.at("filter_chain_match")), destination(chain));
            }
        }
        return columns.toString();
    }

    static String address(Tree listener) {
        return listener.at("address", "socket_address", "address").text();
    }

    static int port(Tree thing) {
        String port = thing.at("address", "socket_address", "port_value").text();
        return port.isEmpty() ? 0 : Integer.parseInt(port);
    }

    private static String condition(Tree match) {
        List<String> conditions = new ArrayList<>();
        if (!match.at("server_names").texts().isEmpty()) {
            conditions.add("SNI: " + String.join(",", match.at("server_names").texts()));
        }
        if (match.at("transport_protocol").isThere()) {
            conditions.add("Trans: " + match.at("transport_protocol").text());
        }
        List<String> protocols = match.at("application_protocols").texts();
        if (!protocols.isEmpty()) {
            conditions.add("App: " + PROTOCOLS.getOrDefault(protocols, String.join(",", protocols)));
        }
        String port = match.at("destination_port").isThere()
                ? ":" + match.at("destination_port").text()
                : "";
        List<String> ranges = match.at("prefix_ranges").elements().stream()
                .map(range -> range.at("address_prefix").text() + "/"
                        + range.at("prefix_len").text())
                .toList();
        if (!ranges.isEmpty()) {
            conditions.add("Addr: " + String.join(",", ranges) + port);
        } else if (!port.isEmpty()) {
            conditions.add("Addr: *" + port);
        }
        return conditions.isEmpty() ? "ALL" : String.join("; ", conditions);
    }

    private static String destination(Tree chain) {
        for (Tree filter : chain.at("filters").elements()) {
            Tree config = filter.at("typed_config");
            if (config.at("route_config").isThere()) {
                return inline(config.at("route_config"));
            }
            if (config.at("rds").isThere()) {
                return "Route: " + config.at("rds", "route_config_name").text();
            }
            if (filter.at("name").text().endsWith("tcp_proxy") && !isBlackHole(config)) {
                return towards(config.at("cluster").text());
            }
        }
        return "Non-HTTP/Non-TCP";
    }

    private static boolean isBlackHole(Tree config) {
        return String.valueOf(config.value()).contains("BlackHoleCluster");
    }

    /** Clusters of the proxy's own stand for themselves. */
    private static String towards(String cluster) {
        return cluster.contains("Cluster") ? cluster : "Cluster: " + cluster;
    }

    private static String inline(Tree table) {
        List<Tree> hosts = table.at("virtual_hosts").elements();
        List<String> shown = new ArrayList<>();
        for (Tree host : hosts) {
            List<String> domains = host.at("domains").texts();
            boolean every = domains.equals(List.of("*"));
            List<Tree> routes = host.at("routes").elements();
            if (hosts.size() == 1 && every && routes.size() == 1) {
                String cluster = routes.get(0).at("route", "cluster").text();
                if (routes.get(0).at("match", "prefix").text().equals("/") && !cluster.isEmpty()) {
                    return towards(cluster);
                }
            }
            String matches = String.join(
                    ", ", routes.stream().map(route -> match(route.at("match"))).toList());
            shown.add(every ? matches : String.join("/", domains) + " " + matches);
        }
        return "Inline Route: " + String.join("; ", shown);
    }

    /** One endpoint of one cluster. */
    private record Row(String address, int port, String status, String check, String cluster) {}

    private static String endpoints(List<Tree> assignments) {
        List<Row> rows = new ArrayList<>();
        for (Tree assignment : assignments) {
            String cluster = assignment.at("cluster_name").text();
            for (Tree locality : assignment.at("endpoints").elements()) {
                for (Tree one : locality.at("lb_endpoints").elements()) {
                    Tree endpoint = one.at("endpoint");
                    boolean failed = one.at("failed_outlier_check").text().equals("true");
                    String status = one.at("health_status").text();
                    rows.add(new Row(address(endpoint), port(endpoint), status, failed ? "FAILED" : "OK", cluster));
                }
            }
        }
        rows.sort(Comparator.comparing(Row::address).thenComparingInt(Row::port).thenComparing(Row::cluster));
        Columns columns = new Columns(WIDE, "ENDPOINT", "STATUS", "OUTLIER CHECK", "CLUSTER");
        rows.forEach(row -> columns.row(row.address() + ":" + row.port(), row.status(), row.check(), row.cluster()));
        return columns.toString();
    }
}
