"""Whether a list can be sent, and whom it names, by what the topics say at one moment. Does no IO."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from matcher.packs import Pack, pack, questions
from matcher.ranking.places import places
from models import Decision, Profile, Programme, Programmes, SentList, Shortlist, Words
from streams.officers.acting import NotDone
from streams.officers.sent_lists import Archive
from streams.terminal import harmless

Consents = Mapping[str, Mapping[str, bool]]
"""The latest word of each person on each purpose."""


def packed(
    shortlist: Shortlist,
    decisions: Iterable[Decision],
    live: Mapping[str, Shortlist],
    programmes: Programmes,
    consents: Consents | None = None,
) -> Pack:
    """What is to be sent of a shortlist, by the decisions and the live lists as they stand. Raises NotDone.

    Whoever refused to be sent is left out; None for `consents` where they are not known here.
    """
    programme = programmes.get(shortlist.programme)
    if programme is None:
        raise NotDone(f"the programme {harmless(shortlist.programme)} is not known here; add its file again")
    made = list(decisions)
    verdicts = {one.person: one.verdict for one in made if one.need == shortlist.need}
    programme_of = {need: one.programme for need, one in live.items() if one.order == "ranked"}
    one_place = programme.conditions.one_place_at_a_time and shortlist.order == "ranked"
    people = {entry.person for entry in shortlist.entries} if one_place else set()
    taken = {one for one in people if set(places(one, programme.key, programme_of, made)) - {shortlist.need}}
    return pack(shortlist, verdicts, programme.lists.sent, taken | refused(programme, consents or {}))


def latest_words(profile: Profile) -> dict[str, bool]:
    """What somebody said last on each purpose; of two words of one moment the refusal."""
    return {said.purpose: said.granted for said in sorted(profile.consents, key=lambda one: (one.at, not one.granted))}


def refused(programme: Programme, consents: Consents) -> set[str]:
    """Who said no to a purpose without which nobody is sent."""
    needed = [purpose.key for purpose in programme.purposes if purpose.to_be_sent]
    return {person for person, said in consents.items() if any(said.get(key) is False for key in needed)}


def unasked(chosen: Pack, programme: Programme, consents: Consents) -> tuple[str, ...]:
    """A line for each consent to be sent that somebody on the list was not asked for."""
    return tuple(
        f"{entry.person}: do you agree to this: {harmless(purpose.name.en)}?"
        for entry in chosen.content.entries
        for purpose in programme.purposes
        if purpose.to_be_sent and purpose.key not in consents.get(entry.person, {})
    )


def check(chosen: Pack, shortlist: Shortlist, unasked: Sequence[str] = (), *, with_unknown: bool) -> None:
    """Raise NotDone where nobody is on the list, or where something is still to be asked about somebody who is."""
    if not chosen.content.entries:
        raise NotDone(f"nobody is left to be sent for {shortlist.need}: {_why_nobody(chosen, shortlist)}")
    asked = [f"{one.person}: {_question(one.finding.question)}" for one in questions(chosen.content)] + [*unasked]
    if asked and not with_unknown:
        raise NotDone(f"there is still to ask: {' · '.join(asked)} (--with-unknown sends the list as it is)")


def already(archive: Archive, frozen: SentList) -> SentList | None:
    """The list of the same content, where it is the last that was sent for its need; nothing where it is not."""
    last = next(reversed(archive.of(frozen.need).kept), None)
    return last.sent if last and last.intact and last.sent.id == frozen.id else None


def once_more(archive: Archive, frozen: SentList) -> SentList:
    """The list to be published: as it was frozen before, and sent once more now, where another was sent since."""
    before = next((one.sent for one in archive.kept if one.sent.id == frozen.id and one.intact), None)
    return before.model_copy(update={"again": frozen.at}) if before else frozen


def notes(chosen: Pack) -> Iterator[str]:
    """What an officer should know of those who were chosen and are not on the list."""
    if chosen.no_room:
        yield f"{', '.join(chosen.no_room)}: chosen, and the list is too short for them"
    if chosen.not_listed:
        out = "not on the shortlist, placed elsewhere, or unwilling to be sent"
        yield f"{', '.join(chosen.not_listed)}: chosen, and {out}"


def _why_nobody(chosen: Pack, shortlist: Shortlist) -> str:
    if not shortlist.entries:
        return harmless(shortlist.reason or "its shortlist is empty")
    return (
        "; ".join(notes(chosen))
        or "everybody on its shortlist is on hold, off the list, placed elsewhere or unwilling to be sent"
    )


def _question(asked: Words | None) -> str:
    return harmless(asked.en) if asked else ""
