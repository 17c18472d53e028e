package io.outrigger.core.listener;

import io.outrigger.core.stats.ListenerCells;
import io.outrigger.core.worker.Worker;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A listener that runs: its spec, the slots of its chains, its numbers. Immutable but for the slots; made by the config thread,
 * used by all workers. After a reload, a listener of the same name has the numbers of the one before, and a chain of the same name
 * its slot, unless clients must prove something else from now on: then those of before finish what they do and are let go.
 */
public final class Listener {
    private final ListenerSpec spec;
    private final List<FilterChain> chains;
    private final List<FilterChainSlot> slots;
    private final FilterChainMatcher matcher;
    private final ListenerCells cells;

    private Listener(ListenerSpec spec, List<FilterChain> chains, List<FilterChainSlot> slots, ListenerCells cells) {
        this.spec = spec;
        this.chains = chains;
        this.slots = slots;
        this.matcher = matcher(spec, slots);
        this.cells = cells;
    }

    /** A listener for this spec that continues {@code previous}. */
    public static Listener of(ListenerSpec spec, @Nullable Listener previous, int workers) {
        List<FilterChain> chains = new ArrayList<>(spec.chains());
        if (spec.fallback() != null) {
            chains.add(spec.fallback());
        }
        List<FilterChainSlot> slots = new ArrayList<>(chains.size());
        for (FilterChain chain : chains) {
            FilterChainSlot known = previous == null ? null : previous.slotFor(chain);
            slots.add(known == null ? new FilterChainSlot(chain.name(), workers) : known);
        }
        return new Listener(spec, chains, slots, previous == null ? new ListenerCells(workers) : previous.cells);
    }

    private static FilterChainMatcher matcher(ListenerSpec spec, List<FilterChainSlot> slots) {
        List<FilterChainMatch> matches =
                spec.chains().stream().map(FilterChain::match).toList();
        FilterChainSlot fallback = spec.fallback() == null ? null : slots.get(slots.size() - 1);
        return new FilterChainMatcher(matches, slots.subList(0, matches.size()), fallback);
    }

    public ListenerSpec spec() {
        return spec;
    }

    public ListenerCells cells() {
        return cells;
    }

    FilterChainMatcher matcher() {
        return matcher;
    }

    private @Nullable FilterChainSlot slotFor(FilterChain next) {
        for (int i = 0; i < slots.size(); i++) {
            if (next.continues(chains.get(i))) {
                return slots.get(i);
            }
        }
        return null;
    }

    private @Nullable FilterChainSlot slot(String name) {
        for (FilterChainSlot slot : slots) {
            if (slot.name().equals(name)) {
                return slot;
            }
        }
        return null;
    }

    /** Makes this listener's chains the current ones of a worker. That worker's thread. */
    public void install(Worker worker) {
        for (int i = 0; i < slots.size(); i++) {
            slots.get(i).install(worker, chains.get(i));
        }
    }

    /** Empties the slots that {@code next}, the listener of the same name from now on, does not have. That worker's thread. */
    public void retire(Worker worker, @Nullable Listener next) {
        for (FilterChainSlot slot : slots) {
            if (next == null || next.slot(slot.name()) != slot) {
                slot.remove(worker);
            }
        }
    }
}
