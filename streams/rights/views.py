"""What people asked for, laid out to be read."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from streams.rights.erasing import Erased
from streams.rights.pack import Pack
from streams.rights.retention import Due
from streams.rights.searching import Found
from streams.terminal import counted, harmless


def erased_view(done: Erased) -> RenderableType:
    """Lay out what an erasure did, and what is left to do."""
    who = harmless(", ".join(done.people))
    head = f"{who}: erased" if done.held else f"{who}: nothing was held; erased all the same"
    lines = [f"{counted(done.taken_back, 'tombstone', 'tombstones')} published"]
    if done.lists:
        lines.append(f"{counted(done.lists, 'frozen list was', 'frozen lists were')} frozen anew without the person")
    if done.letters.removed:
        lines.append(f"{counted(done.letters.removed, 'dead letter', 'dead letters')} removed")
    if done.letters.left:
        stay = counted(done.letters.left, "dead letter stays", "dead letters stay")
        lines.append(f"{stay} until 14 days after the refusal: {done.letters.why}")
    lines.append(_settled(done.settled))
    return Group(Text(head, style="bold"), *map(Text, lines))


def _settled(settled: bool) -> str:
    if settled:
        return "no shortlist names the person"
    return (
        "shortlists still name the person, or a profile that was read is still there: does a worker run? Then --verify"
    )


def found_view(found: Sequence[Found]) -> RenderableType:
    """Lay out what a search found, place by place."""
    table = _table("Place", "Found")
    table.add_column("What it is, and until when", ratio=1)
    for one in found:
        count = Text(f"{one.number:,}" if one.number else "nothing", style="bold" if one.live else "")
        table.add_row(Text(one.place), count, Text(one.why))
    return table


def due_view(due: Sequence[Due]) -> RenderableType:
    """Lay out whose time is over."""
    if not due:
        return Text("Nobody's data are kept for longer than the programmes say.")
    table = _table("Person", "Last word", "Kept until", "Programmes")
    for one in due:
        table.add_row(one.person, one.last.isoformat(), one.until.isoformat(), ", ".join(one.programmes))
    return table


def pack_view(pack: Pack) -> RenderableType:
    """Lay out the access pack: a heading for each part, and what it holds as indented lines.

    Not the JSON Resume, which is for programs and says once more what the profile says.
    """
    return Group(*_parts(pack))


def _parts(pack: Pack) -> Iterator[RenderableType]:
    for name, content in pack.items():
        if name == "resume":
            continue
        yield Text(name.replace("_", " ").capitalize(), style="bold")
        if content in (None, []):
            yield Text("  nothing")
        else:
            yield from map(Text, _lines(content, "  "))


def _lines(content: Any, indent: str) -> Iterator[str]:
    for mark, name, inner in _items(content):
        if isinstance(inner, Mapping | list) and inner:
            yield f"{indent}{mark}{name}"
            yield from _lines(inner, f"{indent}  ")
        elif not isinstance(inner, Mapping | list):
            yield f"{indent}{mark}{name}{' ' if name else ''}{harmless(str(inner))}"


def _items(content: Any) -> Iterable[tuple[str, str, Any]]:
    if isinstance(content, Mapping):
        return (("", f"{name}:", inner) for name, inner in content.items())
    if isinstance(content, list):
        return (("-", "" if isinstance(inner, Mapping | list) else " ", inner) for inner in content)
    return (("", "", content),)


def _table(*columns: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    for column in columns:
        table.add_column(column, no_wrap=True)
    return table
