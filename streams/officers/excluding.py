"""The command that lists everybody who fails a condition of a need, with the reasons."""

from collections.abc import Sequence
from typing import Annotated, Any, NamedTuple

import typer
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from models import Condition, Excluded, Finding, State
from streams.kafka.running import located
from streams.programmes.shelf import load
from streams.settings import Settings
from streams.terminal import console, counted, print_json


class NoSuchNeed(LookupError):
    """A need is not known to the matching."""


class Exclusions(NamedTuple):
    """Who is out, and why."""

    people: int
    """Everybody in the programme."""
    counts: dict[Condition, int]
    """How many fail each condition; who fails two counts twice."""
    excluded: tuple[Excluded, ...]
    """All who fail something, those of the most points first."""

    def as_json(self) -> dict[str, Any]:
        """Give the fields for `--json`."""
        listed = [one.model_dump(mode="json") for one in self.excluded]
        return {"people": self.people, "counts": self.counts, "excluded": listed}


def excluded(
    need: Annotated[str, typer.Argument(metavar="NEED_ID", help="Id of the need.", show_default=False)],
    language: Annotated[str, typer.Option("--language", metavar="CODE", help="en or fr, for the reasons.")] = "en",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs instead of text.")] = False,
) -> None:
    """List everybody of the programme who fails a condition of a need, with the reasons, and count them."""
    from streams.kafka.gathering import gathered  # noqa: PLC0415
    from streams.officers.exclusions import exclusions  # noqa: PLC0415 - the encoder takes seconds to load

    settings = located(Settings())
    with gathered(settings, load(settings).programmes) as matching:
        found = exclusions(matching, need)
    if as_json:
        print_json(found.as_json())
    else:
        console().print(exclusions_view(found, language))


def exclusions_view(found: Exclusions, language: str) -> RenderableType:
    """Lay out who is out and why."""
    out = counted(len(found.excluded), "person", "people")
    heading = f"{out} of {found.people:,} in the programme may not be on the list"
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
    for condition, count in found.counts.items():
        table.add_row(f"{count:,}", condition.value)
    people = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
    for one in found.excluded:
        why = " ".join(finding.why.within(language) for finding in failed(one.conditions))
        people.add_row(Text(one.person), f"{one.score:.1f}", Text(why))
    return Group(Text(heading, style="bold"), table, Text(), people) if found.excluded else Text(heading)


def failed(findings: Sequence[Finding]) -> list[Finding]:
    """The findings that fail."""
    return [finding for finding in findings if finding.state is State.FAIL]
