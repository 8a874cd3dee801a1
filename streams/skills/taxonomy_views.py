"""The taxonomy, a concept of it and the report of an import, laid out for people and for programs."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from streams.terminal import counted, harmless

if TYPE_CHECKING:
    from matcher.concepts.esco_report import Report
    from matcher.concepts.taxonomy import Taxonomy

ATTRIBUTION = "This service uses the ESCO classification of the European Commission."
_SHOWN = 10


def about_json(taxonomy: "Taxonomy") -> dict[str, Any]:
    """What a taxonomy is, for `--json`."""
    named = {name: getattr(taxonomy, name) for name in ("name", "version", "source", "digest")}
    sizes = {"concepts": _concepts(taxonomy), "labels": _labels(taxonomy)}
    return {**named, **sizes, "attribution": ATTRIBUTION}


def report_json(report: "Report") -> dict[str, Any]:
    """What came of an import, for `--json`."""
    return {
        "files": [file._asdict() for file in report.files],
        "missing": list(report.missing),
        "skipped": [skipped._asdict() for skipped in report.skipped],
    }


def concept_json(taxonomy: "Taxonomy", number: int) -> dict[str, Any]:
    """A concept, for `--json`."""
    links = {name: [taxonomy.uri(n) for n in getattr(taxonomy, name)(number)] for name in _LINKS}
    return {
        "uri": taxonomy.uri(number),
        "kind": taxonomy.kind(number).value,
        "skill_type": taxonomy.skill_type(number),
        "reuse_level": taxonomy.reuse_level(number),
        "code": taxonomy.code(number),
        "labels": [label._asdict() for label in taxonomy.labels(number)],
        **links,
    }


_LINKS = {
    "broader": "broader",
    "narrower": "narrower",
    "essential": "essential skill",
    "optional": "optional skill",
}


def about_view(taxonomy: "Taxonomy") -> RenderableType:
    """Lay out what a taxonomy is."""
    return Group(*_about(taxonomy), Text(ATTRIBUTION, style="dim"))


def report_view(taxonomy: "Taxonomy", report: "Report") -> RenderableType:
    """Lay out what came of an import."""
    files = _table(("File", "Rows"), ((_short(file.name), f"{file.rows:,}") for file in report.files))
    parts: list[RenderableType] = [*_about(taxonomy), files]
    if report.missing:
        parts.append(Text(f"Missing: {', '.join(report.missing)}", style="yellow"))
    if report.skipped:
        rows = ((s.reason, f"{_short(s.file)}, line {s.line}", f"{s.times:,}") for s in report.skipped)
        parts.append(_table(("Left out", "First", "Times"), rows))
    return Group(*parts, Text(ATTRIBUTION, style="dim"))


def concept_view(taxonomy: "Taxonomy", numbers: Sequence[int]) -> RenderableType:
    """Lay out concepts, each with its labels and what it is tied to."""
    lines = [line for number in numbers for line in _concept(taxonomy, number)]
    return Group(*lines, Text(ATTRIBUTION, style="dim"))


def _about(taxonomy: "Taxonomy") -> Iterator[RenderableType]:
    yield Text(f"{taxonomy.name} {taxonomy.version}", style="bold")
    yield Text(f"from {harmless(taxonomy.source)} · content {taxonomy.digest}", style="dim")
    yield _table(("Concepts", "Number"), _numbers(_concepts(taxonomy)))
    yield _table(("Labels", "Number"), _numbers(_labels(taxonomy)))


def _concept(taxonomy: "Taxonomy", number: int) -> Iterator[RenderableType]:
    yield Text(harmless(taxonomy.preferred(number)), style="bold")
    facts = (
        taxonomy.kind(number).value,
        *(getattr(taxonomy, n)(number) for n in ("skill_type", "reuse_level", "code")),
    )
    yield Text(f"{taxonomy.uri(number)} · {' · '.join(fact for fact in facts if fact)}", style="dim")
    labels = ((label.language, label.kind.value, harmless(label.text)) for label in taxonomy.labels(number))
    yield _table(("Language", "Kind", "Label"), labels)
    for name, heading in _LINKS.items():
        if tied := getattr(taxonomy, name)(number):
            shown = ", ".join(harmless(taxonomy.preferred(n)) for n in tied[:_SHOWN])
            rest = f" and {len(tied) - _SHOWN:,} more" if len(tied) > _SHOWN else ""
            yield Text(f"{counted(len(tied), heading, heading)}: {shown}{rest}")


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, header_style="dim")
    for heading in headings:
        right = heading in ("Rows", "Number", "Times")
        table.add_column(heading, justify="right" if right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    return table


def _numbers(counts: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    return ((name, f"{count:,}") for name, count in counts.items())


def _concepts(taxonomy: "Taxonomy") -> dict[str, int]:
    counts = Counter(taxonomy.kind(number).value for number in range(len(taxonomy)))
    return dict(sorted(counts.items()))


def _labels(taxonomy: "Taxonomy") -> dict[str, int]:
    return dict(sorted(taxonomy.labels_by_language().items()))


def _short(name: str) -> str:
    return harmless(name.rpartition("/")[2])
