"""The console as a process: what it acknowledged survives `kill -9`, whatever is sent to it, and it ends when told."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2
import pytest

from models.events import NEED, PROFILE
from streams.access import accounts, tokens
from streams.access.audit import TERMINAL
from streams.access.roles import Role, Standing
from streams.database import overview, people
from streams.database.engine import opened, reading, writing
from streams.kafka.broker import local_broker
from streams.kafka.client import latest
from streams.kafka.topics import topic
from streams.settings import Settings
from streams.web.process import prepare
from streams.worker.exits import MISCONFIGURED

pytestmark = [pytest.mark.integration, pytest.mark.timeout(180)]

OPEN = frozenset({"open"})
STANDINGS = {
    "form": Standing(Role.FORM, OPEN),
    "partner": Standing(Role.PARTNER, OPEN, "acme"),
    "officer": Standing(Role.OFFICER, OPEN),
}
NOWHERE = "127.0.0.1:1"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


class Installation:
    """A database with accounts, and consoles on it."""

    def __init__(self, folder) -> None:
        self.settings = Settings(
            database=f"sqlite:///{folder}/data/test.db", cache=folder / "cache", kafka=NOWHERE, console_port=free_port()
        )
        self.tokens: dict[str, str] = {}
        now = datetime.now(UTC)
        with opened(self.settings.database) as engine:
            prepare(engine)
            with writing(engine) as connection:
                for name, standing in STANDINGS.items():
                    accounts.add(connection, name, name, standing, None, TERMINAL, now)
                    made = tokens.make(connection, name, "test", timedelta(days=1), TERMINAL, now)
                    self.tokens[name] = made.secret

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.settings.console_port}"

    def client(self, name: str) -> httpx2.Client:
        headers = {"authorization": f"Bearer {self.tokens[name]}"}
        return httpx2.Client(base_url=self.address, headers=headers, timeout=60)

    @contextmanager
    def console(self, kafka: str = NOWHERE):
        """A console that answers; it is killed with the block if it still runs."""
        environment = {k: v for k, v in os.environ.items() if not k.startswith("DIASPORA_MATCH_")}
        environment |= self.settings.model_copy(update={"kafka": kafka}).environment()
        reading_end, writing_end = os.pipe()
        command = [sys.executable, "-m", "streams.web.process", str(writing_end)]
        process = subprocess.Popen(
            command, env=environment, pass_fds=[writing_end], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        os.close(writing_end)
        try:
            with os.fdopen(reading_end, "rb", buffering=0) as signs:
                assert signs.read(1) == b"r", process.communicate()[0].decode()
            yield process
        finally:
            process.kill()
            process.communicate()


@pytest.fixture
def installation(tmp_path):
    return Installation(tmp_path)


def test_nothing_that_was_acknowledged_is_lost_when_the_process_is_killed(installation):
    acknowledged: list[tuple[str, str]] = []
    stop = threading.Event()

    def post(worker: int) -> None:
        with installation.client("form") as client, suppress(httpx2.HTTPError):
            for number in range(10_000):
                key, kind = f"{worker}-{number}", ("profiles", "needs")[number % 2]
                answer = client.post(f"/v1/{kind}", json={"id": key, "text": "Welding"})
                if answer.status_code == 429:
                    time.sleep(0.1)
                    continue
                assert answer.status_code == 202
                acknowledged.append((kind, key))
                if stop.is_set():
                    return

    with installation.console() as process:
        workers = [threading.Thread(target=post, args=(worker,)) for worker in range(3)]
        for worker in workers:
            worker.start()
        while len(acknowledged) < 60:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        process.wait()
        stop.set()
        for worker in workers:
            worker.join()
    told = set(acknowledged)
    assert told <= _there(installation)
    with local_broker() as kafka, installation.console(kafka):
        settings = installation.settings.model_copy(update={"kafka": kafka})
        _until(lambda: told <= _sent(settings))


def _there(installation) -> set[tuple[str, str]]:
    with opened(installation.settings.database) as engine, reading(engine) as connection:
        persons = {("profiles", one.id) for one in people.people(connection, "open", limit=100_000)}
        return persons | {("needs", one.id) for one in overview.needs(connection)}


def _sent(settings) -> set[tuple[str, str]]:
    topics = (("profiles", PROFILE), ("needs", NEED))
    return {(kind, key.decode()) for kind, event in topics for key in latest(settings, topic(settings, event.topic))}


def _until(true, patience: float = 60.0) -> None:
    deadline = time.monotonic() + patience
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.2)


def test_an_upload_of_200_mb_is_refused_while_it_comes_and_fills_no_memory(installation):
    head = (
        f"POST /v1/profiles HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {installation.tokens['form']}\r\n"
        "Content-Type: application/pdf\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    part = b"%x\r\n" % (1 << 20) + b"x" * (1 << 20) + b"\r\n"
    with installation.console() as process:
        before = _peak_mb(process.pid)
        with socket.create_connection(("127.0.0.1", installation.settings.console_port)) as connection:
            connection.sendall(head.encode())
            sent = 0
            with suppress(ConnectionError):
                while sent < 200 and not _answered(connection):
                    connection.sendall(part)
                    sent += 1
            answer = connection.recv(65_536)
        assert answer.startswith(b"HTTP/1.1 413 ")
        assert b"application/problem+json" in answer
        assert sent < 60
        assert _peak_mb(process.pid) - before < 60
        with installation.client("form") as client:
            assert client.get("/v1/receipts/none").status_code == 404, "it goes on"


def _answered(connection: socket.socket) -> bool:
    connection.setblocking(False)
    try:
        return bool(connection.recv(1, socket.MSG_PEEK))
    except BlockingIOError:
        return False
    finally:
        connection.setblocking(True)


def _peak_mb(pid: int) -> float:
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text(encoding="ascii"))
    assert found
    return int(found[1]) / 1024


def test_ten_thousand_lines_are_taken_in_with_little_memory(installation):
    lines = (json.dumps({"id": f"n{number}", "text": "You weld pipes. " * 40}).encode() for number in range(10_000))
    wrong = {17, 5000, 9999}
    body = b"\n".join(b"{" if number in wrong else line for number, line in enumerate(lines, 1))
    with installation.console() as process, installation.client("partner") as client:
        before = _peak_mb(process.pid)
        answer = client.post("/v1/needs", content=body, headers={"content-type": "application/x-ndjson"}, timeout=120)
        assert answer.status_code == 202
        said = answer.json()
        assert (said["accepted"], said["refused"]) == (9997, 3)
        assert {one["line"] for one in said["errors"]} == wrong
        assert _peak_mb(process.pid) - before < 80
        assert client.get(said["href"]).json()["accepted"] == 9997


def test_an_open_page_hears_what_changes_and_does_not_hold_the_process_up(installation):
    with (
        installation.console() as process,
        installation.client("officer") as page,
        page.stream("GET", "/live?topics=needs") as events,
        installation.client("partner") as partner,
    ):
        assert events.headers["content-type"].startswith("text/event-stream")
        lines = events.iter_lines()
        assert next(lines).startswith((":", "retry"))
        time.sleep(1.5)
        assert partner.post("/v1/needs", json={"id": "n1", "text": "Welding"}).status_code == 202
        assert next(line for line in lines if line.startswith("event:")) == "event: needs"
        told = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0
        assert time.monotonic() - told < 10


def test_somebody_whose_account_is_disabled_hears_nothing_more(installation):
    with (
        installation.console(),
        installation.client("officer") as page,
        page.stream("GET", "/live?topics=needs") as events,
        installation.client("partner") as partner,
    ):
        lines = events.iter_lines()
        next(lines)
        with opened(installation.settings.database) as engine, writing(engine) as connection:
            accounts.disable(connection, "officer", TERMINAL, datetime.now(UTC))
        time.sleep(1.5)
        partner.post("/v1/needs", json={"id": "n1", "text": "Welding"})
        assert not [line for line in lines if line.startswith("event:")], "the stream has ended"


def test_a_port_that_is_taken_is_one_line_and_no_loop(installation):
    with socket.create_server(("127.0.0.1", installation.settings.console_port)):
        environment = os.environ | installation.settings.environment()
        command = [sys.executable, "-m", "streams.web.process"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == MISCONFIGURED
    assert "DIASPORA_MATCH_CONSOLE_PORT" in done.stderr
    assert "Traceback" not in done.stderr
