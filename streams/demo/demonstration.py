"""The demonstration: a broker, a worker and the example events, to the shortlists, kept in a database of its own."""

import logging
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.text import Text

from models import Assignment, Shortlist
from models.events import DECISION, SHORTLIST
from streams.database.projector import catch_up
from streams.demo.database import alone, demonstration, filling, is_filled
from streams.demo.showcase import decisions, showcase
from streams.kafka.broker import local_broker
from streams.kafka.client import ends, publish
from streams.kafka.dead_letters import DeadLetter, dead_letters
from streams.kafka.lag import lag
from streams.kafka.topics import ensure_topics, topic
from streams.officers.acting import officer_event
from streams.officers.assignment_views import assignment_view
from streams.officers.sending import sent_now
from streams.officers.shortlists import every
from streams.programmes.files import shipped
from streams.programmes.shelf import load
from streams.service import emptied
from streams.settings import Settings
from streams.views import LEGEND, dead_letters_view, shortlist_view
from streams.worker.supervisor import worker_process

DETAILED = 3
"""How many people of a shortlist are shown with their evidence."""

ASSIGNED = "match"
"""The programme whose assignment is shown."""

SENT = "match-be-01"
"""The need whose list is sent to the employer."""

_READY_WITHIN = 120.0
_SETTLED_WITHIN = 240.0
_ASSIGNED_WITHIN = 20.0
_QUIET = 2.0
_BETWEEN_LOOKS = 0.5


class DemoFailed(RuntimeError):
    """The demonstration did not come to its end."""


class Outcome(NamedTuple):
    """What the demonstration came to."""

    events: int
    """Messages that were published."""
    shortlists: Mapping[str, Shortlist]
    """By need."""
    refused: tuple[DeadLetter, ...]
    """What was refused."""
    assignment: Assignment
    """Who might go where in the programme MATCH."""
    seconds: float
    """How long it took in all."""


def demonstrate(settings: Settings, console: Console) -> Outcome:
    """Run it with a broker of its own, keep in its database what came of it, end all that was started; shows each step.

    Raises DemoFailed, DemoRuns, BrokerFailed or Unreachable.
    """
    with alone(settings):
        return _demonstrated(settings, console)


@contextmanager
def demonstrating(settings: Settings, console: Console) -> Iterator[Settings]:
    """Settings with the demonstration, which is filled before where there is none; nobody else has it meanwhile.

    Raises as `demonstrate`.
    """
    with alone(settings):
        if not is_filled(settings):
            console.print("There is no demonstration yet, so it is made first.")
            _demonstrated(settings, console)
        yield demonstration(settings)


def _demonstrated(settings: Settings, console: Console) -> Outcome:
    began = time.monotonic()
    log = emptied(settings.cache / "demo.log")
    with ExitStack() as stack:
        empty = stack.enter_context(filling(settings))
        with _step(console, "Starting a broker", "A broker that speaks Kafka's protocol is listening"):
            address = stack.enter_context(local_broker(log=log))
        own = empty.model_copy(update={"kafka": address})
        with _step(console, "Starting a worker", "A worker has loaded the language model and joined"):
            ensure_topics(own)
            worker = stack.enter_context(worker_process(own, log))
            worker.ready(_READY_WITHIN)
        examples = showcase(own, datetime.now(UTC))
        with _step(console, "Publishing", f"{len(examples.messages)} messages of three programmes are published"):
            publish(own, examples.messages)
        with _step(console, "Matching", f"{len(examples.needs)} needs are matched") as progress:
            _wait(own, examples.needs, progress, log)
        shortlists, refused = every(own), tuple(dead_letters(own))
        from streams.officers.proposing import propose  # noqa: PLC0415 - the encoder takes seconds to load

        with _step(console, "Assigning", "Who might go where in MATCH is proposed"):
            assignment = propose(own, shipped()[ASSIGNED], _ASSIGNED_WITHIN)
        with _step(
            console, "Deciding", "Officers' decisions and a sent list are added, and all of it is stored"
        ) as progress:
            _decide(own)
            _wait(own, examples.needs, progress, log)
            _keep(own)
    return Outcome(len(examples.messages), shortlists, refused, assignment, time.monotonic() - began)


def show(outcome: Outcome, console: Console) -> None:
    """Print the shortlists programme by programme, the assignment of one of them, and what was refused."""
    programmes = shipped()
    names = {key: programme.name.en for key, programme in programmes.items()}
    console.print()
    console.print(LEGEND, style="dim")
    by_programme = sorted(outcome.shortlists.values(), key=lambda shortlist: (shortlist.programme, shortlist.need))
    for programme, shortlists in groupby(by_programme, key=lambda shortlist: shortlist.programme):
        console.print()
        console.rule(Text(names[programme], style="bold"), align="left")
        for shortlist in shortlists:
            console.print()
            console.print(shortlist_view(shortlist, DETAILED, outcome.shortlists, names=names))
    console.print()
    console.rule(Text("The whole programme", style="bold"), align="left")
    console.print()
    console.print(assignment_view(outcome.assignment, programmes[ASSIGNED]))
    console.print()
    console.rule(Text("Refused, with the reason", style="bold"), align="left")
    console.print()
    console.print(dead_letters_view(outcome.refused))
    console.print()
    console.print(
        f"{outcome.events} messages, {len(outcome.shortlists)} shortlists, {len(outcome.refused)} refused, "
        f"in {outcome.seconds:.0f} seconds. Nothing is left running."
    )
    console.print("It is kept: `make up`, or `diaspora-match up --demo`, shows it in a browser.")


def _decide(settings: Settings) -> None:
    """Say what officers say, and send the list of one need."""
    said = decisions()
    now = datetime.now(UTC)
    publish(settings, [officer_event(DECISION, one, one.id, one.officer, now, settings) for one in said])
    sent_now(settings, every(settings)[SENT], said[0].officer, with_unknown=True)


def _keep(settings: Settings) -> None:
    # What is left out is shown with its reason in the end.
    logging.getLogger("streams.database").setLevel(logging.ERROR)
    catch_up(settings, load(settings))


@contextmanager
def _step(console: Console, doing: str, done: str) -> Iterator[Callable[[str], None]]:
    """Show that something is under way, then that it is done and how long it took."""
    began = time.monotonic()
    with console.status(f"{doing} …") as status:
        yield lambda text: status.update(text) if console.is_terminal else console.print(f"  {text}")
    console.print(f"{done}: {time.monotonic() - began:.1f} s")


def _wait(settings: Settings, needs: Collection[str], progress: Callable[[str], None], log: Path) -> None:
    """Wait until everything was read, every need has its shortlist, and the shortlists have been quiet for a moment."""
    deadline = time.monotonic() + _SETTLED_WITHIN
    seen, quiet_since, said = -1, time.monotonic(), ""
    while time.monotonic() < deadline:
        behind, listed, published = lag(settings), len(every(settings).keys() & set(needs)), _published(settings)
        if (behind, published) != (0, seen):
            seen, quiet_since = published, time.monotonic()
        if listed == len(needs) and time.monotonic() - quiet_since > _QUIET:
            return
        if (state := f"{behind} messages to read, {listed} of {len(needs)} needs have a shortlist") != said:
            progress(said := state)
        time.sleep(_BETWEEN_LOOKS)
    raise DemoFailed(f"not every need was matched within {_SETTLED_WITHIN:.0f} seconds; {log} says why")


def _published(settings: Settings) -> int:
    return sum(ends(settings, [topic(settings, SHORTLIST.topic)]).values())
