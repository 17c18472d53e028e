package io.outrigger.http.codec;

/** Who keeps a connection to an endpoint between requests. Worker's thread only. */
public interface ConnectionKeeper {
    /** The request is over and the connection can serve another. */
    void onReusable(Http1ClientHandler connection);

    /** The connection has ended, idle or not. Once. */
    void onClosed(Http1ClientHandler connection);
}
