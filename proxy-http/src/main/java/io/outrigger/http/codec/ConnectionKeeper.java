package io.outrigger.http.codec;

/** Who keeps a connection to an endpoint between requests. Worker's thread only. */
public interface ConnectionKeeper {
    /** The request is over and the connection can serve another. */
    void onReusable(Http1ClientHandler connection);

    /** Keeps an idle connection, to be taken after all others that idle; false if there is none, and it had better end. */
    boolean keepBehind(Http1ClientHandler connection);

    /** The connection has ended, idle or not. Once. */
    void onClosed(Http1ClientHandler connection);
}
