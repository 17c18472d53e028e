package io.outrigger.tcp;

/** Hears about relayed connections, to count them ({@code istio_tcp_*}). On the connection's worker. */
public interface TcpObserver {
    /** Hears nothing of interest. */
    TcpObserver NONE = new TcpObserver() {
        @Override
        public void opened(TcpSession session) {}

        @Override
        public void bytes(TcpSession session, long received, long sent) {}

        @Override
        public void closed(TcpSession session) {}
    };

    /** The client was accepted and its cluster chosen. */
    void opened(TcpSession session);

    /** Bytes moved since the last call; called now and then, and before {@link #closed} if there were any. */
    void bytes(TcpSession session, long received, long sent);

    /** It is over; the session's facts are final. */
    void closed(TcpSession session);
}
