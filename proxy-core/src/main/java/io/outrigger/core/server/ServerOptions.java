package io.outrigger.core.server;

import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.outrigger.core.match.CidrSet;
import io.outrigger.core.net.OriginalDestination;
import io.outrigger.core.net.Transport;
import io.outrigger.core.time.Chance;
import io.outrigger.core.time.WallClock;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link ProxyServer} is made with and keeps for life.
 *
 * @param concurrency number of workers, at least 1
 * @param chances asked once a worker
 * @param originalDestination how captured connections tell where they were going
 * @param balancers whose word about clients is taken where connections begin with the PROXY protocol; null for everybody's
 * @param firstAnswersNanos longest time {@code apply} waits for the first DNS answers of new clusters
 * @param nameServers who is asked for addresses of names that {@code /etc/hosts} does not have; only looked for when there is a first
 */
public record ServerOptions(
        int concurrency,
        Transport.Kind transport,
        WallClock clock,
        Supplier<Chance> chances,
        OriginalDestination originalDestination,
        @Nullable CidrSet balancers,
        long firstAnswersNanos,
        Supplier<DnsServerAddressStreamProvider> nameServers) {
    private static final long FIRST_ANSWERS_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** The machine's clock, kernel and luck. */
    public static ServerOptions of(int concurrency) {
        return new ServerOptions(
                concurrency,
                Transport.Kind.AUTO,
                WallClock.system(),
                Chance::system,
                OriginalDestination.kernel(),
                null,
                FIRST_ANSWERS_NANOS,
                DnsServerAddressStreamProviders::platformDefault);
    }

    public ServerOptions withTransport(Transport.Kind kind) {
        return new ServerOptions(
                concurrency, kind, clock, chances, originalDestination, balancers, firstAnswersNanos, nameServers);
    }

    public ServerOptions withOriginalDestination(OriginalDestination source) {
        return new ServerOptions(
                concurrency, transport, clock, chances, source, balancers, firstAnswersNanos, nameServers);
    }

    public ServerOptions withBalancers(@Nullable CidrSet ranges) {
        return new ServerOptions(
                concurrency, transport, clock, chances, originalDestination, ranges, firstAnswersNanos, nameServers);
    }

    public ServerOptions withChances(Supplier<Chance> draws) {
        return new ServerOptions(
                concurrency, transport, clock, draws, originalDestination, balancers, firstAnswersNanos, nameServers);
    }

    public ServerOptions withClock(WallClock wall) {
        return new ServerOptions(
                concurrency, transport, wall, chances, originalDestination, balancers, firstAnswersNanos, nameServers);
    }

    public ServerOptions withNameServers(Supplier<DnsServerAddressStreamProvider> servers) {
        return new ServerOptions(
                concurrency, transport, clock, chances, originalDestination, balancers, firstAnswersNanos, servers);
    }
}
