package io.outrigger.config.compile;

import io.outrigger.config.istio.StringMatch;
import io.outrigger.config.istio.StringMatch.Exact;
import io.outrigger.config.istio.StringMatch.Prefix;
import io.outrigger.config.istio.StringMatch.Regex;
import io.outrigger.config.istio.VirtualService.HttpMatch;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Joins the match blocks of a rule that delegates with those of the delegate's rule: a request must fulfil both.
 *
 * <p>Source: istiod, which joins only what it can tell to be narrower: texts under a prefix or equal ones, no regular expressions.
 */
final class MatchJoin {
    private MatchJoin() {}

    /** Each block of the leaf with each of the root that it fits; null if one fits none. */
    static @Nullable List<HttpMatch> join(List<HttpMatch> root, List<HttpMatch> leaf) {
        if (root.isEmpty() || leaf.isEmpty()) {
            return root.isEmpty() ? leaf : root;
        }
        List<HttpMatch> joined = new ArrayList<>();
        for (HttpMatch own : leaf) {
            int before = joined.size();
            root.stream().filter(one -> fits(one, own)).forEach(one -> joined.add(join(one, own)));
            if (joined.size() == before) {
                return null;
            }
        }
        return joined;
    }

    /** {@code root-leaf}, or the one that is there. */
    static String name(String root, String leaf) {
        return root.isEmpty() || leaf.isEmpty() ? root + leaf : root + "-" + leaf;
    }

    /** With full names of gateways. */
    static HttpMatch named(HttpMatch match, String namespace) {
        List<String> gateways = match.gateways().stream()
                .map(name -> RoutingRule.gateway(name, namespace))
                .toList();
        return new HttpMatch(
                match.position(),
                match.name(),
                match.uri(),
                match.ignoreUriCase(),
                match.scheme(),
                match.method(),
                match.authority(),
                match.headers(),
                match.withoutHeaders(),
                match.queryParams(),
                match.port(),
                match.sourceLabels(),
                match.sourceNamespace(),
                gateways,
                match.statPrefix());
    }

    private static HttpMatch join(HttpMatch root, HttpMatch leaf) {
        return new HttpMatch(
                leaf.position(),
                name(root.name(), leaf.name()),
                or(leaf.uri(), root.uri()),
                leaf.ignoreUriCase(),
                or(leaf.scheme(), root.scheme()),
                or(leaf.method(), root.method()),
                or(leaf.authority(), root.authority()),
                both(root.headers(), leaf.headers()),
                both(root.withoutHeaders(), leaf.withoutHeaders()),
                both(root.queryParams(), leaf.queryParams()),
                leaf.port() == 0 ? root.port() : leaf.port(),
                both(root.sourceLabels(), leaf.sourceLabels()),
                leaf.sourceNamespace().isEmpty() ? root.sourceNamespace() : leaf.sourceNamespace(),
                leaf.gateways().isEmpty() ? root.gateways() : leaf.gateways(),
                leaf.statPrefix().isEmpty() ? root.statPrefix() : leaf.statPrefix());
    }

    private static @Nullable StringMatch or(@Nullable StringMatch own, @Nullable StringMatch inherited) {
        return own == null ? inherited : own;
    }

    private static <T> Map<String, T> both(Map<String, T> root, Map<String, T> leaf) {
        Map<String, T> all = new LinkedHashMap<>(root);
        all.putAll(leaf);
        return all;
    }

    private static boolean fits(HttpMatch root, HttpMatch leaf) {
        boolean texts = narrows(root.uri(), leaf.uri())
                && narrows(root.scheme(), leaf.scheme())
                && narrows(root.method(), leaf.method())
                && narrows(root.authority(), leaf.authority())
                && root.ignoreUriCase() == leaf.ignoreUriCase();
        boolean named = narrow(root.headers(), leaf.headers())
                && narrow(root.withoutHeaders(), leaf.withoutHeaders())
                && narrow(root.queryParams(), leaf.queryParams());
        return texts && named && fitsPlace(root, leaf);
    }

    private static boolean fitsPlace(HttpMatch root, HttpMatch leaf) {
        boolean port = root.port() == 0 || leaf.port() == 0 || root.port() == leaf.port();
        boolean namespace =
                root.sourceNamespace().isEmpty() || root.sourceNamespace().equals(leaf.sourceNamespace());
        boolean labels = leaf.sourceLabels().entrySet().stream()
                .allMatch(label ->
                        label.getValue().equals(root.sourceLabels().getOrDefault(label.getKey(), label.getValue())));
        boolean gateways = root.gateways().isEmpty() || new HashSet<>(root.gateways()).containsAll(leaf.gateways());
        return port && namespace && labels && gateways;
    }

    private static boolean narrow(Map<String, StringMatch> root, Map<String, StringMatch> leaf) {
        return leaf.entrySet().stream().allMatch(one -> narrows(root.get(one.getKey()), one.getValue()));
    }

    /** Whether all that the leaf takes is taken by the root, as far as can be told without looking into expressions. */
    private static boolean narrows(@Nullable StringMatch root, @Nullable StringMatch leaf) {
        if (root == null || leaf == null) {
            return true;
        }
        if (root instanceof Regex || leaf instanceof Regex) {
            return false;
        }
        if (root instanceof Exact exact) {
            return leaf.equals(exact);
        }
        String text = leaf instanceof Exact one ? one.value() : leaf instanceof Prefix other ? other.value() : "";
        return root instanceof Prefix prefix && !text.isEmpty() && text.startsWith(prefix.value());
    }
}
