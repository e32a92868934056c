"""The network of a test run: this machine and no other."""

import socket
from ipaddress import ip_address
from typing import Any


class NetworkRefusedError(RuntimeError):
    """A test reached for another machine."""


def refuse_other_machines() -> None:
    """Shut the door to every address but the machine's own."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and not _is_own(address[0]):
            raise NetworkRefusedError(f"No network in tests: {address[0]}")
        connect(self, address)

    socket.socket.connect = guarded  # type: ignore[method-assign, assignment]


def _is_own(host: str) -> bool:
    if host in {"", "localhost"}:
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
