package io.outrigger.app.inspect;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A configuration dump, cut into what can be asked for. */
public final class ConfigDump {
    private final Tree root;

    private ConfigDump(Tree root) {
        this.root = root;
    }

    /** Reads what {@code /config_dump?include_eds} answers. Throws {@link IOException} if it is no dump. */
    public static ConfigDump read(byte[] json) throws IOException {
        Tree root = new Tree(JsonValues.read(json));
        if (root.at("configs").elements().isEmpty()) {
            throw new IOException("is no configuration dump: it has no \"configs\"");
        }
        return new ConfigDump(root);
    }

    /** What can be asked for. */
    public enum Kind {
        ROUTE,
        CLUSTER,
        LISTENER,
        ENDPOINT,
        SECRET,
        BOOTSTRAP
    }

    /** How it is written. */
    public enum Form {
        SHORT,
        JSON,
        YAML
    }

    /**
     * Which of them; empty texts and 0 ask for all.
     *
     * @param name of the thing itself
     * @param fqdn of the service a cluster stands for; {@code subset} and {@code direction} likewise
     * @param port of the service, or where a listener or an endpoint is
     */
    public record Wanted(String name, String fqdn, int port, String subset, String direction, String address) {
        boolean cluster(ClusterKey key) {
            return (name.isEmpty() || name.equals(key.name()))
                    && (fqdn.isEmpty() || fqdn.equals(key.host()))
                    && (port == 0 || Integer.toString(port).equals(key.port()))
                    && (subset.isEmpty() || subset.equals(key.subset()))
                    && (direction.isEmpty() || direction.equalsIgnoreCase(key.direction()));
        }
    }

    /**
     * The answer as text.
     *
     * @param now when certificates must be valid
     */
    public String show(Kind kind, Form form, Wanted wanted, Instant now) {
        if (kind == Kind.BOOTSTRAP) {
            Object bootstrap = section("BootstrapConfigDump").at("bootstrap").value();
            return form == Form.YAML ? Written.yaml(bootstrap) : Written.json(bootstrap);
        }
        if (kind == Kind.SECRET) {
            return SecretTable.of(section("SecretsConfigDump"), form, wanted.name(), now);
        }
        List<Tree> chosen = chosen(kind, wanted);
        if (form == Form.SHORT) {
            return ShortTables.of(kind, chosen);
        }
        List<@Nullable Object> values = new ArrayList<>();
        chosen.forEach(one -> values.add(one.value()));
        return form == Form.JSON ? Written.json(values) : Written.yaml(values);
    }

    private Tree section(String message) {
        for (Tree section : root.at("configs").elements()) {
            if (section.at("@type").text().endsWith("." + message)) {
                return section;
            }
        }
        return new Tree(Map.of());
    }

    private List<Tree> chosen(Kind kind, Wanted wanted) {
        return switch (kind) {
            case ROUTE ->
                all("RoutesConfigDump", "dynamic_route_configs", "route_config").stream()
                        .filter(route -> wanted.name().isEmpty()
                                || wanted.name().equals(route.at("name").text()))
                        .sorted(Comparator.comparingInt(ConfigDump::number))
                        .toList();
            case CLUSTER ->
                all("ClustersConfigDump", "dynamic_active_clusters", "cluster").stream()
                        .filter(cluster ->
                                wanted.cluster(ClusterKey.of(cluster.at("name").text())))
                        .sorted(Comparator.comparing(
                                cluster -> ClusterKey.of(cluster.at("name").text()), ClusterKey.ORDER))
                        .toList();
            case LISTENER ->
                listeners().stream().filter(one -> isWanted(one, wanted)).toList();
            default ->
                all("EndpointsConfigDump", "dynamic_endpoint_configs", "endpoint_config").stream()
                        .filter(one -> wanted.cluster(
                                ClusterKey.of(one.at("cluster_name").text())))
                        .toList();
        };
    }

    private List<Tree> all(String message, String list, String inner) {
        List<Tree> all = new ArrayList<>();
        for (Tree one : section(message).at(list).elements()) {
            all.add(one.at(inner));
        }
        return all;
    }

    private List<Tree> listeners() {
        List<Tree> all = new ArrayList<>();
        for (Tree one : section("ListenersConfigDump").at("dynamic_listeners").elements()) {
            all.add(one.at("active_state", "listener"));
        }
        all.sort(Comparator.comparingInt(ShortTables::port).thenComparing(ShortTables::address));
        return all;
    }

    private static boolean isWanted(Tree listener, Wanted wanted) {
        String direction = wanted.direction().toUpperCase(Locale.ROOT);
        return (wanted.name().isEmpty()
                        || wanted.name().equals(listener.at("name").text()))
                && (wanted.port() == 0 || wanted.port() == ShortTables.port(listener))
                && (wanted.address().isEmpty() || wanted.address().equals(ShortTables.address(listener)))
                && (direction.isEmpty()
                        || direction.equals(listener.at("traffic_direction").text()));
    }

    /** Tables named by a port come in the order of their numbers, all others before them. */
    private static int number(Tree route) {
        String name = route.at("name").text();
        return name.matches("\\d{1,5}") ? Integer.parseInt(name) : -1;
    }
}
