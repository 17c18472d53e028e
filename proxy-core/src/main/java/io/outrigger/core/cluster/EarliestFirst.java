package io.outrigger.core.cluster;

import io.outrigger.core.worker.Worker;

/**
 * Whose turn it is among hosts of unequal weight, where busy ones have theirs later: after each turn a host's next one is put off by
 * {@code (requests in flight + 1) / weight}. Of one group and one worker, and owned by it.
 *
 * <p>Source: Envoy's schedule of earliest deadlines, as its least request balancer uses it with a bias of 1.
 */
final class EarliestFirst {
    private static final double FINENESS = 1 << 20;

    private final HostGroup group;
    private final double[] deadlines;

    /** Hosts by deadline: a heap, the earliest first. */
    private final int[] heap;

    /** Hosts begin somewhere within their first wait, so that workers do not all begin with the same one. */
    EarliestFirst(HostGroup group, Worker worker) {
        this.group = group;
        this.deadlines = new double[group.size()];
        this.heap = new int[group.size()];
        for (int i = 0; i < heap.length; i++) {
            heap[i] = i;
            deadlines[i] = worker.chance().below((int) FINENESS) / FINENESS / group.weight(i);
        }
        for (int i = heap.length / 2; i >= 0; i--) {
            sink(i);
        }
    }

    HostGroup group() {
        return group;
    }

    Endpoint next() {
        int host = heap[0];
        Endpoint chosen = group.at(host);
        deadlines[host] += (Math.max(0, chosen.activeRequests()) + 1) / group.weight(host);
        sink(0);
        return chosen;
    }

    private void sink(int from) {
        int at = from;
        int host = heap[at];
        double deadline = deadlines[host];
        for (int child = 2 * at + 1; child < heap.length; child = 2 * at + 1) {
            if (child + 1 < heap.length && deadlines[heap[child + 1]] < deadlines[heap[child]]) {
                child++;
            }
            if (deadlines[heap[child]] >= deadline) {
                break;
            }
            heap[at] = heap[child];
            at = child;
        }
        heap[at] = host;
    }
}
