"""What is asked of the proxies, and which ratios Outrigger is meant to reach."""

from __future__ import annotations

import re
from dataclasses import dataclass

from harness.processes import SetupError
from harness.proxies import BODIES

DEFAULT = "small-50,small-500,large-50"
_NAME = re.compile(r"(small|1k|large|churn|h2|h2h2|grpc|ws|tls|handshake|pair|stream)-([1-9]\d{0,3})")
H2_CONNECTIONS = 10
_WAYS = {"tls": "kept alive, TLS to the proxy", "handshake": "TLS with a full ECDSA handshake for each request",
         "pair": "kept alive, two hops with mutual TLS between them"}


@dataclass(frozen=True)
class Scenario:
    """One kind of load: a response body, a number of connections, kept open or one for each request.

    `streams` is how many requests of HTTP/2 each connection has open at once; 0 is HTTP/1.1. `way` is through which of a proxy's
    ports it goes: plain, tls, handshake (TLS, a full handshake for each request), pair (two hops of one process with mutual TLS
    between them), stream (bytes; a "request" is 1 MiB), h2h2 (HTTP/2 to the upstream too), grpc (the same with calls of gRPC) or
    ws (WebSocket; a "request" is a message and its echo).
    """

    name: str
    body: str
    connections: int
    keep_alive: bool
    streams: int = 0
    way: str = "plain"

    @property
    def body_bytes(self) -> int:
        return len(BODIES[self.body])

    def describe(self) -> str:
        if self.way == "ws":
            return f"{self.name}: messages of {self.body_bytes} bytes and their echo on {self.connections} WebSockets; a request is one of them"
        if self.way == "grpc":
            return (f"{self.name}: unary gRPC without TLS, messages of {self.body_bytes} bytes, {self.connections} connections "
                    f"of {self.streams} streams")
        if self.way == "h2h2":
            return (f"{self.name}: HTTP/2 without TLS on both sides, {self.body_bytes}-byte bodies, "
                    f"{self.connections} connections of {self.streams} streams")
        if self.streams:
            return (f"{self.name}: HTTP/2 without TLS before HTTP/1.1, {self.body_bytes}-byte bodies, "
                    f"{self.connections} connections of {self.streams} streams")
        if self.way == "stream":
            return f"{self.name}: answers of 1 GiB through TCP on {self.connections} connections; a request is 1 MiB"
        if self.way != "plain":
            return f"{self.name}: HTTP/1.1, {self.body_bytes}-byte bodies, {self.connections} connections, {_WAYS[self.way]}"
        kind = "kept alive" if self.keep_alive else "a new one for each request"
        return f"{self.name}: HTTP/1.1, {self.body_bytes}-byte bodies, {self.connections} connections, {kind}"


@dataclass(frozen=True)
class Target:
    """The largest CPU ratio to a peer that counts as reached."""

    scenario: str
    peer: str
    ratio: float


TARGETS = (
    Target("small-50", "haproxy", 1.0),
    Target("small-50", "envoy-sidecar", 0.35),
    Target("small-500", "envoy-sidecar", 0.29),
    Target("large-50", "haproxy", 1.1),
    Target("h2-10", "haproxy", 1.15),
    Target("h2-100", "haproxy", 1.15),
    Target("h2-10", "envoy-sidecar", 0.35),
    Target("h2-100", "envoy-sidecar", 0.35),
    Target("h2h2-10", "envoy-sidecar", 0.5),
    Target("h2h2-100", "envoy-sidecar", 0.5),
    Target("tls-50", "nginx", 1.0),
    Target("tls-50", "envoy-lean", 0.4),
    Target("handshake-4", "nginx", 0.9),
    Target("handshake-4", "envoy-lean", 0.95),
    Target("pair-50", "envoy-lean", 0.4),
    Target("stream-1", "haproxy", 0.7),
    Target("stream-1", "envoy-lean", 0.85),
)


def parse_scenarios(text: str) -> list[Scenario]:
    """Reads `small-50,large-50`; each name is a kind and a number of connections."""
    scenarios = []
    for name in text.split(","):
        match = _NAME.fullmatch(name.strip())
        if not match:
            raise SetupError(f"--scenario: {name!r} is none of small-N, 1k-N, large-N, churn-N, tls-N, handshake-N, pair-N, "
                             "stream-N, ws-N (N connections), h2-N, h2h2-N, grpc-N (N streams)")
        kind = match[1]
        if kind in ("h2", "h2h2", "grpc"):
            way = "plain" if kind == "h2" else kind
            scenarios.append(Scenario(name.strip(), "small", H2_CONNECTIONS, True, int(match[2]), way))
            continue
        if kind in ("tls", "handshake", "pair", "stream", "ws"):
            scenarios.append(Scenario(name.strip(), "small", int(match[2]), kind != "handshake", 0, kind))
            continue
        scenarios.append(Scenario(name.strip(), "small" if kind == "churn" else kind, int(match[2]), kind != "churn"))
    return scenarios
