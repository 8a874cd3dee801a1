"""The fairness report laid out for people to read."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from models import CharacteristicFigures, FairnessReport, GroupFigures
from streams.terminal import counted

LEGEND = """\
Rate: people listed, of those who could be on a list. Ratio: the rate beside the highest one;
below 0.80 look into it (29 CFR 1607.4 D: a sign, no verdict, and of small numbers it may be
chance). Exposure: mean of 1 / log2(1 + rank) over all chances to be listed, 0 where not listed;
beside it the group's share of all exposure and of all chances, which are alike where nobody is
favoured (Singh and Joachims, 2018). Where nearly everybody is on some list, the exposure says
more than the rate."""
"""How to read a report."""

_TOO_FEW = "too few to say"
_HEADINGS = ("Pool", "Listed", "Rate", "Ratio", "Exposure", "of exposure", "of chances")


def report_view(report: FairnessReport) -> RenderableType:
    """Lay out a report: a table for each characteristic, always with counts."""
    return Group(*_lines(report), Text(f"\n{LEGEND}", style="dim"))


def _lines(report: FairnessReport) -> Iterator[RenderableType]:
    yield Text(f"{report.programme} on {report.on.isoformat()}", style="bold")
    lists = counted(report.lists, "ranked list", "ranked lists")
    pool = counted(report.pool, "person", "people")
    yield Text(f"{lists}, {pool} who could be on one, {report.listed:,} listed", style="dim")
    if report.referred:
        yield Text(f"{counted(report.referred, 'list', 'lists')} of services, without a ranking, left out", style="dim")
    if report.unread:
        yield Text(f"{counted(report.unread, 'event', 'events')} left out: this version cannot read them", style="red")
    for figures in report.characteristics:
        yield Text()
        yield _table(figures, report.least)


def _table(figures: CharacteristicFigures, least: int) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    table.add_column(figures.characteristic.value.capitalize(), min_width=22, no_wrap=True)
    for heading in _HEADINGS:
        table.add_column(heading, justify="right", no_wrap=True)
    for group in figures.groups:
        table.add_row(group.group, f"{group.pool:,}", f"{group.listed:,}", *_said(group, least))
    return table


def _said(group: GroupFigures, least: int) -> tuple[Text | str, ...]:
    if group.pool < least:
        return Text(_TOO_FEW, style="dim"), "", "", "", _percent(group.chances_share)
    style = "yellow" if group.within_four_fifths is False else ""
    return (
        _percent(group.rate),
        Text("–" if group.ratio is None else f"{group.ratio:.2f}", style=style),
        "–" if group.exposure is None else f"{group.exposure:.4f}",
        _percent(group.exposure_share),
        _percent(group.chances_share),
    )


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f} %"
