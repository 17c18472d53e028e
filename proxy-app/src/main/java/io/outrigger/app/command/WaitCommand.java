package io.outrigger.app.command;

import io.outrigger.app.run.StartFailure;
import io.outrigger.core.time.WallClock;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code outrigger wait}: ends when the proxy is ready, with the options of {@code pilot-agent wait}. */
@Command(
        name = "wait",
        mixinStandardHelpOptions = true,
        description = "Waits until the proxy on this machine is ready; exit code 1 if it does not become so in time.")
public final class WaitCommand implements Callable<Integer> {
    @Option(names = "--timeoutSeconds", paramLabel = "N", description = "Default: 60.")
    private int timeoutSeconds = 60;

    @Option(names = "--requestTimeoutMillis", paramLabel = "N", description = "Default: 500.")
    private int requestTimeoutMillis = 500;

    @Option(names = "--periodMillis", paramLabel = "N", description = "Between two looks. Default: 500.")
    private int periodMillis = 500;

    @Option(names = "--url", paramLabel = "URL", description = "Default: http://localhost:15021/healthz/ready.")
    private String url = "http://localhost:15021/healthz/ready";

    @Override
    public Integer call() throws StartFailure {
        WallClock clock = WallClock.system();
        long end = clock.epochMicros() + TimeUnit.SECONDS.toMicros(timeoutSeconds);
        String last;
        do {
            last = look();
            if (last.isEmpty()) {
                return 0;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(periodMillis));
        } while (clock.epochMicros() < end);
        throw new StartFailure(1, "not ready after " + timeoutSeconds + " s: " + url + ": " + last);
    }

    /** Why it is not ready; empty if it is. */
    private String look() {
        try {
            AdminClient.Answer answer = AdminClient.get(url, requestTimeoutMillis);
            return answer.isGood() ? "" : "status " + answer.status();
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
