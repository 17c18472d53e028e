"""The upstream, the peers and Outrigger: how each is found, configured, started and found ready."""

from __future__ import annotations

import getpass
import grp
import http.client
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
import urllib.parse
from dataclasses import dataclass, replace

from harness.processes import Child, SetupError, Stage

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
REPOSITORY = os.path.dirname(HERE)
START_SECONDS = 20.0
SEARCH_PATH = os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin:/sbin"

OUTRIGGER = "outrigger"
BUILD_SECONDS = 600
PEERS = ("nginx", "haproxy", "envoy-lean", "envoy-sidecar")

# Who does not tell HTTP/2 from HTTP/1.1 on one port without TLS, or is not asked to.
HTTP1_ONLY = ("nginx", "envoy-lean")

# Who has no part in scenarios with TLS, of bytes or of WebSockets: of nginx many builds lack the module for streams.
ABSENT = {"tls": ("envoy-sidecar",), "handshake": ("envoy-sidecar",), "pair": ("envoy-sidecar",),
          "stream": ("envoy-sidecar", "nginx"), "ws": ("envoy-lean",)}
STREAM_BYTES = 1 << 30
ARGUMENTS = ("serve -c {config} --mesh-config {mesh} --role gateway --namespace default "
             "--labels istio=ingressgateway --concurrency 1 --ip 127.0.0.1")
READY = "http://127.0.0.1:15021/healthz/ready"

_VERSION = re.compile(r"\d+\.\d+\.\d+")

BODIES = {"small": b"hello world\n", "1k": b"k" * 1024, "large": b"x" * 102400}
# One message of gRPC: not compressed, its length, itself.
CALL = b"\0" + len(BODIES["small"]).to_bytes(4, "big") + BODIES["small"]


@dataclass(frozen=True)
class Proxy:
    """A running server under test. `access_log` is its log file, if it writes one for each request; `started` and
    `first_answer` say when it was and when it first gave the upstream's (time.monotonic)."""

    name: str
    version: str
    child: Child
    port: int
    access_log: str | None = None
    ports: dict[str, int] | None = None
    started: float = 0.0
    first_answer: float = 0.0

    def port_for(self, way: str) -> int:
        """Where a scenario's connections go; the upstream has one port for all."""
        name = {"handshake": "TLS", "grpc": "H2H2"}.get(way, way.upper())
        return (self.ports or {}).get(f"{name}_PORT", self.port)


@dataclass(frozen=True)
class OutriggerCommand:
    """How Outrigger is started: `command` is a launcher, or a whole command if it holds a {placeholder}."""

    command: str
    ready_url: str
    java_home: str | None

    def arguments(self, values: dict[str, str]) -> list[str]:
        template = self.command if "{" in self.command else f"{self.command} {ARGUMENTS}"
        return [_fill(word, values) for word in shlex.split(template)]

    def ready(self, values: dict[str, str]) -> str:
        return _fill(self.ready_url, values)

    def environment(self) -> dict[str, str]:
        env = dict(os.environ)
        if self.java_home:
            env["JAVA_HOME"] = self.java_home
            env["PATH"] = os.path.join(self.java_home, "bin") + os.pathsep + env.get("PATH", "")
        return env


def _fill(template: str, values: dict[str, str]) -> str:
    try:
        return template.format(**values)
    except (KeyError, IndexError, ValueError) as error:
        raise SetupError(f"{template}: {error} is no placeholder (known: {', '.join(sorted(values))})") from error


def find_binary(name: str, variable: str) -> str | None:
    """The program named by an environment variable, else the one on the path; None if there is none."""
    return shutil.which(os.environ.get(variable) or name, path=SEARCH_PATH)


def require_binary(name: str, variable: str) -> str:
    found = find_binary(name, variable)
    if not found:
        raise SetupError(f"{name} is needed and neither ${variable} nor the path has it")
    return found


