"""Programmes laid out for officers: one in full, all of them in a table, in English or French."""

from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from models import Programme
from streams.programmes.terms import term
from streams.terminal import counted, harmless

_LABEL = 22


def programme_view(programme: Programme, language: str) -> RenderableType:
    """Lay out everything that a programme says, a fact on each row."""
    # NumPy takes a while to load, and most commands do without.
    from streams.programmes.rows import rows  # noqa: PLC0415

    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column(style="dim", width=_LABEL)
    table.add_column(ratio=1, overflow="fold")
    above = ""
    for label, text in rows(programme, language):
        table.add_row(Text("" if label == above else label), Text(harmless(text)))
        above = label
    name, about = (Text(harmless(words.within(language))) for words in (programme.name, programme.about))
    name.stylize("bold")
    return Group(name, Text(f"{programme.key} · {programme.digest}", style="dim"), about, Text(), table)


def programmes_view(programmes: Iterable[Programme], language: str) -> RenderableType:
    """Lay out programmes, one on each row: key, name, what a need is called, places."""
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    for name in ("key", "name", "need", "places"):
        table.add_column(term(name, language), justify="right" if name == "places" else "left", overflow="fold")
    for one in programmes:
        places = f"{one.places:,}" if one.places else ""
        cells = (one.key, one.name.within(language), one.need.within(language), places)
        table.add_row(*(Text(harmless(cell)) for cell in cells))
    return table


def in_a_line(programme: Programme) -> str:
    """What a file says in short: its name, what a need is called, places and quotas."""
    facts = [programme.need.en]
    facts += [counted(programme.places, "place", "places")] if programme.places else []
    facts += [counted(len(programme.quotas), "quota", "quotas")] if programme.quotas else []
    return harmless(f"{programme.name.en} ({', '.join(facts)})")
