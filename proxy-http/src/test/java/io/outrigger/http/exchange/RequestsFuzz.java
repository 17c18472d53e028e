package io.outrigger.http.exchange;

/** Where a coverage-guided fuzzer puts its bytes in as a client: {@code mvn verify -P fuzz}. */
public final class RequestsFuzz {
    private RequestsFuzz() {}

    /** One input. Throws if the proxy's behaviour depends on the cuts or an upstream could misread what goes on. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        HostileClient.sendsInEveryWay(bytes, bytes.length);
    }
}
