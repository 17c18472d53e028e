"""A server that sends every WebSocket message back, and a client that keeps one message on its way on each of many connections.

    websocket.py echo PORT
    websocket.py load PORT CONNECTIONS SECONDS      prints one line as wrk-report.lua does

Both are one thread each. The proxies are far from their limits then: CPU per message holds, messages per second do not tell of them.
"""

from __future__ import annotations

import base64
import hashlib
import select
import socket
import sys
import time

MESSAGE = b"hello world\n"
MASK = b"\x5a\x3c\x96\x69"
ACCEPT = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
KEY = base64.b64encode(b"of sixteen bytes")
TEXT = 0x81
MASKED = 0x80
LONGER = 126
TIMEOUT_SECONDS = 10
ASK = (b"GET /echo HTTP/1.1\r\nHost: bench.test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
       b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + KEY + b"\r\n\r\n")


def accepted(key: bytes) -> bytes:
    """What a server says to a key (RFC 6455 4.2.2)."""
    return base64.b64encode(hashlib.sha1(key + ACCEPT).digest())


def unmasked(mask: bytes, payload: bytes) -> bytes:
    key = (mask * (len(payload) // 4 + 1))[:len(payload)]
    return (int.from_bytes(key, "big") ^ int.from_bytes(payload, "big")).to_bytes(len(payload), "big")


def from_client(payload: bytes) -> bytes:
    """A text message as clients send it."""
    return bytes((TEXT, MASKED | len(payload))) + MASK + unmasked(MASK, payload)


def from_server(payload: bytes) -> bytes:
    return bytes((TEXT, len(payload))) + payload


class Echo:
    """One connection of the server: a handshake, then messages shorter than 126 bytes."""

    def __init__(self, plain: socket.socket) -> None:
        self.plain = plain
        self._kept = b""
        self._switched = False

    def read(self) -> bool:
        """Takes what has come and answers it; false at the end."""
        part = self.plain.recv(65536)
        if not part:
            return False
        self._kept += part
        if not self._switched:
            head, end, rest = self._kept.partition(b"\r\n\r\n")
            if end:
                self._switched, self._kept = True, rest
                self.plain.sendall(_switch(head))
        answers = b""
        while self._switched and len(self._kept) >= 6:
            length = self._kept[1] & ~MASKED
            if length >= LONGER or self._kept[0] != TEXT:
                return False
            if len(self._kept) < 6 + length:
                break
            answers += from_server(unmasked(self._kept[2:6], self._kept[6:6 + length]))
            self._kept = self._kept[6 + length:]
        if answers:
            self.plain.sendall(answers)
        return True


def _switch(head: bytes) -> bytes:
    key = next((line.split(b":", 1)[1].strip() for line in head.split(b"\r\n") if line.lower().startswith(b"sec-websocket-key:")), None)
    if key is None:
        # Whoever only asks whether somebody is here.
        return b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
    return (b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: "
            + accepted(key) + b"\r\n\r\n")


def echo(port: int) -> None:
    with socket.create_server(("127.0.0.1", port), backlog=4096) as server, select.epoll() as poll:
        poll.register(server, select.EPOLLIN)
        connections: dict[int, Echo] = {}
        while True:
            for number, _ in poll.poll():
                if number == server.fileno():
                    plain = server.accept()[0]
                    plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    connections[plain.fileno()] = Echo(plain)
                    poll.register(plain, select.EPOLLIN)
                    continue
                try:
                    lives = connections[number].read()
                except OSError:
                    lives = False
                if not lives:
                    poll.unregister(number)
                    connections.pop(number).plain.close()


def switch(port: int) -> socket.socket:
    """A connection that has been switched. Raises RuntimeError if it was refused."""
    plain = socket.create_connection(("127.0.0.1", port), TIMEOUT_SECONDS)
    plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    plain.sendall(ASK)
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        part = plain.recv(4096)
        if not part:
            raise RuntimeError("no answer to an upgrade")
        head += part
    if not head.startswith(b"HTTP/1.1 101") or accepted(KEY) not in head:
        raise RuntimeError(f"an upgrade was answered {head[:40]!r}")
    return plain


def load(port: int, count: int, seconds: float) -> tuple[list[int], int]:
    """Sends, awaits the echo and sends again, on all connections. Microseconds of each message, and bytes."""
    question, answer = from_client(MESSAGE), from_server(MESSAGE)
    connections = {plain.fileno(): plain for plain in (switch(port) for _ in range(count))}
    sent, got, spans, received = {}, dict.fromkeys(connections, b""), [], 0
    until = time.monotonic() + seconds
    with select.epoll() as poll:
        for number, plain in connections.items():
            poll.register(plain, select.EPOLLIN)
            sent[number] = time.monotonic()
            plain.sendall(question)
        while (now := time.monotonic()) < until:
            for number, _ in poll.poll(until - now):
                part = connections[number].recv(4096)
                got[number] += part
                if not part or not answer.startswith(got[number]):
                    raise RuntimeError(f"the echo was {got[number]!r}")
                if got[number] == answer:
                    now = time.monotonic()
                    spans.append(round((now - sent[number]) * 1e6))
                    received += len(answer)
                    got[number], sent[number] = b"", now
                    connections[number].sendall(question)
    for plain in connections.values():
        plain.close()
    return spans, received


def main() -> int:
    if sys.argv[1] == "echo":
        echo(int(sys.argv[2]))
    port, count, seconds = int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    try:
        spans, received = load(port, count, seconds)
    except (OSError, RuntimeError) as error:
        print(f"websocket: {error}", flush=True)
        return 1
    spans.sort()
    middle, last = (spans[len(spans) // 2], spans[len(spans) * 99 // 100]) if spans else (0, 0)
    print(f"result requests={len(spans)} bytes={received} duration_us={seconds * 1_000_000} p50_us={middle} p99_us={last} "
          "connect=0 read=0 write=0 timeout=0 status=0")
    return 0


if __name__ == "__main__":
    sys.exit(main())
