package io.outrigger.http.route;

import io.outrigger.core.cluster.Cluster;
import io.outrigger.core.time.Chance;
import org.jspecify.annotations.Nullable;

/** What becomes of a request that a route takes. Immutable. */
public sealed interface RouteAction {
    /**
     * On to a cluster.
     *
     * @param targets where to, by weight
     * @param requestEdits applied after those of the target
     * @param timeoutNanos from the whole request to the whole answer, all tries included; 0 for ever
     * @param mirrors who gets copies besides, whose answers nobody sees
     * @param hashes what the request's hash is made of, all of it together; for clusters that choose endpoints by hash
     */
    record Forward(
            Targets targets,
            Rewrite rewrite,
            HeaderEdits requestEdits,
            long timeoutNanos,
            RetryPolicy retry,
            Mirror[] mirrors,
            HashPolicy[] hashes)
            implements RouteAction {
        private static final Mirror[] NO_MIRRORS = {};

        /** Without mirrors and hashes. */
        public Forward(
                Targets targets, Rewrite rewrite, HeaderEdits requestEdits, long timeoutNanos, RetryPolicy retry) {
            this(targets, rewrite, requestEdits, timeoutNanos, retry, NO_MIRRORS, HashPolicy.NONE);
        }

        /** The same, with these hashes. */
        public Forward hashedBy(HashPolicy... other) {
            return new Forward(targets, rewrite, requestEdits, timeoutNanos, retry, mirrors, other);
        }
    }

    /**
     * What a request is called from here on.
     *
     * @param path null keeps it
     * @param authority null keeps it
     * @param tellsHost whether {@code x-forwarded-host} may tell what the authority was: not where a header rule alone changes it,
     *     and not of what a target of several makes of it
     */
    record Rewrite(@Nullable PathRewrite path, byte @Nullable [] authority, boolean tellsHost) {
        public static final Rewrite NONE = new Rewrite(null, null, false);
    }

    /**
     * Who gets a copy of a share of the requests.
     *
     * @param perMillion 1 to 1,000,000
     */
    record Mirror(Cluster cluster, int perMillion) {}

    /**
     * A redirect of the client; null parts stay as requested.
     *
     * @param status 301, 302, 303, 307 or 308
     * @param scheme {@code http} or {@code https}
     * @param host with its port, if one was written there
     * @param port 0 for not given
     * @param path replaces path, and the query if it has one
     * @param prefix replaces the matched prefix of the path
     * @param stripDefaultPort whether a change of scheme drops the port of Host that the old scheme implied
     */
    record Redirect(
            int status,
            @Nullable String scheme,
            @Nullable String host,
            int port,
            @Nullable String path,
            @Nullable PathRewrite prefix,
            boolean stripDefaultPort)
            implements RouteAction {}

    /** Our own answer; a body is {@code text/plain} unless response edits say otherwise. */
    record DirectResponse(int status, byte[] body) implements RouteAction {}

    /**
     * One cluster of several.
     *
     * @param cluster null if configuration names one that does not exist: 503 NC
     * @param authority new authority of this target alone; null keeps it
     */
    record Target(
            int weight,
            @Nullable Cluster cluster,
            byte @Nullable [] authority,
            HeaderEdits requestEdits,
            HeaderEdits responseEdits) {}

    /** Weighted targets; a single one is never drawn for. */
    record Targets(Target[] all, int totalWeight) {
        public static Targets one(@Nullable Cluster cluster) {
            return of(new Target(1, cluster, null, HeaderEdits.NONE, HeaderEdits.NONE));
        }

        /** The weights' sum is positive unless there is one target only. */
        public static Targets of(Target... all) {
            int sum = 0;
            for (Target target : all) {
                sum += target.weight();
            }
            return new Targets(all, sum);
        }

        /** The target of one request. */
        public Target draw(Chance chance) {
            return all.length == 1 ? all[0] : at(chance.below(totalWeight));
        }

        /** The target for a draw of {@code 0 .. totalWeight - 1}. */
        public Target at(int draw) {
            int rest = draw;
            for (Target target : all) {
                rest -= target.weight();
                if (rest < 0) {
                    return target;
                }
            }
            return all[all.length - 1];
        }
    }
}
