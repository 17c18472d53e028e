package io.outrigger.core.cluster;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;

/**
 * Which endpoint of one host set a hash belongs to. Immutable; made by who publishes the hosts, read by workers.
 *
 * <p>Source: Envoy's ring hash and maglev, to the bit, so that a fleet of both agrees. A host is known by {@code ip:port}.
 */
sealed interface HashTable {
    /** Whose the hash is; {@code again} tells how often a pick was refused already, and leads elsewhere, though not for sure. */
    Endpoint at(long hash, int again);

    /** A table of hosts, of which there is at least one, and of their weights. */
    static HashTable of(LbPolicy policy, Endpoint[] hosts, double[] weights) {
        double[] parts = parts(weights);
        return policy.kind() == LbPolicy.Kind.MAGLEV
                ? Maglev.of(hosts, parts, policy.tableSize())
                : Ring.of(hosts, parts, policy.tableSize());
    }

    private static long hash(byte[] text, long seed) {
        return XxHash64.hash(text, 0, text.length, seed);
    }

    /** Weights as parts of one. */
    private static double[] parts(double[] weights) {
        double total = 0;
        for (double weight : weights) {
            total += weight;
        }
        double[] parts = weights.clone();
        for (int i = 0; i < parts.length; i++) {
            parts[i] /= total;
        }
        return parts;
    }

    /** Points on a circle, each host's share as large as its weight; a hash belongs to the next point. */
    record Ring(long[] points, Endpoint[] owners) implements HashTable {
        private static final double MOST_POINTS = 8 * 1024 * 1024;

        /** A point while the circle is drawn. */
        private record Point(long at, Endpoint owner) {}

        static Ring of(Endpoint[] hosts, double[] parts, int fewest) {
            double least = 1;
            for (double part : parts) {
                least = Math.min(least, part);
            }
            double scale = Math.min(Math.ceil(least * fewest) / least, MOST_POINTS);
            Point[] drawn = new Point[(int) Math.ceil(scale)];
            int count = 0;
            double target = 0;
            for (int i = 0; i < hosts.length; i++) {
                Endpoint host = hosts[i];
                target += scale * parts[i];
                for (int number = 0; count < target && count < drawn.length; number++) {
                    byte[] key = (host.text() + "_" + number).getBytes(StandardCharsets.US_ASCII);
                    drawn[count++] = new Point(hash(key, 0), host);
                }
            }
            Point[] sorted = Arrays.copyOf(drawn, count);
            Arrays.sort(sorted, (one, other) -> Long.compareUnsigned(one.at(), other.at()));
            long[] points = new long[count];
            Endpoint[] owners = new Endpoint[count];
            for (int i = 0; i < count; i++) {
                points[i] = sorted[i].at();
                owners[i] = sorted[i].owner();
            }
            return new Ring(points, owners);
        }

        @Override
        public Endpoint at(long hash, int again) {
            int low = 0;
            int high = points.length;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (Long.compareUnsigned(points[middle], hash) < 0) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return owners[((low == points.length ? 0 : low) + again) % points.length];
        }
    }

    /** A table that hosts fill in turns, each by a walk of its own; a hash belongs to its remainder. */
    record Maglev(Endpoint[] table) implements HashTable {
        static Maglev of(Endpoint[] hosts, double[] parts, int size) {
            Walk[] walks = walks(hosts, parts, size);
            Endpoint[] table = new Endpoint[size];
            int filled = 0;
            for (int turn = 1; filled < size; turn++) {
                for (int i = 0; i < walks.length && filled < size; i++) {
                    if (walks[i].takesPart(turn)) {
                        walks[i].fill(table);
                        filled++;
                    }
                }
            }
            return new Maglev(table);
        }

        private static Walk[] walks(Endpoint[] hosts, double[] parts, int size) {
            double most = 0;
            Walk[] walks = new Walk[hosts.length];
            for (double part : parts) {
                most = Math.max(most, part);
            }
            for (int i = 0; i < walks.length; i++) {
                walks[i] = new Walk(hosts[i], parts[i], most, size);
            }
            Arrays.sort(walks, Comparator.comparing(walk -> walk.host.text()));
            return walks;
        }

        @Override
        public Endpoint at(long hash, int again) {
            long other = again == 0 ? hash : hash ^ -again;
            return table[(int) Long.remainderUnsigned(other, table.length)];
        }

        /** One host's way through the table while it is filled. */
        private static final class Walk {
            private final Endpoint host;
            private final double weight;
            private final double most;
            private final long offset;
            private final long skip;
            private final int size;
            private double target;
            private long next;

            Walk(Endpoint host, double weight, double most, int size) {
                this.host = host;
                this.weight = weight;
                this.most = most;
                this.size = size;
                this.offset = Long.remainderUnsigned(hash(host.textBytes(), 0), size);
                this.skip = Long.remainderUnsigned(hash(host.textBytes(), 1), size - 1) + 1;
            }

            boolean takesPart(int turn) {
                if (turn * weight < target) {
                    return false;
                }
                target += most;
                return true;
            }

            void fill(Endpoint[] table) {
                int at = place();
                while (table[at] != null) {
                    next++;
                    at = place();
                }
                table[at] = host;
                next++;
            }

            private int place() {
                return (int) ((offset + skip * next) % size);
            }
        }
    }
}
