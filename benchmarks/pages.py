"""Every page that shows data, over HTTP, for each role that may see it, with 50,000 people and 500 needs.

Run as `python benchmarks/pages.py [ADDRESS]`; without an address in a database of its own, which is removed. Prints
milliseconds and kilobytes, and how long an open page waits for a decision; ends with 1 where a page takes more than
300 ms in the median or has more than 100 KB, and where a decision takes more than two seconds.
"""

import socket
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple

import httpx2
from database import PARTITIONS, Event, decisions, messages, needs, persons, shortlists
from sqlalchemy import Engine

from matcher.packs import pack
from models import SentList, Shortlist
from models.events import IDENTITY, NEED, PROFILE, SENT
from streams.access import accounts, sessions, tokens
from streams.access.audit import TERMINAL
from streams.access.roles import Role, Standing
from streams.database.engine import opened, tune, writing
from streams.database.offsets import Log, recognise
from streams.database.projection import TOPICS, project, read_batch
from streams.database.projector import slices
from streams.settings import Settings
from streams.web.process import prepare
from streams.worker.supervisor import worker_process

LONGEST_MS, LARGEST_KB, LATEST_S = 300, 100, 2.0
TIMES = 12
ROUTES = Path(__file__).parents[1] / "tests" / "unit" / "streams" / "web" / "routes.tsv"
SHARED = frozenset({"open", "match", "job-placement", "women-4dev", "tunisia-internships"})
STANDINGS = {
    "administrator": Standing(Role.ADMINISTRATOR),
    "officer": Standing(Role.OFFICER, SHARED),
    "partner": Standing(Role.PARTNER, SHARED, "org-8"),
    "form": Standing(Role.FORM, SHARED),
    "auditor": Standing(Role.AUDITOR),
}
STATED = {
    "languages": [{"language": "fr", "native": True}, {"language": "en", "level": "B2"}],
    "nationalities": ["SN"], "residence": {"country": "SN", "place": "Dakar"}, "age_band": "25-29", "education": 6,
    "availability": {"start": "2027-01-04", "months": 24},
    "consents": [{"purpose": "matching", "granted": True, "at": "2026-10-05T08:00:00Z"}],
}  # fmt: skip
FILES = (".pdf", ".xlsx", ".csv", ".json")
"""How addresses end that are no pages: they are shown, and may take longer."""
SECOND_PAGES = ("/needs?page=3", "/needs?programme=match", "/people?programme=match&after=person-3")


class Page(NamedTuple):
    """How a page did."""

    path: str
    role: str
    status: int
    kilobytes: float
    median_ms: float
    slow_ms: float
    """Nineteen of twenty were faster."""

    @property
    def good(self) -> bool:
        """Whether it is as it should be."""
        quick = self.kilobytes <= LARGEST_KB and self.median_ms <= LONGEST_MS
        return self.status < 300 and (quick or self.path.endswith(FILES))


def people() -> Iterator[Event]:
    """People with all that a form asks, and who they are."""
    for event, key, data in persons():
        yield event, key, data | STATED | {"programmes": sorted(SHARED)}
        if event is PROFILE:
            yield (
                IDENTITY,
                key,
                {"id": key, "name": f"A. Example {key}", "email": f"{key}@example.org", "gender": "woman"},
            )


def organised() -> Iterator[Event]:
    """The needs, each of one of fifty organisations."""
    for event, key, data in needs():
        yield event, key, data | {"organisation": f"org-{int(key.rpartition('-')[2]) % 50}"}


def listed(asked: list[Event]) -> Iterator[Event]:
    """The shortlists, in the programmes of their needs."""
    programmes = {key: data["programme"] for event, key, data in asked if event is NEED}
    for event, key, data in shortlists():
        yield event, key, data | {"programme": programmes[key]}


def sent(lists: list[Event]) -> Iterator[Event]:
    """A frozen list of every other need."""
    for _, key, data in lists[::2]:
        content = pack(Shortlist.model_validate(data), {}, 5, ()).content
        moment = datetime(2026, 3, 1, tzinfo=UTC)
        frozen = SentList(need=key, digest=content.digest, at=moment, officer="officer", content=content)
        yield SENT, frozen.id, frozen.model_dump()


def fill(engine: Engine) -> SentList:
    """Everything, as the projector takes it in; the list that was sent for the need that is looked at."""
    whole = Log("benchmark", 10**9)
    with writing(engine) as connection:
        recognise(connection, {(name, number): whole for name in TOPICS for number in range(PARTITIONS)})
    offsets: Counter[tuple[str, int]] = Counter()
    asked = list(organised())
    lists = list(listed(asked))
    frozen = list(sent(lists))
    for events in (people(), iter(asked), iter(lists), decisions(), iter(frozen)):
        for part in slices(list(messages(events, offsets)), 4_000_000):
            with writing(engine) as connection:
                project(connection, read_batch(part, ""))
        tune(engine)
    return next(SentList.model_validate(data) for _, key, data in frozen if key.startswith("need-8/"))


