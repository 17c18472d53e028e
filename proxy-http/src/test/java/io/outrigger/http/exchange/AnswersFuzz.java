package io.outrigger.http.exchange;

/** Where a coverage-guided fuzzer puts its bytes in as an upstream: {@code mvn verify -P fuzz}. */
public final class AnswersFuzz {
    private AnswersFuzz() {}

    /** One input. Throws if the proxy's behaviour depends on the cuts or a client could misread what goes on. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        HostileUpstream.answersInEveryWay(false, bytes, bytes.length);
        HostileUpstream.answersInEveryWay(true, bytes, bytes.length);
    }
}
