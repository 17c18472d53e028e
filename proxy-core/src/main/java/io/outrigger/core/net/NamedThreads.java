package io.outrigger.core.net;

import io.netty.util.concurrent.DefaultThreadFactory;

/** Makes the one thread of a loop, with exactly the name given. */
final class NamedThreads extends DefaultThreadFactory {
    private final String name;

    NamedThreads(String name) {
        super(name);
        this.name = name;
    }

    @Override
    protected Thread newThread(Runnable task, String numbered) {
        return super.newThread(task, name);
    }
}
