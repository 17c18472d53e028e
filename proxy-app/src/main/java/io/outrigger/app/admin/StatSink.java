package io.outrigger.app.admin;

/** Takes numbers one by one. */
@FunctionalInterface
interface StatSink {
    /**
     * Takes one number.
     *
     * @param name without the owner's prefix
     * @param gauge whether it may sink
     */
    void stat(StatOwner owner, String name, long value, boolean gauge);
}
