"""Conditions and decisions of a shortlist laid out for officers: what to ask, who is out and why."""

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from models import Decision, Entry, Excluded, Finding, Shortlist, State
from streams.terminal import harmless

_INDENT = (0, 0, 0, 4)


def entry_conditions(entry: Entry, also: str, language: str = "en") -> Iterator[RenderableType]:
    """What an officer has to know of an entry beside its points; `also` says on which other lists the person is."""
    if entry.decision:
        yield _padded(_decided(entry.decision), "bold cyan")
    for finding in entry.conditions:
        if finding.state is State.FAIL:
            yield _padded(f"✗ {finding.why.within(language)}", "red")
        elif finding.question:
            ask = finding.question.within(language)
            yield _padded(f"? {finding.why.within(language)} {ask}", "yellow")
    if also:
        yield _padded(also, "dim")


def outside(shortlist: Shortlist, language: str = "en") -> Iterator[RenderableType]:
    """Who would be on the list but for a condition, and who was decided against."""
    if shortlist.excluded:
        yield Text("\nNot on the list, for a condition", style="bold")
        for one in shortlist.excluded:
            yield _padded(f"{one.person}  {one.score:.1f}  {_failing(one, language)}", "dim")
    if shortlist.decided:
        yield Text("\nDecided against", style="bold")
        for decision in shortlist.decided:
            yield _padded(f"{decision.person}  {_decided(decision)}", "dim")


def asks(conditions: Sequence[Finding]) -> str:
    """How many questions are open, for a line of a table; empty where none is.

    >>> asks(())
    ''
    """
    unknown = sum(finding.state is State.UNKNOWN for finding in conditions)
    return f"{unknown} to ask" if unknown else ""


def _failing(one: Excluded, language: str) -> str:
    return " ".join(f.why.within(language) for f in one.conditions if f.state is State.FAIL)


def _decided(decision: Decision) -> str:
    return f"{decision.verdict.value} by {decision.officer}: {harmless(decision.reason)}"


def _padded(text: str, style: str) -> RenderableType:
    return Padding(Text(text, style=style), _INDENT)
