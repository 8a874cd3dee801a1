"""What is on the sheets of a pack: what the list is, what was asked for, and each person with the evidence."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from models import Criterion, Entry, Evidence, Finding, SentContent, State
from streams.web.speaking import Speech

if TYPE_CHECKING:
    from streams.printing.paper import Paper

_STATES = (State.FAIL, State.UNKNOWN, State.PASS)


class Sheaf(NamedTuple):
    """What is to be printed, and what is said about it."""

    content: SentContent
    programme: str
    """The name of the programme, as people read it."""
    digest: str
    at: datetime
    """When it was sent last, or when the draft was made."""
    officer: str
    """Who sent it, or who asked for the draft."""
    sent: bool
    """False for a draft."""
    intact: bool
    """Whether the content is what was sent."""

    @property
    def ranked(self) -> bool:
        """Whether points were given; people who are referred have none."""
        return any(entry.score for entry in self.content.entries)


def printed(said: Speech, sheaf: Sheaf) -> bytes:
    """The pack as a PDF; the same bytes for the same sheaf in the same language."""
    # It takes a second to be read in, which nobody should wait for who prints nothing.
    from streams.printing.paper import Paper  # noqa: PLC0415

    title = said("sheets.title", title=sheaf.content.title or sheaf.content.need)
    mark = "" if sheaf.sent else f"{said('sheets.draft')} · "
    foot = f"{mark}{sheaf.content.need} · SHA-256 {sheaf.digest[:32]}"
    with Paper(title, said.language, sheaf.at, foot) as paper:
        paper.begin()
        paper.heading(title)
        _front(said, sheaf, paper)
        for entry in sheaf.content.entries:
            paper.begin()
            _person(said, sheaf, entry, paper)
        if paper.lacking:
            paper.paragraph(said("sheets.lacking"), dim=True)
        return bytes(paper.output())


def _front(said: Speech, sheaf: Sheaf, paper: "Paper") -> None:
    """The first page: what the list is and who decides, who is on it, what was asked for, what made it."""
    if not sheaf.sent:
        paper.paragraph(f"{said('sheets.draft')}. {said('sheets.draft.about')}", strong=True)
    if not sheaf.intact:
        paper.paragraph(said("sent.changed"), strong=True)
    paper.paragraph(" · ".join(_facts(said, sheaf)))
    paper.heading(said("sheets.what"), 1)
    for key in ("sheets.about", "sheets.decide", "sheets.conditions", "print.blind"):
        paper.paragraph(said(key))
    paper.heading(said("menu.people"), 1)
    _people(said, sheaf, paper)
    paper.heading(said("requirements"), 1)
    _asked(said, sheaf, paper)
    paper.heading(said("sheets.made"), 1)
    _made(said, sheaf, paper)


def _facts(said: Speech, sheaf: Sheaf) -> Iterator[str]:
    yield sheaf.programme
    yield sheaf.content.need
    yield said.moment(sheaf.at)
    yield said("by", officer=sheaf.officer)
    yield said.counted("listed", len(sheaf.content.entries))


def _people(said: Speech, sheaf: Sheaf, paper: "Paper") -> None:
    rows = []
    for entry in sheaf.content.entries:
        unknown = sum(one.state is State.UNKNOWN for one in entry.conditions)
        points = [said.number(entry.score, 1)] if sheaf.ranked else []
        rows.append([f"{entry.rank}", entry.person, *points, said.counted("asks", unknown) if unknown else "–"])
    points = [said("points")] if sheaf.ranked else []
    head = [said("rank"), said("person"), *points, said("conditions")]
    paper.grid(head, rows, (10, 50, 15, 25) if sheaf.ranked else (10, 60, 30), numbers=(2,) if sheaf.ranked else ())


def _asked(said: Speech, sheaf: Sheaf, paper: "Paper") -> None:
    rows = [[one.phrase, _weight(said, one), said.number(one.points, 1)] for one in sheaf.content.criteria]
    if rows:
        paper.grid([said("requirement"), said("kind"), said("points")], rows, (60, 25, 15), numbers=(2,))
    else:
        paper.paragraph(said("requirements.none"))


def _made(said: Speech, sheaf: Sheaf, paper: "Paper") -> None:
    versions = sheaf.content.versions
    rows = [
        [said("sheets.model"), versions.model],
        [said("sheets.taxonomy"), versions.taxonomy],
        [said("sheets.policy"), versions.policy],
        [said("sheets.programme"), versions.programme],
        [said("sheets.sent" if sheaf.sent else "sheets.drafted"), said.moment(sheaf.at)],
        [said("sheets.digest"), sheaf.digest],
    ]
    paper.grid([said("sheets.part"), said("sheets.version")], rows, (26, 74))
    if sheaf.sent and sheaf.intact:
        paper.paragraph(said("sent.intact"), dim=True)


def _person(said: Speech, sheaf: Sheaf, entry: Entry, paper: "Paper") -> None:
    paper.heading(f"#{entry.rank} {entry.person}" if sheaf.ranked else entry.person, 1)
    if sheaf.ranked:
        paper.paragraph(f"{said('points')}{said.colon} {said.number(entry.score, 1)}", strong=True)
    paper.heading(said("evidence"), 2)
    if entry.evidence:
        _evidence(said, sheaf, entry, paper)
    else:
        paper.paragraph(said("evidence.none"))
    paper.heading(said("conditions"), 2)
    found = sorted(entry.conditions, key=lambda one: _STATES.index(one.state))
    rows = [
        [said(f"state.{one.state.value}"), said(f"condition.{one.condition.value}"), _why(said, one)] for one in found
    ]
    if rows:
        paper.grid([said("state"), said("condition"), said("why")], rows, (12, 20, 68))
    else:
        paper.paragraph(said("conditions.none"))


def _evidence(said: Speech, sheaf: Sheaf, entry: Entry, paper: "Paper") -> None:
    rows = []
    for one in entry.evidence:
        asked = sheaf.content.criteria[one.criterion]
        phrase = f"{asked.phrase}\n({_weight(said, asked)})"
        points = f"{said.number(one.points, 1)} / {said.number(asked.points, 1)}"
        rows.append([phrase, _tier(said, one), *_own(said, one), points])
    head = [said("requirement"), said("tier"), said("sheets.own"), said("source"), said("points")]
    paper.grid(head, rows, (25, 14, 20, 27, 14), numbers=(4,))


def _weight(said: Speech, asked: Criterion) -> str:
    return said("must" if asked.essential else "nice")


def _tier(said: Speech, one: Evidence) -> str:
    tier = said(f"tier.{one.tier.value}")
    return f"{tier}\n{said('evidence.close', n=one.closeness)}" if one.skill and one.closeness < 100 else tier


def _own(said: Speech, one: Evidence) -> tuple[str, str]:
    """The person's own words and where they stand, in cells of their own, whichever way they are written."""
    if one.skill is None:
        return said("evidence.none"), "–"
    return one.skill, f"“{one.excerpt}”" if one.excerpt else said("evidence.stated")


def _why(said: Speech, one: Finding) -> str:
    return "\n".join(said.of(words) for words in (one.why, one.question) if words)
