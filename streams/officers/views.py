"""Decisions and sent lists laid out for officers to read."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from models import Decision, SentList, State
from streams.terminal import counted, harmless

if TYPE_CHECKING:
    from matcher.ranking.elsewhere import Rank
    from streams.officers.sent_lists import Kept

_LONGEST_ID = 24


def decisions_view(made: Sequence[tuple[Decision, datetime]]) -> RenderableType:
    """Lay out decisions, each with the time since when it holds."""
    if not made:
        return Text("No decisions.")
    table = _table("Need", "Person", "Verdict", "Officer", "Since (UTC)")
    table.add_column("Reason", ratio=1)
    for one, at in made:
        table.add_row(one.need, one.person, one.verdict.value, one.officer, _minute(at), Text(harmless(one.reason)))
    return table


def sent_list_view(sent: SentList, places: "Mapping[str, Sequence[Rank]]", *, new: bool) -> RenderableType:
    """Lay out a list that is sent now, or that was sent before, with the other lists that its people are on."""
    return Group(*_sent_list(sent, places), Text(_frozen(sent, new=new), style="dim"))


def sent_lists_view(kept: "Sequence[Kept]", places: "Mapping[str, Sequence[Rank]]") -> RenderableType:
    """Lay out what was sent, and what is not what was sent any more."""
    if not kept:
        return Text("No list was sent.")
    return Group(*(line for one in kept for line in _kept(one, places)))


def also_on(person: str, need: str, places: "Mapping[str, Sequence[Rank]]") -> str:
    """The places of a person on other lists than that of a need; empty where there are none.

    >>> from matcher.ranking.elsewhere import Rank
    >>> also_on("p1", "n1", {"p1": [Rank("n1", 2), Rank("n7", 1)]})
    'also 1 at n7'
    """
    others = [f"{place.rank} at {place.need}" for place in places.get(person, ()) if place.need != need]
    return f"also {', '.join(others)}" if others else ""


def _sent_list(sent: SentList, places: "Mapping[str, Sequence[Rank]]") -> Iterator[RenderableType]:
    content = sent.content
    title = f"{sent.need} · {harmless(content.title)}" if content.title else sent.need
    yield Text(f"{title} · {counted(len(content.entries), 'person', 'people')}", style="bold")
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column(justify="right")
    table.add_column(no_wrap=True, max_width=_LONGEST_ID, overflow="ellipsis")
    table.add_column(justify="right")
    table.add_column(ratio=1)
    for entry in content.entries:
        unknown = [one.condition.value for one in entry.conditions if one.state is State.UNKNOWN]
        remarks = [f"unknown: {', '.join(unknown)}"] if unknown else []
        remarks += [also] if (also := also_on(entry.person, sent.need, places)) else []
        table.add_row(f"{entry.rank}", entry.person, f"{entry.score:.1f}", Text("; ".join(remarks), style="yellow"))
    yield table


def _kept(one: "Kept", places: "Mapping[str, Sequence[Rank]]") -> Iterator[RenderableType]:
    yield from _sent_list(one.sent, places)
    yield Text(f"sent {_by(one.sent)}", style="dim")
    if not one.intact:
        yield Text(f"{one.sent.id}: this is not what was sent; its digest does not match", style="bold red")


def _frozen(sent: SentList, *, new: bool) -> str:
    return f"frozen {_by(sent)}" if new else f"the same list was sent before, {_by(sent)}"


def _by(sent: SentList) -> str:
    again = f", once more {_minute(sent.again)} UTC" if sent.again else ""
    return f"{_minute(sent.at)} UTC by {sent.officer}{again} · SHA-256 {sent.digest}"


def _minute(moment: datetime) -> str:
    return moment.isoformat(" ", "minutes").removesuffix("+00:00")


def _table(*headings: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    for heading in headings:
        table.add_column(heading, max_width=_LONGEST_ID, overflow="ellipsis", no_wrap=True)
    return table
