"""A client of its own process: full TLS handshakes with one request each, or bytes of a long answer through a TCP proxy.

Prints one line as wrk-report.lua does. wrk resumes sessions, so it cannot measure full handshakes.
"""

from __future__ import annotations

import os
import socket
import ssl
import sys
import time

MIB = 1 << 20
REQUEST = b"GET /%s HTTP/1.1\r\nHost: bench.test\r\n%s\r\n"
HANDSHAKE_REQUEST = REQUEST % (b"small", b"Connection: close\r\n")
STREAM_REQUEST = REQUEST % (b"gib", b"")
TIMEOUT_SECONDS = 10


def handshakes(port: int, until: float) -> tuple[list[int], int]:
    """Connects, shakes hands without a session, asks once and reads to the end. Microseconds of each, and bytes."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    spans, received = [], 0
    while time.monotonic() < until:
        started = time.monotonic()
        with socket.create_connection(("127.0.0.1", port), TIMEOUT_SECONDS) as plain:
            # Else the request waits 40 ms for the server's acknowledgement of the handshake's end.
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with context.wrap_socket(plain, server_hostname="bench.test", suppress_ragged_eofs=True) as secure:
                if secure.session_reused:
                    raise RuntimeError("a session was resumed")
                secure.sendall(HANDSHAKE_REQUEST)
                answer = b""
                while part := secure.recv(65536):
                    answer += part
        if not answer.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(f"answered {answer[:40]!r}")
        received += len(answer)
        spans.append(round((time.monotonic() - started) * 1e6))
    return spans, received


def stream(port: int, until: float) -> tuple[list[int], int]:
    """Reads answers of 1 GiB on one connection. Microseconds of each MiB, and bytes."""
    spans, received = [], 0
    buffer = bytearray(MIB)
    with socket.create_connection(("127.0.0.1", port), TIMEOUT_SECONDS) as plain:
        while time.monotonic() < until:
            plain.sendall(STREAM_REQUEST)
            left = _body(plain)
            while left > 0 and time.monotonic() < until:
                started = time.monotonic()
                wanted = min(left, MIB)
                got = 0
                while got < wanted:
                    count = plain.recv_into(memoryview(buffer)[got:wanted])
                    if count == 0:
                        raise RuntimeError("the answer ends too soon")
                    got += count
                left -= got
                received += got
                spans.append(round((time.monotonic() - started) * 1e6))
    return spans, received


def _body(plain: socket.socket) -> int:
    """Reads a head byte by byte; returns how long the body is."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        byte = plain.recv(1)
        if not byte:
            raise RuntimeError("no answer")
        head += byte
    if not head.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(f"answered {head[:40]!r}")
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    raise RuntimeError("an answer without length")


def main() -> int:
    kind, port, connections, seconds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    until = time.monotonic() + seconds
    results = []
    for _ in range(connections):
        read, write = os.pipe()
        if os.fork() == 0:
            os.close(read)
            status = 1
            try:
                spans, received = {"handshake": handshakes, "stream": stream}[kind](port, until)
                with os.fdopen(write, "w", encoding="ascii") as out:
                    out.write(f"{received} {' '.join(map(str, spans))}")
                status = 0
            except (OSError, RuntimeError) as error:
                print(f"client: {error}", file=sys.stderr, flush=True)
            os._exit(status)
        os.close(write)
        results.append(read)
    spans: list[int] = []
    received = 0
    for read in results:
        with os.fdopen(read, encoding="ascii") as said:
            numbers = [int(number) for number in said.read().split()]
        received += sum(numbers[:1])
        spans += numbers[1:]
    failed = sum(os.waitstatus_to_exitcode(os.wait()[1]) != 0 for _ in results)
    spans.sort()
    middle, last = (spans[len(spans) // 2], spans[len(spans) * 99 // 100]) if spans else (0, 0)
    print(f"result requests={len(spans)} bytes={received} duration_us={seconds * 1_000_000} p50_us={middle} p99_us={last} "
          f"connect=0 read={failed} write=0 timeout=0 status=0")
    return 0


if __name__ == "__main__":
    sys.exit(main())
