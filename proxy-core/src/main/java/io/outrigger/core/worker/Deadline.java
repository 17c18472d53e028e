package io.outrigger.core.worker;

import org.jspecify.annotations.Nullable;

/**
 * Something that is to happen at a time unless it is called off before, which is the usual end. Waits in {@link Deadlines} as a link
 * of a list, so that neither costs more than a few stores. Owned by one worker.
 */
public abstract class Deadline {
    @Nullable
    DeadlineQueue queue;

    @Nullable
    Deadline earlier;

    @Nullable
    Deadline later;

    long atNanos;

    /** The time has come; it waits no longer. */
    protected abstract void expired();

    /** Whether it waits. */
    public final boolean isSet() {
        return queue != null;
    }

    /** Calls it off, if it waits. */
    public final void callOff() {
        if (queue != null) {
            queue.remove(this);
        }
    }
}
