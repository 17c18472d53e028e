package io.outrigger.app.demo;

import io.outrigger.config.pipeline.Reload;
import io.outrigger.config.pipeline.Reload.Outcome;
import io.outrigger.config.yaml.Problem;
import io.outrigger.config.yaml.Severity;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once what several proxies found out about the same files. Config thread. */
final class News {
    private static final Logger LOG = LoggerFactory.getLogger(News.class);

    private Set<String> said = Set.of();

    /** Tells what is new in a reload by all proxies, and which of the reloads tells most. */
    Reload tell(List<Reload> all) {
        Set<String> now = new HashSet<>();
        for (Reload reload : all) {
            reload.problems().forEach(problem -> say(problem, reload.trigger(), now));
            if (!reload.message().isEmpty() && now.add(reload.message()) && !said.contains(reload.message())) {
                LOG.error("{}", reload.message());
            }
        }
        said = now;
        Reload most = most(all);
        if (most.outcome() == Outcome.APPLIED && most.trigger() != Reload.Trigger.START) {
            LOG.info("configuration {} runs", most.generation());
            most.changes().forEach(change -> LOG.info("{}", change));
        }
        return most;
    }

    private void say(Problem problem, Reload.Trigger trigger, Set<String> now) {
        String text = problem.toString();
        boolean known = !now.add(text) || said.contains(text);
        // A notice about what was there from the start would only stand in the way of the table.
        if (known || problem.severity() == Severity.NOTICE && trigger == Reload.Trigger.START) {
            return;
        }
        if (problem.severity() == Severity.ERROR) {
            LOG.error("{}", text);
        } else if (problem.severity() == Severity.WARNING) {
            LOG.warn("{}", text);
        } else {
            LOG.info("{}", text);
        }
    }

    private static Reload most(List<Reload> all) {
        Reload most = all.get(0);
        for (Reload one : all) {
            if (weight(one) > weight(most)) {
                most = one;
            }
        }
        return most;
    }

    private static int weight(Reload reload) {
        if (!reload.isGood()) {
            return 2;
        }
        return reload.outcome() == Outcome.APPLIED ? 1 : 0;
    }
}