def signed_in(engine: Engine) -> dict[str, dict[str, str]]:
    """The headers with which each role asks."""
    now = datetime.now(UTC)
    found = {}
    with writing(engine) as connection:
        for name, standing in STANDINGS.items():
            accounts.add(connection, name, name, standing, None, TERMINAL, now)
            if standing.role is Role.FORM:
                made = tokens.make(connection, name, "benchmark", timedelta(days=1), TERMINAL, now)
                found[name] = {"authorization": f"Bearer {made.secret}"}
            else:
                secret = sessions.begin(connection, name, now)
                found[name] = {"cookie": f"session={secret}", "x-csrf-token": sessions.form_token(secret)}
    return found


def pages(values: dict[str, str]) -> Iterator[tuple[str, list[str]]]:
    """Every page with values for its parameters, and the roles that may see it."""
    lines = [line.split("\t") for line in ROUTES.read_text("utf-8").splitlines()]
    names = lines[0][3:]
    for line in lines[1:]:
        method, path, nobody, *roles = [*line, *[""] * (len(lines[0]) - len(line))]
        some = [name for name, may in zip(names, roles, strict=True) if may == "x"]
        # Nobody of the list of this need is chosen, so there is nothing to be drafted.
        if path.endswith("/draft.pdf"):
            continue
        if method != "GET" or path.startswith(("/v1", "/static", "/live", "/login", "/join")) or nobody or path == "/":
            continue
        try:
            yield path.format(**values), some
        except KeyError as missing:
            print(f"{path}: left out, there is no {missing} here")
    yield from ((path, ["officer"]) for path in SECOND_PAGES)


def measured(client: httpx2.Client, path: str, role: str, headers: dict[str, str]) -> Page:
    """Ask for a page a few times."""
    address = path + ("?a=1&b=2" if path.endswith("/compare") else "")
    times = []
    for _ in range(TIMES):
        began = time.perf_counter()
        answer = client.get(address, headers=headers)
        times.append((time.perf_counter() - began) * 1000)
        time.sleep(0.05)
    return Page(path, role, answer.status_code, len(answer.content) / 1000, median(times), quantiles(times, n=20)[18])


def heard(client: httpx2.Client, headers: dict[str, str]) -> float:
    """The longest of some times from a decision to its event in an open page, in seconds."""
    longest = 0.0
    with client.stream("GET", "/live?topics=decisions", headers=headers) as events:
        lines = events.iter_lines()
        next(lines)
        for verdict in ("hold", "shortlist", "hold", "shortlist", "hold"):
            time.sleep(1.5)
            said = {"person": "person-7", "verdict": verdict, "reason": "a benchmark"}
            began = time.perf_counter()
            answer = client.post("/needs/need-8/decisions", data=said, headers=headers, follow_redirects=True)
            answer.raise_for_status()
            next(line for line in lines if line.startswith("event:"))
            longest = max(longest, time.perf_counter() - began)
    return longest


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def main() -> int:
    """Fill, serve, ask, print."""
    with tempfile.TemporaryDirectory() as folder:
        address = sys.argv[1] if len(sys.argv) > 1 else f"sqlite:///{folder}/pages.db"
        settings = Settings(database=address, cache=Path(folder), kafka="127.0.0.1:1", console_port=free_port())
        with opened(address) as engine:
            prepare(engine)
            began = time.perf_counter()
            frozen = fill(engine)
            print(f"filled in {time.perf_counter() - began:.0f} s")
            roles = signed_in(engine)
        digest, person = frozen.id.partition("/")[2], frozen.content.entries[0].person
        values = {
            "need": frozen.need, "person": person, "programme": "match", "digest": digest, "account": "officer",
        }  # fmt: skip
        log = Path(folder) / "console.log"
        with worker_process(settings, log, "console") as console, _client(settings) as client:
            console.ready(60)
            found = [measured(client, path, role, roles[role]) for path, some in pages(values) for role in some]
            late = heard(client, roles["officer"])
    print(f"{'page':60}{'role':15}{'status':>7}{'KB':>7}{'median':>8}{'p95':>7}  ms")
    for one in found:
        mark = "" if one.good else "  <<<"
        print(
            f"{one.path:60}{one.role:15}{one.status:7}{one.kilobytes:7.1f}{one.median_ms:8.0f}{one.slow_ms:7.0f}{mark}"
        )
    print(f"a decision is in an open page within {late:.2f} s")
    return 0 if late <= LATEST_S and all(one.good for one in found) else 1


def _client(settings: Settings) -> httpx2.Client:
    return httpx2.Client(base_url=f"http://127.0.0.1:{settings.console_port}", timeout=60)


if __name__ == "__main__":
    sys.exit(main())
