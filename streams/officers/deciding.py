"""Officers' decisions at the command line: publishing one, taking one back, and the list of those that hold.

What is checked is checked once, against the topics as they stand when the command runs: two officers who decide at the
same moment do not see each other, and the matcher and the assignment work with whatever stands in the topic.
"""

from typing import Annotated, Any

import typer
from pydantic import ValidationError

from models import Decision, Need, Profile, Verdict
from models.events import DECISION, NEED, PROFILE
from streams.kafka.acknowledging import accept
from streams.kafka.client import read
from streams.kafka.running import located
from streams.kafka.topics import ensure_topics, topic
from streams.messages.faults import faults_of
from streams.messages.standing import Standing, Word, standing
from streams.officers.acting import AsJson, NotDone, Officer, now, officer_event, warned
from streams.officers.decision_checks import Known, check
from streams.officers.views import decisions_view
from streams.programmes.shelf import load
from streams.settings import Settings
from streams.terminal import console, harmless, print_json

_AT_THIS_MOMENT = (
    "checked against the decisions as they stand now; a word of another officer at this moment is not seen"
)


def decide(
    need: Annotated[str, typer.Argument(metavar="NEED", help="Id of the need.", show_default=False)],
    person: Annotated[str, typer.Argument(metavar="PERSON", help="Id of the person.", show_default=False)],
    officer: Officer,
    verdict: Annotated[
        Verdict | None,
        typer.Argument(metavar="VERDICT", help=f"One of {', '.join(Verdict)}; none with --undo.", show_default=False),
    ] = None,
    reason: Annotated[
        str | None, typer.Option("--reason", metavar="TEXT", help="Why, in your words; never sent to the employer.")
    ] = None,
    undo: Annotated[bool, typer.Option("--undo", help="Take back what was decided about the pair.")] = False,
    as_json: AsJson = False,
) -> None:
    """Decide about a person for a need, or take a decision back with --undo; the latest word on a pair holds.

    `place` is refused where the openings are used up, and where the person has a place already and the programme gives
    one at a time. This is checked against the decisions as they stand when the command runs, and only then.
    """
    if undo:
        _without(verdict, reason)
        taken_back(located(Settings()), need, person, officer)
        _print({"need": need, "person": person, "undone": True}, f"{need}/{person}: taken back", as_json=as_json)
        return
    made = _stated(need=need, person=person, verdict=verdict, reason=reason, officer=officer)
    decided(located(Settings()), made)
    checked = f" ({_AT_THIS_MOMENT})" if made.verdict is Verdict.PLACE else ""
    _print(made.model_dump(mode="json"), f"{made.id}: {made.verdict.value}{checked}", as_json=as_json)


def decisions(
    need: Annotated[
        str | None, typer.Argument(metavar="NEED", help="Id of a need; all without it.", show_default=False)
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List the decisions that hold: about whom, for which need, what, why, by whom and since when."""
    held = _decisions(located(Settings()))
    warned(held.unread, "decision")
    words = [word for _, word in sorted(held.words.items()) if word.value and need in (None, word.value.need)]
    if as_json:
        print_json([_as_json(word) for word in words])
    else:
        console().print(decisions_view([(word.value, word.revision.time) for word in words if word.value]))


def decided(settings: Settings, made: Decision) -> None:
    """Check a decision against what the topics say now, and publish it. Raises NotDone, Unreachable."""
    ensure_topics(settings)
    profiles = (one for one in read(settings, topic(settings, PROFILE.topic)) if one.key == made.person.encode())
    known = Known(
        needs=standing(NEED, read(settings, topic(settings, NEED.topic)), Need),
        people=standing(PROFILE, profiles, Profile),
        decisions=_decisions(settings),
        programmes=load(settings).programmes,
    )
    check(made, known)
    before = known.decisions.words.get(made.id)
    accept(
        settings,
        [officer_event(DECISION, made, made.id, made.officer, now(), settings, before.revision if before else None)],
    )


def taken_back(settings: Settings, need: str, person: str, officer: str) -> None:
    """Publish that a decision holds no longer. Raises NotDone where none does, Unreachable."""
    ensure_topics(settings)
    word = _decisions(settings).words.get(f"{need}/{person}")
    if word is None or word.value is None:
        raise NotDone(f"nothing is decided about {harmless(person)} for {harmless(need)}, so nothing is taken back")
    accept(settings, [officer_event(DECISION, None, word.value.id, officer, now(), settings, word.revision)])


def _decisions(settings: Settings) -> Standing[Decision]:
    return standing(DECISION, read(settings, topic(settings, DECISION.topic)), Decision)


def _without(verdict: Verdict | None, reason: str | None) -> None:
    if verdict is not None or reason is not None:
        raise typer.BadParameter("expected neither a verdict nor a reason", param_hint="--undo")


def _stated(**fields: str | None) -> Decision:
    """The decision as stated; typer.BadParameter that names what is missing or wrong."""
    try:
        return Decision.model_validate({name: value for name, value in fields.items() if value is not None})
    except ValidationError as error:
        field, problem = next(faults_of(error))
        raise typer.BadParameter(problem, param_hint=_NAMES[field]) from None


_NAMES = {"need": "NEED", "person": "PERSON", "verdict": "VERDICT", "reason": "--reason", "officer": "--officer"}


def _as_json(word: Word[Decision]) -> dict[str, Any]:
    said = word.value.model_dump(mode="json") if word.value else {}
    return {**said, "at": word.revision.time.isoformat()}


def _print(content: dict[str, Any], text: str, *, as_json: bool) -> None:
    if as_json:
        print_json(content)
    else:
        typer.echo(harmless(text))
