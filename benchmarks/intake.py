"""Taking a batch of lines in: some with one statement, as it is done, against row by row; and how much memory it takes.

Run as `python benchmarks/intake.py [LINES]`. Each measurement has a process and a database of its own.
"""

import json
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

from argon2 import PasswordHasher
from sqlalchemy import Connection, insert

from streams.access import accounts, passwords
from streams.access.audit import TERMINAL
from streams.access.roles import Role, Standing
from streams.database import outbox
from streams.database.engine import opened, writing
from streams.database.tables import Outgoing
from streams.messages.lines import read_lines
from streams.programmes.shelf import load
from streams.settings import Settings
from streams.web import intake
from streams.web.app import Outside, make_app
from streams.web.process import prepare
from streams.web.session import Visitor

LINES = 10_000
ROUNDS = 3


class Measured(NamedTuple):
    """What one batch took."""

    seconds: float
    processor: float
    """Seconds of the processor, which do not depend on what else runs."""
    peak: float
    """MiB of memory more than before, at most."""


def lines(number: int) -> Iterator[bytes]:
    """People with a text, skills, a name and an id of their event."""
    for one in range(number):
        skills = [{"phrase": f"skill number {one % 300}"}, {"phrase": "welding"}]
        said = {"id": f"e{one}", "time": "2026-01-31T12:00:00Z"}
        person = {"id": f"p{one}", "text": "Eight years of welding. " * 20, "skills": skills}
        yield json.dumps(person | {"identity": {"name": f"Name {one}"}, "event": said}).encode() + b"\n"


def row_by_row(connection: Connection, rows: Sequence[dict[str, Any]]) -> tuple[int, ...]:
    """Insert each row with a statement of its own."""
    return tuple(connection.execute(insert(Outgoing).values(row).returning(Outgoing.id)).scalar_one() for row in rows)


def measure(number: int, plain: bool) -> Measured:
    """Take so many lines in."""
    if plain:
        outbox.put = row_by_row
    with tempfile.TemporaryDirectory() as folder, opened(f"sqlite:///{folder}/benchmark.db") as engine:
        prepare(engine)
        settings = Settings(database=f"sqlite:///{folder}/benchmark.db", cache=Path(folder), kafka="127.0.0.1:1")
        hashing = passwords.prepared(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        here = make_app(settings, engine, load(settings), Outside(passwords=hashing)).state.context
        standing = Standing(Role.FORM, frozenset({"open"}))
        with writing(engine) as connection:
            kept = passwords.hashed(hashing, "mule roof candle seven")
            form = accounts.add(connection, "form", "form", standing, kept, TERMINAL, datetime.now(UTC))
        with tempfile.TemporaryFile() as file:
            file.writelines(lines(number))
            file.seek(0)
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            began, busy = time.perf_counter(), time.process_time()
            taken = intake.take(here, Visitor(form), "profiles", read_lines(file))
            took, worked = time.perf_counter() - began, time.process_time() - busy
    if taken.accepted != number:
        raise SystemExit(f"expected {number} lines to be accepted, found {taken.accepted}")
    return Measured(took, worked, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024)


def main() -> None:
    """Measure both in turns, and print them with their ratio."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else LINES
    with ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=1) as pool:
        pairs = [[pool.submit(measure, number, plain).result() for plain in (False, True)] for _ in range(ROUNDS)]
    for name, found in zip(("some at once", "row by row"), zip(*pairs, strict=True), strict=True):
        best = min(found)
        print(
            f"{number} lines, {name}: {best.seconds:.1f} s, {number / best.seconds:.0f} a second, {best.peak:.0f} MiB"
        )
    ratio = min(plain.processor / fast.processor for fast, plain in pairs)
    print(f"ratio: {ratio:.2f} times as fast at least, by seconds of the processor")


if __name__ == "__main__":
    main()
