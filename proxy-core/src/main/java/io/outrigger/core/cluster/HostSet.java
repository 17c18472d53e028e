package io.outrigger.core.cluster;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of a cluster at one moment, and among which of them the next request may choose. Immutable: the control loop makes a
 * new one and publishes it.
 */
public final class HostSet {
    public static final HostSet EMPTY = new HostSet(List.of(), HostRules.PLAIN);

    private static final int ALL = 100;

    private final Endpoint[] hosts;
    private final PriorityLevel[] levels;
    private final @Nullable HostGroup only;

    HostSet(List<Endpoint> hosts, HostRules rules) {
        this.hosts = hosts.toArray(new Endpoint[0]);
        this.levels = PriorityLevels.of(hosts, rules);
        this.only = only(levels);
    }

    private static @Nullable HostGroup only(PriorityLevel[] levels) {
        if (levels.length == 0) {
            return HostGroup.EMPTY;
        }
        boolean plain = levels.length == 1 && levels[0].groups().length <= 1 && !levels[0].panics();
        return plain ? levels[0].first() : null;
    }

    /** The hosts every request chooses among; null where priorities, localities or panic make that a matter of the request. */
    @Nullable
    HostGroup only() {
        return only;
    }

    int levels() {
        return levels.length;
    }

    PriorityLevel level(int priority) {
        return levels[priority];
    }

    /**
     * The priority of one request.
     *
     * @param draw 0 to 99
     * @param excluded a bit for each priority that shall not be chosen while another one can be
     */
    PriorityLevel draw(int draw, long excluded) {
        int sum = 0;
        if (excluded == 0) {
            for (PriorityLevel level : levels) {
                sum += level.load();
                if (draw < sum) {
                    return level;
                }
            }
            return levels[0];
        }
        int total = healthBeside(excluded);
        PriorityLevel last = levels[0];
        for (int i = 0; i < levels.length; i++) {
            if (!levels[i].isAmong(excluded) && levels[i].health() > 0) {
                last = levels[i];
                sum += levels[i].health() * ALL / total;
                if (draw < sum) {
                    return last;
                }
            }
        }
        return last;
    }

    /** 0 to 100: what the other priorities can take together. */
    int healthBeside(long excluded) {
        int health = 0;
        for (int i = 0; i < levels.length; i++) {
            health += levels[i].isAmong(excluded) ? 0 : levels[i].health();
        }
        return Math.min(ALL, health);
    }

    /** Hosts in the rotation. */
    public int healthy() {
        int count = 0;
        for (Endpoint host : hosts) {
            count += host.health().usable() ? 1 : 0;
        }
        return count;
    }

    public int size() {
        return hosts.length;
    }

    public Endpoint at(int index) {
        return hosts[index];
    }

    public List<Endpoint> all() {
        return List.of(hosts);
    }

    @Override
    public String toString() {
        return Arrays.toString(hosts);
    }
}
