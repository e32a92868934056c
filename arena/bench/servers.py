"""Servers under measurement, and a client that costs little beside them."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

START_SECONDS = 30
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Server:
    """A running server."""

    process: subprocess.Popen[bytes]
    port: int

    def cpu_seconds(self) -> float:
        """CPU that the server and its workers have used so far (Linux: read from /proc)."""
        return sum(_cpu(pid) for pid in (self.process.pid, *_children(self.process.pid)))


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


@contextmanager
def serving(application: str, environment: Mapping[str, str]) -> Iterator[Server]:
    """Serve ``application`` with granian on a free port, one worker with four threads, until the block ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", "1", "--blocking-threads", "4", "--log-level", "warning", application]
    process = subprocess.Popen(command, env={**os.environ, **environment})  # noqa: S603  our own command
    try:
        _wait(port, process)
        yield Server(process, port)
    finally:
        process.terminate()
        process.wait(10)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(START_SECONDS * 20):
        if process.poll() is not None:
            raise RuntimeError("the server stopped while starting")
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("the server did not start")


@dataclass(frozen=True)
class Answer:
    """One answer as it came over the wire."""

    status: int
    headers: dict[str, str]
    size: int


class Client:
    """Keeps connections open and asks on all of them before it reads: the server always has work.

    The connections are opened for each round: a server closes those that have been idle while others were measured.
    """

    def __init__(self, server: Server, connections: int = 4) -> None:
        self.port, self.connections = server.port, connections

    @contextmanager
    def _connected(self, number: int) -> Iterator[list[socket.socket]]:
        with ExitStack() as stack:
            yield [stack.enter_context(socket.create_connection(("127.0.0.1", self.port), 30)) for _ in range(number)]

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Ask once."""
        with self._connected(1) as (connection,):
            connection.sendall(request(path, headers))
            return _read(connection)

    def run(self, path: str, count: int, headers: Mapping[str, str] | None = None) -> float:
        """Ask ``count`` times and return the seconds it took."""
        message = request(path, headers)
        with self._connected(self.connections) as connections:
            began = time.perf_counter()
            for _ in range(-(-count // self.connections)):
                for connection in connections:
                    connection.sendall(message)
                for connection in connections:
                    _read(connection)
            return time.perf_counter() - began

    def latencies(self, path: str, count: int) -> list[float]:
        """Ask ``count`` times, one after the other, and return the seconds of each."""
        message, times = request(path), []
        with self._connected(1) as (connection,):
            for _ in range(count):
                began = time.perf_counter()
                connection.sendall(message)
                _read(connection)
                times.append(time.perf_counter() - began)
        return times


def request(path: str, headers: Mapping[str, str] | None = None) -> bytes:
    """Return the bytes of a GET as a browser sends it."""
    lines = {"Host": "localhost", "Accept-Encoding": "gzip, br", **(headers or {})}
    return "".join([f"GET {path} HTTP/1.1\r\n", *(f"{k}: {v}\r\n" for k, v in lines.items()), "\r\n"]).encode()


def _read(connection: socket.socket) -> Answer:
    data = _more(connection)
    while b"\r\n\r\n" not in data:
        data += _more(connection)
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    status = int(first.split()[1])
    if headers.get("transfer-encoding") == "chunked":
        while not body.endswith(b"0\r\n\r\n"):
            body += _more(connection)
    length = 0 if status == 304 else int(headers.get("content-length", len(body)))
    while len(body) < length:
        body += _more(connection)
    return Answer(status, headers, len(body))


def _more(connection: socket.socket) -> bytes:
    data = connection.recv(65536)
    if not data:
        raise ConnectionError("the server closed the connection in the middle of an answer")
    return data
