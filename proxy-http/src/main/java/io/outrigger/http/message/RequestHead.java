package io.outrigger.http.message;

import java.nio.charset.StandardCharsets;

/**
 * The head of one request, validated. Method, path, authority and scheme are ranges of the field store. The {@code host} line is
 * kept as the authority, not among the fields. Reused from request to request on HTTP/1; owned by one worker.
 */
public final class RequestHead {
    private static final byte[] HTTP = {'h', 't', 't', 'p'};

    private final HeaderBlock fields = new HeaderBlock();
    private Method method = Method.GET;
    private byte[] methodBytes = Method.GET.bytes();
    private int pathFrom;
    private int pathTo;
    private int authorityFrom;
    private int authorityTo;
    private boolean authorityPresent;
    private byte[] scheme = HTTP;
    private Framing framing = Framing.NONE;
    private long contentLength;
    private boolean keepAlive;
    private int minorVersion = 1;
    private boolean upgrade;
    private boolean bridged;

    /** Forgets everything, keeps the arrays. */
    public void clear() {
        fields.clear();
        method(Method.GET);
        pathFrom = 0;
        pathTo = 0;
        authorityFrom = 0;
        authorityTo = 0;
        authorityPresent = false;
        scheme = HTTP;
        framing = Framing.NONE;
        contentLength = 0;
        keepAlive = true;
        minorVersion = 1;
        upgrade = false;
        bridged = false;
    }

    /** Becomes equal to another head, without sharing anything that changes. */
    public void copy(RequestHead other) {
        fields.copy(other.fields);
        method = other.method;
        methodBytes = other.methodBytes;
        pathFrom = other.pathFrom;
        pathTo = other.pathTo;
        authorityFrom = other.authorityFrom;
        authorityTo = other.authorityTo;
        authorityPresent = other.authorityPresent;
        scheme = other.scheme;
        framing = other.framing;
        contentLength = other.contentLength;
        keepAlive = other.keepAlive;
        minorVersion = other.minorVersion;
        upgrade = other.upgrade;
        bridged = other.bridged;
    }

    public HeaderBlock fields() {
        return fields;
    }

    public Method method() {
        return method;
    }

    public void method(Method value) {
        method = value;
        methodBytes = value.bytes();
    }

    /** A method with a name that {@link Method} does not know. */
    public void method(byte[] name) {
        method = Method.OTHER;
        methodBytes = name;
    }

    /** The method as on the wire; shared, do not change. */
    public byte[] methodBytes() {
        return methodBytes;
    }

    /** The store that path and authority ranges point into. */
    public byte[] store() {
        return fields.store();
    }

    public int pathFrom() {
        return pathFrom;
    }

    public int pathTo() {
        return pathTo;
    }

    /** Index of {@code ?}, or the end of the path. */
    public int queryFrom() {
        byte[] store = fields.store();
        for (int i = pathFrom; i < pathTo; i++) {
            if (store[i] == '?') {
                return i;
            }
        }
        return pathTo;
    }

    /** The path (with query) already stands in the store. */
    public void path(int from, int to) {
        pathFrom = from;
        pathTo = to;
    }

    /** A new path, copied into the store. */
    public void path(byte[] value) {
        pathFrom = fields.append(value);
        pathTo = fields.storeEnd();
    }

    public boolean authorityPresent() {
        return authorityPresent;
    }

    public int authorityFrom() {
        return authorityFrom;
    }

    public int authorityTo() {
        return authorityTo;
    }

    public void authority(int from, int to) {
        authorityFrom = from;
        authorityTo = to;
        authorityPresent = true;
    }

    public void authority(byte[] value) {
        authority(fields.append(value), fields.storeEnd());
    }

    /** {@code http} or {@code https}; shared, do not change. */
    public byte[] scheme() {
        return scheme;
    }

    public void scheme(byte[] value) {
        scheme = value;
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

    /** Whether the client lets the connection live on. */
    public boolean keepAlive() {
        return keepAlive;
    }

    public void keepAlive(boolean value) {
        keepAlive = value;
    }

    /** 1 for HTTP/1.1, 0 for HTTP/1.0; 1 for later versions. */
    public int minorVersion() {
        return minorVersion;
    }

    public void minorVersion(int value) {
        minorVersion = value;
    }

    /**
     * Whether the client asks for another protocol: a token of Connection says so, and Upgrade names one that is not HTTP/2. The request
     * then has no body; bytes that follow belong to the other protocol.
     */
    public boolean upgrade() {
        return upgrade;
    }

    public void upgrade(boolean value) {
        upgrade = value;
    }

    /** Whether a filter made gRPC of it: the client speaks something else, and so do our own answers to it. */
    public boolean bridged() {
        return bridged;
    }

    public void bridged(boolean value) {
        bridged = value;
    }

    /** Path with query as text; allocates. */
    public String pathText() {
        return new String(fields.store(), pathFrom, pathTo - pathFrom, StandardCharsets.ISO_8859_1);
    }

    /** Authority as text, empty if absent; allocates. */
    public String authorityText() {
        return new String(fields.store(), authorityFrom, authorityTo - authorityFrom, StandardCharsets.ISO_8859_1);
    }
}
