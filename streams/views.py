"""Shortlists, dead letters and reports laid out for people to read."""

from collections.abc import Iterator, Mapping, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Column, Table
from rich.text import Text

from matcher.ranking.elsewhere import Rank, elsewhere
from models import Criterion, Entry, Evidence, Shortlist, Tier
from streams.kafka.dead_letters import DeadLetter
from streams.officers.condition_views import asks, entry_conditions, outside
from streams.officers.views import also_on
from streams.publishing import Refused, Report
from streams.terminal import WIDTH, around, counted, harmless

LEGEND = """\
● a must, ○ nice to have. Each requirement gives points by how near the person's own skill comes to it
(exact, close, related; in brackets how near) and by how much the profile speaks of it; at most 100 in all."""
"""How to read a shortlist."""

_STYLES = {Tier.EXACT: "green", Tier.CLOSE: "cyan", Tier.RELATED: "yellow", Tier.MISSING: "dim"}
_ASKED = 26
_MET = 47
_LONGEST_ID = 40


def shortlist_view(
    shortlist: Shortlist,
    detailed: int,
    lists: Mapping[str, Shortlist] | None = None,
    *,
    others: bool = True,
    names: Mapping[str, str] | None = None,
) -> RenderableType:
    """Lay out a shortlist: the first ones with the evidence for each requirement, and the others on a line each.

    `lists` are all that stand now, by need, to say who is on several; `names` has the programmes' names by their
    keys; a programme without a name is shown by its key.
    """
    programme = harmless((names or {}).get(shortlist.programme, shortlist.programme))
    shown = len(shortlist.entries) if others else detailed
    return Group(*_shortlist_lines(shortlist, programme, detailed, shown, elsewhere(lists or {})))


def _shortlist_lines(
    shortlist: Shortlist, programme: str, detailed: int, shown: int, places: Mapping[str, Sequence[Rank]]
) -> Iterator[RenderableType]:
    title = f"{shortlist.need} · {harmless(shortlist.title)}" if shortlist.title else shortlist.need
    yield Text(title, style="bold")
    openings = counted(shortlist.openings, "opening", "openings")
    yield Text(f"{programme} · {openings} · {counted(len(shortlist.entries), 'person', 'people')} listed", style="dim")
    if shortlist.reason:
        yield Text(harmless(shortlist.reason))
    for entry in shortlist.entries[:detailed]:
        yield from _entry_lines(entry, shortlist.criteria)
        yield from entry_conditions(entry, also_on(entry.person, shortlist.need, places))
    if others := shortlist.entries[detailed:shown]:
        yield Text()
        yield _others_table(others, shortlist.criteria)
    yield from outside(shortlist)


def _entry_lines(entry: Entry, criteria: Sequence[Criterion]) -> Iterator[RenderableType]:
    yield Text()
    heading = _grid(_rank(), _words(), _points())
    heading.add_row(*(Text(cell, style="bold") for cell in (f"{entry.rank}", entry.person, f"{entry.score:.1f}")))
    yield heading
    table = _grid(_rank(), _words(_ASKED), _words(7), _words(), _points())
    for evidence in entry.evidence:
        if evidence.tier is not Tier.MISSING:
            table.add_row(*_evidence_cells(evidence, criteria[evidence.criterion]))
    yield table
    if missing := [criteria[one.criterion] for one in entry.evidence if one.tier is Tier.MISSING]:
        yield Padding(Text(_missing(missing), style=_STYLES[Tier.MISSING]), (0, 0, 0, 4))


def _grid(*columns: Column) -> Table:
    return Table(*columns, box=None, show_header=False, padding=(0, 1, 0, 0), width=WIDTH - 1, pad_edge=False)


def _rank() -> Column:
    return Column(width=3, justify="right", no_wrap=True)


def _words(width: int | None = None) -> Column:
    return Column(width=width, ratio=None if width else 1, no_wrap=True, overflow="ellipsis")


def _points() -> Column:
    return Column(width=11, justify="right", no_wrap=True)


