package io.outrigger.config.compile;

import io.outrigger.config.istio.PortProtocol;
import io.outrigger.http.exchange.HttpConnectionManagerSpec;
import io.outrigger.http.filter.HttpFilter;

/** The filters that every request of a port passes before its route is chosen, by what the port is declared to speak. */
final class GateFilters {
    private GateFilters() {}

    static HttpConnectionManagerSpec before(HttpConnectionManagerSpec spec, PortProtocol protocol, Handlers handlers) {
        return protocol == PortProtocol.GRPC_WEB ? spec.withGate(new HttpFilter[] {handlers.grpcWeb()}) : spec;
    }
}
