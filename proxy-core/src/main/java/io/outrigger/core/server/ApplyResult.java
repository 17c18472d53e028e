package io.outrigger.core.server;

/** What became of a configuration handed to {@link ProxyServer#apply}. */
public sealed interface ApplyResult {
    /** It runs on every worker. */
    record Applied(long generation) implements ApplyResult {}

    /** The one before runs on, untouched. */
    record Refused(Reason reason, String message) implements ApplyResult {}

    /** Why a configuration could not be installed. */
    enum Reason {
        /** Another socket has the address. */
        PORT_IN_USE,
        /** The process may not bind it, as ports below 1024. */
        PERMISSION_DENIED,
        /** The address is not of this machine, or no descriptor is left, or another refusal of the system. */
        BIND_FAILED,
        /** The server is closed or a worker does not answer. */
        STOPPED
    }
}
