package io.outrigger.http.message;

/** The head of one answer, validated. Reused on HTTP/1; owned by one worker. */
public final class ResponseHead {
    private final HeaderBlock fields = new HeaderBlock();
    private int status;
    private Framing framing = Framing.NONE;
    private long contentLength;
    private boolean keepAlive = true;

    /** Forgets everything, keeps the arrays. */
    public void clear() {
        fields.clear();
        status = 0;
        framing = Framing.NONE;
        contentLength = 0;
        keepAlive = true;
    }

    public HeaderBlock fields() {
        return fields;
    }

    /** 100 to 999. */
    public int status() {
        return status;
    }

    public void status(int value) {
        status = value;
    }

    public Framing framing() {
        return framing;
    }

    /** Length of the body where framing is {@link Framing#LENGTH}. */
    public long contentLength() {
        return contentLength;
    }

    public void framing(Framing value, long length) {
        framing = value;
        contentLength = length;
    }

    /** Whether an answer of that status has no Content-Length whatever it says: 1xx and 204 (RFC 9110 section 8.6). */
    public boolean forbidsLength() {
        return status < 200 || status == 204;
    }

    /** Whether the upstream speaks the protocol that was asked for from here on: what follows is bytes both ways. */
    public boolean switched() {
        return status == 101 && framing == Framing.UNTIL_CLOSE;
    }

    /** Whether the upstream lets the connection live on. */
    public boolean keepAlive() {
        return keepAlive;
    }

    public void keepAlive(boolean value) {
        keepAlive = value;
    }
}
