package io.outrigger.app.run;

import io.outrigger.config.pipeline.Reload;
import java.time.Duration;

/** What has a process to itself: one proxy, or several that belong together. Config thread. */
public interface Living extends AutoCloseable {
    /** Looks at the files and brings what they say into effect. */
    Reload reload(Reload.Trigger trigger);

    /** How long a goodbye may take. */
    Duration drainTime();

    /** The end is near: readiness fails and answers say {@code connection: close} from now on. Any thread. */
    void announceEnd();

    /** Says goodbye; returns when nobody is left or the time is over. */
    void drain(Duration atMost);

    @Override
    void close();
}