def _missing(criteria: Sequence[Criterion]) -> str:
    """Name what nothing was found for: the musts, then what would be nice to have."""
    musts, others = (
        ", ".join(harmless(one.phrase) for one in criteria if one.essential is essential) for essential in (True, False)
    )
    return "missing: " + "; ".join(part for part in (musts, others and f"nice to have: {others}") if part)


def _evidence_cells(evidence: Evidence, criterion: Criterion) -> tuple[Text, ...]:
    style = _STYLES[evidence.tier]
    return (
        Text("●" if criterion.essential else "○", style="dim"),
        Text(harmless(criterion.phrase)),
        Text(evidence.tier.value, style=style),
        Text(_met_by(evidence)),
        Text(f"{evidence.points:.1f} / {criterion.points:.1f}", style=style),
    )


def _met_by(evidence: Evidence) -> str:
    """Say what of the person met it, in the person's own words where a text was read."""
    skill = harmless(evidence.skill or "")
    close = "" if evidence.closeness == 100 else f" ({evidence.closeness} %)"
    if not evidence.excerpt:
        return f"{skill}{close}, stated"
    excerpt = harmless(evidence.excerpt)
    if skill.casefold() in excerpt.casefold():
        return f"“{around(excerpt, skill, _MET - 2 - len(close))}”{close}"
    return f"{skill}{close}: “{around(excerpt, skill, max(_MET - 4 - len(skill) - len(close), 12))}”"


def _others_table(entries: Sequence[Entry], criteria: Sequence[Criterion]) -> RenderableType:
    longest = max(len(entry.person) for entry in entries)
    table = _grid(_rank(), _words(min(longest, _LONGEST_ID)), _words(), _points())
    for entry in entries:
        said = " · ".join(filter(None, [_in_short(entry, criteria), asks(entry.conditions)]))
        table.add_row(f"{entry.rank}", entry.person, said, f"{entry.score:.1f}")
    return table


def _in_short(entry: Entry, criteria: Sequence[Criterion]) -> str:
    met = [evidence for evidence in entry.evidence if evidence.tier is not Tier.MISSING]
    best = sorted(met, key=lambda evidence: (-evidence.points, evidence.criterion))
    named = ", ".join(harmless(criteria[evidence.criterion].phrase) for evidence in best)
    return f"meets {len(met)} of {len(entry.evidence)}: {named}"


def dead_letters_view(letters: Sequence[DeadLetter]) -> RenderableType:
    """Lay out dead letters: where each arrived, and why it was refused."""
    if not letters:
        return Text("No dead letters.")
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    table.add_column("Arrived on", no_wrap=True)
    table.add_column("Key", max_width=24, overflow="ellipsis", no_wrap=True)
    table.add_column("Why it was refused", ratio=1)
    for letter in letters:
        key = letter.key or "not an id"
        table.add_row(
            f"{letter.topic} {letter.partition}:{letter.offset}", key, f"{letter.code}: {harmless(letter.reason)}"
        )
    return table


def report_view(report: Report) -> RenderableType:
    """Lay out what became of published lines: the refused ones with the place and the faults, then the sums."""
    return Group(*_report_lines(report))


def _where(refused: Refused) -> str:
    """The line, or the place in a file that is not JSON Lines; nothing for such a file as a whole."""
    return f"line {refused.line}" if refused.place is None else refused.place


def _report_lines(report: Report) -> Iterator[RenderableType]:
    for refused in report.refused:
        yield Text(f"{', '.join(filter(None, [refused.file, _where(refused)]))}: refused", style="red")
        for fault in refused.rejection.faults:
            yield Text(f"    {fault.field}: {fault.problem}" if fault.field else f"    {fault.problem}")
    for key, lines in sorted(report.ignored.items()):
        yield Text(f"left out: {key} ({counted(lines, 'time', 'times')})", style="dim")
    parts = [f"{counted(report.lines, 'line', 'lines')} published"]
    parts += [f"{report.erased:,} of them erasures"] if report.erased else []
    parts += [f"{report.identities:,} with an identity, kept apart"] if report.identities else []
    parts += [f"{counted(len(report.refused), 'line', 'lines')} refused"]
    yield Text(", ".join(parts))
