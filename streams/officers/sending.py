"""Sending a list to an employer: a copy of the best of a shortlist that never changes, and the lists that were sent."""

from collections.abc import Mapping
from typing import Annotated, Any, NamedTuple

import typer

from matcher.packs import Pack
from matcher.ranking.elsewhere import Rank, elsewhere
from models import Decision, Need, Profile, SentList, Shortlist
from models.events import DECISION, NEED, PROFILE, SENT
from streams.kafka.acknowledging import accept
from streams.kafka.client import read
from streams.kafka.running import located
from streams.kafka.topics import ensure_topics, topic
from streams.messages.standing import standing
from streams.officers.acting import AsJson, Officer, now, officer_event, warned
from streams.officers.send_checks import already, check, latest_words, notes, once_more, packed, unasked
from streams.officers.sent_lists import Archive, archive
from streams.officers.shortlists import awaited, every
from streams.officers.views import sent_list_view, sent_lists_view
from streams.programmes.shelf import load
from streams.settings import Settings
from streams.terminal import console, counted, print_json


class Sending(NamedTuple):
    """What became of a list that was to be sent."""

    sent: SentList
    """The list; where it was sent before, as it was sent then."""
    new: bool
    """False where the same content was what was sent last, so that nothing was published."""
    pack: Pack
    also_on: Mapping[str, tuple[Rank, ...]]
    """The places on live lists of those who are on several, by person."""


def send(
    need: Annotated[str, typer.Argument(metavar="NEED", help="Id of the need.", show_default=False)],
    officer: Officer,
    with_unknown: Annotated[
        bool, typer.Option("--with-unknown", help="Send it although a condition of somebody on it is unknown.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Freeze the list of a need that goes to the employer: those whom officers chose, or else the best.

    As many as the programme says, in the order of the shortlist; nobody who is on hold. The list never changes: its
    digest is the SHA-256 of its content, and the same content sent twice is one list, which is the last again.
    """
    settings = located(Settings())
    shortlist, behind = awaited(settings, need, 0.0)
    if behind:
        _note(f"{counted(behind, 'submitted message is', 'submitted messages are')} still to be read and not in it")
    done = sent_now(settings, shortlist, officer, with_unknown=with_unknown)
    for note in notes(done.pack):
        _note(note)
    if as_json:
        print_json(_as_json(done))
    else:
        console().print(sent_list_view(done.sent, done.also_on, new=done.new))


def sent(
    need: Annotated[
        str | None, typer.Argument(metavar="NEED", help="Id of a need; all without it.", show_default=False)
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List what was sent, by whom and when, and check that each list still is what its digest says; 1 if one is not."""
    whole = _archive(located(Settings()))
    found, several = whole.of(need), elsewhere(whole.latest())
    warned(found.unread, "sent list")
    if as_json:
        print_json([{**one.sent.model_dump(mode="json"), "intact": one.intact} for one in found.kept])
    else:
        console().print(sent_lists_view(found.kept, several))
    if not found.sound:
        raise typer.Exit(1)


def sent_now(settings: Settings, shortlist: Shortlist, officer: str, *, with_unknown: bool) -> Sending:
    """Freeze the list of a shortlist and publish it, unless the same was sent before. Raises NotDone, Unreachable."""
    ensure_topics(settings)
    live = {**every(settings), shortlist.need: shortlist}
    decisions = standing(DECISION, read(settings, topic(settings, DECISION.topic)), Decision).values.values()
    programmes, agreed = load(settings).programmes, _consents(settings, shortlist)
    chosen = packed(shortlist, decisions, live, programmes, agreed)
    check(chosen, shortlist, unasked(chosen, programmes[shortlist.programme], agreed), with_unknown=with_unknown)
    content = chosen.content
    frozen = SentList(
        need=content.need,
        digest=content.digest,
        at=now(),
        officer=officer,
        content=content,
        organisation=_organisation(settings, content.need),
    )
    known = _archive(settings)
    before = already(known, frozen)
    last = before or once_more(known, frozen)
    if before is None:
        accept(settings, [officer_event(SENT, last, last.id, officer, frozen.at, settings)])
    return Sending(last, before is None, chosen, elsewhere(live))


def _organisation(settings: Settings, need: str) -> str | None:
    """Whose need it is, as it stands open."""
    known = standing(NEED, read(settings, topic(settings, NEED.topic)), Need, lambda one: one.id == need)
    return next((one.organisation for one in known.values.values()), None)


def _consents(settings: Settings, shortlist: Shortlist) -> dict[str, dict[str, bool]]:
    """The latest word of everybody on the list on each purpose."""
    people = {entry.person for entry in shortlist.entries}
    known = standing(PROFILE, read(settings, topic(settings, PROFILE.topic)), Profile, lambda one: one.id in people)
    return {person: latest_words(profile) for person, profile in known.values.items()}


def _archive(settings: Settings) -> Archive:
    return archive(read(settings, topic(settings, SENT.topic)))


def _note(text: str) -> None:
    typer.echo(f"diaspora-match: {text}", err=True)


def _as_json(done: Sending) -> dict[str, Any]:
    also = {person: done.also_on[person] for person in _people(done.sent) if person in done.also_on}
    return {
        "list": done.sent.model_dump(mode="json"),
        "new": done.new,
        "no_room": list(done.pack.no_room),
        "not_listed": list(done.pack.not_listed),
        "also_on": {person: [rank._asdict() for rank in ranks] for person, ranks in also.items()},
    }


def _people(sent: SentList) -> list[str]:
    return [entry.person for entry in sent.content.entries]
