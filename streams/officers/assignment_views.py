"""A proposed assignment laid out for officers: who goes where, what each rule costs, who is left over."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from models import Assignment, Placement, Programme
from streams.terminal import counted

_NAMED = 20


def assignment_view(found: Assignment, programme: Programme) -> RenderableType:
    """The proposal, or the rules that cannot hold together."""
    return Group(*_lines(found, programme))


def stable_view(pairs: Sequence[tuple[str, str]]) -> RenderableType:
    """The pairs of a stable matching."""
    table = _table()
    for person, need in sorted(pairs, key=lambda pair: (pair[1], pair[0])):
        table.add_row(need, person)
    return Group(Text(f"{counted(len(pairs), 'pair', 'pairs')}, none of which would rather change", "bold"), table)


def _lines(found: Assignment, programme: Programme) -> Iterator[RenderableType]:
    yield Text(f"{programme.name.en}: proposed assignment", style="bold")
    if found.problems:
        yield Text("These rules cannot all hold:", style="red")
        yield from (Text(f"  {problem}") for problem in found.problems)
        return
    filled = counted(len(found.placements), "place", "places")
    proven = "nothing better exists" if found.status == "optimal" else f"at most {found.gap:.2%} below the best"
    yield Text(f"{filled} of {found.places:,} filled, {found.total:,.1f} points in all; {proven}", style="dim")
    yield Text(f"The best pair first, then the next best, quotas left aside: {found.greedy:,.1f} points.", style="dim")
    yield Text()
    yield _placements(found.placements)
    if found.costs:
        yield Text("\nWhat the rules cost", style="bold")
        yield _costs(found)
    if found.left_needs:
        yield Text("\nOpenings that stay empty", style="bold")
        yield from (Text(f"  {left.need}: {left.openings}, {left.why}") for left in found.left_needs)
    if found.left_people:
        named = ", ".join(found.left_people[:_NAMED]) + (" …" if len(found.left_people) > _NAMED else "")
        yield Text(f"\nWithout a place: {counted(len(found.left_people), 'person', 'people')}", style="bold")
        yield Text(f"  {named}")


def _placements(placements: Sequence[Placement]) -> Table:
    table = _table("Need", "Person", "Points", "Next best")
    for need, placed in groupby(placements, key=lambda one: one.need):
        for number, one in enumerate(placed):
            pinned = " (fixed)" if one.pinned else ""
            table.add_row("" if number else need, one.person + pinned, f"{one.score:.1f}", _next(one))
    return table


def _next(one: Placement) -> str:
    if one.next_best is None:
        return "nobody else"
    where = f", proposed for {one.next_best.elsewhere}" if one.next_best.elsewhere else ""
    return f"{one.next_best.person} {one.next_best.score:.1f}{where}"


def _costs(found: Assignment) -> Table:
    table = _table("Rule", "Needs", "Has", "Costs")
    for cost in found.costs:
        table.add_row(cost.quota, cost.needed, f"{cost.reached}", f"{cost.points:.1f} points")
    return table


def _table(*headings: str) -> Table:
    return Table(*headings, box=None, show_header=bool(headings), padding=(0, 2, 0, 0), header_style="dim")
