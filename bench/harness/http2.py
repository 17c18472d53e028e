"""As much of HTTP/2 as one request on one connection needs."""

from __future__ import annotations

import socket
import struct

from harness.processes import SetupError

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
HEADERS, SETTINGS, GOAWAY = 1, 4, 7
END_STREAM, END_HEADERS, ACK = 1, 4, 1
FRAME_BYTES = 9
TIMEOUT_SECONDS = 10


def frame(kind: int, flags: int, stream: int, payload: bytes = b"") -> bytes:
    return struct.pack("!I", len(payload))[1:] + struct.pack("!BBI", kind, flags, stream) + payload


def literal(name_index: int, value: bytes) -> bytes:
    """A header field that no table keeps (RFC 7541 6.2.2); its name is in the static table."""
    return bytes((name_index, len(value))) + value


# GET and http are whole fields of the static table; 4 is :path, 1 is :authority.
REQUEST = b"\x82\x86" + literal(4, b"/small") + literal(1, b"bench.test")


def connect(port: int) -> socket.socket:
    """A connection of HTTP/2 with prior knowledge that has served one request."""
    plain = socket.create_connection(("127.0.0.1", port), TIMEOUT_SECONDS)
    plain.sendall(PREFACE + frame(SETTINGS, 0, 0) + frame(HEADERS, END_STREAM | END_HEADERS, 1, REQUEST))
    kept = b""
    while True:
        while len(kept) >= FRAME_BYTES:
            length = int.from_bytes(kept[:3], "big")
            if len(kept) < FRAME_BYTES + length:
                break
            kind, flags, stream = struct.unpack("!BBI", kept[3:FRAME_BYTES])
            kept = kept[FRAME_BYTES + length:]
            if kind == GOAWAY:
                raise SetupError("a connection of HTTP/2 was told to go away")
            if kind == SETTINGS and not flags & ACK:
                plain.sendall(frame(SETTINGS, ACK, 0))
            if stream == 1 and flags & END_STREAM:
                return plain
        part = plain.recv(65536)
        if not part:
            raise SetupError("a connection ended before it was answered")
        kept += part
