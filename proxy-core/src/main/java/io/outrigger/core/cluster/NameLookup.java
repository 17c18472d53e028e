package io.outrigger.core.cluster;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.resolver.DefaultHostsFileEntriesResolver;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DnsErrorCauseException;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsNameResolverTimeoutException;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.NoopAuthoritativeDnsServerCache;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.resolver.dns.NoopDnsCnameCache;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.outrigger.core.net.Transport;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks DNS for the addresses of absolute names: {@code /etc/hosts} first, then the servers of {@code /etc/resolv.conf}; search
 * domains do not count, nothing is cached. Owned by the control loop.
 */
public final class NameLookup implements AutoCloseable {
    private static final int IPV4_BYTES = 4;

    /** How long what a file says is believed; it is read once. */
    private static final long HOSTS_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final DefaultHostsFileEntriesResolver hosts = new DefaultHostsFileEntriesResolver();
    private final EventLoop loop;
    private final DnsNameResolver resolver;
    private final DnsRecordType type;

    /** @param type {@code A} or {@code AAAA} */
    public NameLookup(Transport transport, EventLoop loop, DnsRecordType type, DnsServerAddressStreamProvider servers) {
        this.loop = loop;
        this.type = type;
        this.resolver = new DnsNameResolverBuilder(loop)
                .datagramChannelFactory(transport::newDatagramChannel)
                .socketChannelFactory(transport::newClientSocket)
                .nameServerProvider(servers)
                .searchDomains(List.of())
                .ndots(1)
                .resolveCache(NoopDnsCache.INSTANCE)
                .cnameCache(NoopDnsCnameCache.INSTANCE)
                .authoritativeDnsServerCache(NoopAuthoritativeDnsServerCache.INSTANCE)
                .build();
    }

    /** Hears exactly once what became of a question. Control loop. */
    interface Answer {
        /**
         * There are addresses.
         *
         * @param ttlNanos the shortest among them
         */
        void resolved(List<InetAddress> addresses, long ttlNanos);

        /** No server answered, or the name has no address. */
        void failed(LookupFailure why);
    }

    void ask(String name, Answer answer) {
        List<InetAddress> written = written(name);
        if (!written.isEmpty()) {
            loop.execute(() -> answer.resolved(written, HOSTS_NANOS));
            return;
        }
        String absolute = name.endsWith(".") ? name : name + ".";
        resolver.resolveAll(new DefaultDnsQuestion(absolute, type)).addListener((Future<List<DnsRecord>> future) -> {
            if (future.isSuccess()) {
                read(name, future.getNow(), answer);
            } else {
                answer.failed(why(future.cause()));
            }
        });
    }

    /** What {@code /etc/hosts} says, where names have no dot at their end: Netty would not find an absolute one. */
    private List<InetAddress> written(String name) {
        String relative = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        List<InetAddress> found = hosts.addresses(
                relative,
                type.equals(DnsRecordType.A) ? ResolvedAddressTypes.IPV4_ONLY : ResolvedAddressTypes.IPV6_ONLY);
        List<InetAddress> named = new ArrayList<>();
        for (InetAddress each : found == null ? List.<InetAddress>of() : found) {
            InetAddress address = named(name, each.getAddress());
            if (address != null) {
                named.add(address);
            }
        }
        return named;
    }

    private static LookupFailure why(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DnsErrorCauseException error) {
                return why(error.getCode());
            }
            if (cause instanceof DnsNameResolverTimeoutException) {
                return LookupFailure.TIMEOUT;
            }
        }
        // Without a cause there was an answer, but none of its records is an address.
        return failure.getCause() == null ? LookupFailure.NO_ADDRESS : LookupFailure.UNREACHABLE;
    }

    private static LookupFailure why(DnsResponseCode code) {
        if (code.equals(DnsResponseCode.NXDOMAIN)) {
            return LookupFailure.NO_SUCH_NAME;
        }
        return code.equals(DnsResponseCode.REFUSED) ? LookupFailure.REFUSED : LookupFailure.SERVER_FAILED;
    }

    private static void read(String name, List<DnsRecord> records, Answer answer) {
        List<InetAddress> addresses = new ArrayList<>();
        long ttlSeconds = Long.MAX_VALUE;
        for (DnsRecord record : records) {
            InetAddress address = address(name, record);
            if (address != null) {
                addresses.add(address);
                ttlSeconds = Math.min(ttlSeconds, record.timeToLive());
            }
            ReferenceCountUtil.release(record);
        }
        if (addresses.isEmpty()) {
            answer.failed(LookupFailure.NO_ADDRESS);
        } else {
            answer.resolved(addresses, TimeUnit.SECONDS.toNanos(ttlSeconds));
        }
    }

    private static @Nullable InetAddress address(String name, DnsRecord record) {
        boolean known = record.type().equals(DnsRecordType.A) || record.type().equals(DnsRecordType.AAAA);
        if (!known || !(record instanceof DnsRawRecord raw)) {
            return null;
        }
        ByteBuf content = raw.content();
        boolean fits = content.readableBytes() == IPV4_BYTES || content.readableBytes() == 4 * IPV4_BYTES;
        return fits ? named(name, ByteBufUtil.getBytes(content)) : null;
    }

    /** With the name that was asked for, which logs and pages show. */
    private static @Nullable InetAddress named(String name, byte[] address) {
        try {
            return InetAddress.getByAddress(name, address);
        } catch (UnknownHostException wrongLength) {
            return null;
        }
    }

    @Override
    public void close() {
        resolver.close();
    }
}