def version_of(command: list[str], seconds: int = 20) -> str:
    """The number that a program gives as its version within so many seconds, without paths and build details."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=seconds, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return "of unknown version"
    output = done.stdout + done.stderr
    found = _VERSION.search(output, max(0, output.find("version")))
    return found[0] if found else "of unknown version"


def start_upstream(stage: Stage, on_cpu: int) -> Proxy:
    """nginx that answers /small, /1k and /large."""
    binary = require_binary("nginx", "NGINX_BIN")
    for name, body in BODIES.items():
        with open(stage.path("upstream", "bodies", name), "wb") as file:
            file.write(body)
    # A file without blocks: long answers cost no disk.
    with open(stage.path("upstream", "bodies", "gib"), "wb") as file:
        file.truncate(STREAM_BYTES)
    config, ports = _render(stage, "upstream", "upstream.nginx.conf")
    child = stage.start("upstream", _nginx(binary, config), on_cpu)
    second = {"H2H2_PORT": ports["H2H2_PORT"]}
    return _ready(Proxy("upstream", version_of([binary, "-v"]), child, ports["PORT"], None, second))


def start_echo(stage: Stage, on_cpu: int) -> Proxy:
    """The upstream of WebSockets."""
    port = stage.free_port()
    command = [sys.executable, os.path.join(HERE, "harness", "websocket.py"), "echo", str(port)]
    child = stage.start("echo", command, on_cpu)
    _await(child, f"http://127.0.0.1:{port}/")
    return Proxy("echo", "", child, port)


def upstream_ports(upstream: Proxy, echo: Proxy | None = None) -> dict[str, int]:
    """Where proxies are told to send requests: names in their configurations. Without an echo WebSockets lead nowhere."""
    return {"UPSTREAM_PORT": upstream.port, "UPSTREAM_H2_PORT": upstream.port_for("h2h2"),
            "UPSTREAM_WS_PORT": (echo or upstream).port}


def start_peer(stage: Stage, name: str, upstream: dict[str, int], on_cpu: int) -> Proxy:
    """Starts one of PEERS with its configuration in bench/peers. Raises SetupError if it is absent or does not start."""
    if name == "nginx":
        binary = require_binary("nginx", "NGINX_BIN")
        config, ports = _render(stage, name, "peers/nginx.conf", upstream)
        child = stage.start(name, _nginx(binary, config), on_cpu)
        return _ready(Proxy(name, version_of([binary, "-v"]), child, ports["PORT"], None, ports))
    if name == "haproxy":
        binary = require_binary("haproxy", "HAPROXY_BIN")
        config, ports = _render(stage, name, "peers/haproxy.cfg", upstream)
        child = stage.start(name, [binary, "-db", "-f", config], on_cpu)
        return _ready(Proxy(name, version_of([binary, "-v"]), child, ports["PORT"], None, ports))
    binary = require_binary("envoy", "ENVOY_BIN")
    access_log = stage.path(name, "access.log") if name == "envoy-sidecar" else None
    config, ports = _render(stage, name, f"peers/{name}.yaml", upstream, access_log)
    command = [binary, "-c", config, "--concurrency", "1", "--disable-hot-restart", "--log-level", "warning"]
    version = version_of([binary, "--version"])
    started = time.monotonic()
    child = stage.start(name, command, on_cpu)
    return _ready(Proxy(name, version, child, ports["PORT"], access_log, ports, started))


def start_outrigger(stage: Stage, how: OutriggerCommand, upstream: dict[str, int], on_cpu: int) -> Proxy:
    """Starts Outrigger as a gateway with its default JVM settings, in front of the upstream."""
    access_log = stage.path(OUTRIGGER, "access.log")
    config, ports = _render(stage, f"{OUTRIGGER}/config", "outrigger/gateway.yaml", upstream)
    _, secure = _render(stage, f"{OUTRIGGER}/config", "outrigger/secure.yaml", upstream)
    _, versions = _render(stage, f"{OUTRIGGER}/config", "outrigger/versions.yaml", upstream)
    ways = {**secure, **{name: versions[name] for name in ("H2H2_PORT", "WS_PORT")}}
    port = ports["PORT"]
    mesh, _ = _render(stage, OUTRIGGER, "outrigger/mesh.yaml", upstream, access_log)
    values = {"config": os.path.dirname(config), "mesh": mesh, "port": str(port), "upstream_port": str(upstream["UPSTREAM_PORT"]),
              "access_log": access_log, "dir": stage.folder}
    ready_url = how.ready(values)
    if _answers(ready_url) is not None:
        raise SetupError(f"{ready_url} answers already: another proxy runs on this machine")
    command = how.arguments(values)
    version = _outrigger_version(how, command)
    started = time.monotonic()
    child = stage.start(OUTRIGGER, command, on_cpu, how.environment())
    _await(child, ready_url)
    _await(child, f"http://127.0.0.1:{port}/small")
    return _ready(Proxy(OUTRIGGER, version, child, port, access_log, ways, started, time.monotonic()))


def start_alone(stage: Stage, how: OutriggerCommand, template: str) -> int:
    """Starts Outrigger with one configuration and certificates that lie there already; answers its port of TLS."""
    config, ports = _render(stage, f"{OUTRIGGER}/config", template)
    mesh, _ = _render(stage, OUTRIGGER, "outrigger/mesh.yaml", None, stage.path(OUTRIGGER, "access.log"))
    values = {"config": os.path.dirname(config), "mesh": mesh, "port": str(ports["PORT"]), "upstream_port": "0",
              "access_log": stage.path(OUTRIGGER, "access.log"), "dir": stage.folder}
    _await(stage.start(OUTRIGGER, how.arguments(values), 1, how.environment()), how.ready(values))
    return ports["TLS_PORT"]


def _outrigger_version(how: OutriggerCommand, command: list[str]) -> str:
    """The version Outrigger and its Java print; a whole command of the user is not run a second time. The launcher builds before it answers."""
    java = os.path.join(how.java_home, "bin", "java") if how.java_home else shutil.which("java") or "java"
    own = version_of([command[0], "version"], BUILD_SECONDS) if "{" not in how.command else "of unknown version"
    return f"{own}, Java {version_of([java, '-version'])}"


def _nginx(binary: str, config: str) -> list[str]:
    return [binary, "-p", os.path.dirname(config), "-e", "stderr", "-c", config]


def _render(stage: Stage, owner: str, template: str, upstream: dict[str, int] | None = None,
            access_log: str | None = None) -> tuple[str, dict[str, int]]:
    """Writes the configuration made from a template with ports of its own; returns its path and these ports by name."""
    ports = {f"{way}PORT": stage.free_port() for way in ("", "TLS_", "PAIR_", "INNER_", "STREAM_", "H2H2_", "WS_")}
    path = stage.path(owner, os.path.basename(template))
    values = {**ports, **_certificate(stage), **(upstream or {}), "CALL": CALL.decode("ascii"), "DIR": os.path.dirname(path), "ACCESS_LOG": access_log,
              "USER": getpass.getuser(), "GROUP": grp.getgrgid(os.getgid()).gr_name}
    with open(os.path.join(HERE, template), encoding="utf-8") as file:
        text = file.read()
    for key, value in values.items():
        text = text.replace(f"@{key}@", str(value))
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path, ports


def _certificate(stage: Stage) -> dict[str, str]:
    """One for everybody, of a P-256 key, that trusts itself: of servers and of clients. Made when first asked for."""
    cert, key, pem = (stage.path("certificate", name) for name in ("cert.pem", "key.pem", "both.pem"))
    if not os.path.exists(cert):
        command = [require_binary("openssl", "OPENSSL_BIN"), "req", "-x509", "-newkey", "ec", "-pkeyopt",
                   "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=bench.test", "-addext",
                   "subjectAltName=DNS:bench.test", "-keyout", key, "-out", cert]
        done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
        if done.returncode != 0:
            raise SetupError(f"openssl makes no certificate: {done.stderr.strip()[-300:]}")
        with open(pem, "w", encoding="ascii") as both:
            for name in (cert, key):
                os.chmod(name, 0o644)
                with open(name, encoding="ascii") as file:
                    both.write(file.read())
    return {"CERT": cert, "KEY": key, "PEM": pem}


def _ready(proxy: Proxy) -> Proxy:
    """Waits until the server answers and compares every body it will be asked for."""
    _await(proxy.child, f"http://127.0.0.1:{proxy.port}/small")
    proxy = replace(proxy, first_answer=proxy.first_answer or time.monotonic())
    for name, body in BODIES.items():
        url = f"http://127.0.0.1:{proxy.port}/{name}"
        if _answers(url) != body:
            raise SetupError(f"{proxy.name}: GET /{name} does not give the body of the upstream")
    return proxy


def _await(child: Child, url: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while _answers(url) is None:
        if not child.alive():
            raise SetupError(f"{child.name} ended with status {child.process.returncode}:\n{child.log_tail()}")
        if time.monotonic() > deadline:
            raise SetupError(f"{child.name}: no 200 from {url} after {START_SECONDS:.0f} s:\n{child.log_tail()}")
        time.sleep(0.004)


def _answers(url: str) -> bytes | None:
    """The body of a 200, None for anything else."""
    parts = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "127.0.0.1", parts.port or 80, timeout=5)
    try:
        connection.request("GET", parts.path or "/")
        response = connection.getresponse()
        body = response.read()
        return body if response.status == 200 else None
    except (OSError, http.client.HTTPException, socket.timeout):
        return None
    finally:
        connection.close()
