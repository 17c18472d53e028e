package io.outrigger.core.cluster;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Divides hosts into priorities and weighted localities, and requests among priorities.
 *
 * <p>Source: Envoy's priority levels, with its overprovisioning factor of 1.4, and its panic: a level's health is 140 times its
 * share of healthy hosts, at most 100; what the first levels cannot take goes to the next ones.
 */
final class PriorityLevels {
    private static final int ALL = 100;

    private final HostRules rules;
    private final List<Endpoint> hosts;
    private final List<Level> levels = new ArrayList<>();
    private int groups;

    private PriorityLevels(List<Endpoint> hosts, HostRules rules) {
        this.hosts = hosts;
        this.rules = rules;
    }

    /** A level while its load is not known yet. */
    private static final class Level {
        final int priority;
        final List<Endpoint> all = new ArrayList<>();
        final List<Endpoint> healthy = new ArrayList<>();
        int health;
        int load;
        boolean panics;

        Level(int priority) {
            this.priority = priority;
        }

        PriorityLevel with(HostGroup[] groups, EarliestFirst[] turns) {
            return new PriorityLevel(priority, groups, turns, health, load, panics);
        }
    }

    static PriorityLevel[] of(List<Endpoint> hosts, HostRules rules) {
        PriorityLevels levels = new PriorityLevels(hosts, rules);
        levels.divide();
        levels.share();
        return levels.levels.stream().map(levels::finished).toArray(PriorityLevel[]::new);
    }

    private void divide() {
        Map<Integer, Level> byPriority = new TreeMap<>();
        for (Endpoint host : hosts) {
            Level level = byPriority.computeIfAbsent(host.spec().rank().priority(), Level::new);
            level.all.add(host);
            if (host.health().usable()) {
                level.healthy.add(host);
            }
        }
        levels.addAll(byPriority.values());
    }

    private void share() {
        int sum = 0;
        for (Level level : levels) {
            level.health = Math.min(ALL, PriorityLevel.OVERPROVISIONING * level.healthy.size() / level.all.size());
            sum += level.health;
        }
        int total = Math.min(ALL, sum);
        if (levels.isEmpty() || total == 0 && rules.panicPercent() == 0) {
            levels.stream().limit(1).forEach(first -> first.load = ALL);
            return;
        }
        boolean allPanic = true;
        for (Level level : levels) {
            level.panics = total < ALL && ALL * level.healthy.size() < rules.panicPercent() * level.all.size();
            allPanic &= level.panics;
        }
        if (allPanic) {
            byNumber();
        } else {
            byHealth(total);
        }
    }

    private void byHealth(int total) {
        int left = ALL;
        for (Level level : levels) {
            level.load = Math.min(left, level.health * ALL / total);
            left -= level.load;
        }
        for (Level level : levels) {
            if (level.health > 0) {
                level.load += left;
                return;
            }
        }
    }

    /** Where nothing is healthy anywhere. */
    private void byNumber() {
        int left = ALL;
        for (Level level : levels) {
            level.load = ALL * level.all.size() / hosts.size();
            left -= level.load;
        }
        levels.get(0).load += left;
    }

    private PriorityLevel finished(Level level) {
        boolean hashed = rules.policy().hashes();
        boolean apart = rules.localityWeights() && !level.panics;
        List<Endpoint> used = level.panics ? level.all : level.healthy;
        if (used.isEmpty()) {
            return level.with(new HostGroup[0], new EarliestFirst[0]);
        }
        if (apart && !hashed) {
            return byLocality(level);
        }
        double[] weights = used.stream().mapToDouble(rules::weight).toArray();
        if (apart) {
            weighLocalities(used, weights, level);
        }
        HostGroup group = new HostGroup(groups++, used, weights, rules);
        return level.with(new HostGroup[] {group}, new EarliestFirst[0]);
    }

    /** Where hashes decide, the weight of a locality becomes that of its hosts. */
    private void weighLocalities(List<Endpoint> used, double[] weights, Level level) {
        Map<Locality, Double> whole = new HashMap<>();
        for (int i = 0; i < weights.length; i++) {
            whole.merge(used.get(i).spec().locality(), weights[i], Double::sum);
        }
        Map<Locality, Share> shares = shares(level.all);
        for (int i = 0; i < weights.length; i++) {
            Locality locality = used.get(i).spec().locality();
            weights[i] *= shares.getOrDefault(locality, Share.NONE).weight / whole.getOrDefault(locality, 1.0);
        }
    }

    /** A locality that is partly unhealthy keeps its weight as long as the same factor makes up for it. */
    private PriorityLevel byLocality(Level level) {
        Map<Locality, List<Endpoint>> localities = new LinkedHashMap<>();
        for (Endpoint host : level.healthy) {
            localities
                    .computeIfAbsent(host.spec().locality(), l -> new ArrayList<>())
                    .add(host);
        }
        Map<Locality, Share> shares = shares(level.all);
        HostGroup[] made = new HostGroup[localities.size()];
        double[] weights = new double[made.length];
        int at = 0;
        for (Map.Entry<Locality, List<Endpoint>> one : localities.entrySet()) {
            List<Endpoint> used = one.getValue();
            Share share = shares.getOrDefault(one.getKey(), Share.NONE);
            double health = (double) PriorityLevel.OVERPROVISIONING / ALL * used.size() / share.hosts;
            weights[at] = share.weight * Math.min(1, health);
            double[] ofHosts = used.stream().mapToDouble(rules::weight).toArray();
            made[at] = new HostGroup(groups++, used, ofHosts, rules);
            at++;
        }
        return level.with(made, EarliestFirst.of(weights, rules.workers()));
    }

    /** What a locality weighs, and how many hosts it has. */
    private static final class Share {
        static final Share NONE = new Share();

        int hosts;
        int weight;
    }

    private static Map<Locality, Share> shares(List<Endpoint> all) {
        Map<Locality, Share> shares = new HashMap<>();
        for (Endpoint host : all) {
            Share share = shares.computeIfAbsent(host.spec().locality(), l -> new Share());
            int said = host.spec().rank().localityWeight();
            share.hosts++;
            share.weight = said > 0 ? said : share.weight + host.spec().weight();
        }
        return shares;
    }
}
