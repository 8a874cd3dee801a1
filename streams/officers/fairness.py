"""The fairness report of a programme, from what stands in Kafka; the only command that reads identities."""

from collections.abc import Iterable
from typing import Annotated

import typer

from models import (
    EventType,
    Identity,
    NormalisedNeed,
    NormalisedProfile,
    Programme,
    Programmes,
)
from models.events import IDENTITY, NEED_NORMALISED, PROFILE_NORMALISED
from streams.kafka.client import read
from streams.kafka.running import located
from streams.kafka.topics import topic
from streams.messages.codec import Message
from streams.messages.standing import standing
from streams.officers.acting import AsJson, now
from streams.officers.fairness_joining import Sources, reported
from streams.officers.fairness_views import report_view
from streams.officers.shortlists import every
from streams.programmes.shelf import load
from streams.settings import Settings
from streams.terminal import console, print_json


def fairness(
    programme: Annotated[
        str, typer.Argument(metavar="PROGRAMME", help="Key of the programme, for example match.", show_default=False)
    ],
    as_json: AsJson = False,
) -> None:
    """Report how the lists of a programme treat groups of people, always with counts.

    Selection rate, four-fifths ratio and exposure by gender, age band, origin and language of the profile. Gender and
    birth date are read from the identities, for this report alone.
    """
    known = _known(programme, load(Settings()).programmes)
    report = reported(known.key, now().date(), collected(located(Settings()), known))
    if as_json:
        print_json(report.model_dump(mode="json"))
    else:
        console().print(report_view(report))


def collected(settings: Settings, programme: Programme) -> Sources:
    """Read what the report is made from as it stands in Kafka. Raises Unreachable, ShortlistUnreadable."""
    from matcher.ranking.eligible import failing  # noqa: PLC0415 - NumPy takes a while to load, and most commands do without

    shortlists = [one for _, one in sorted(every(settings).items()) if one.programme == programme.key]
    people = standing(
        PROFILE_NORMALISED,
        _read(settings, PROFILE_NORMALISED),
        NormalisedProfile,
        lambda one: programme.key in one.programmes,
    )
    needs = standing(
        NEED_NORMALISED, _read(settings, NEED_NORMALISED), NormalisedNeed, lambda one: one.programme == programme.key
    )
    profiles = people.values
    identities = standing(IDENTITY, _read(settings, IDENTITY), Identity, lambda one: one.id in profiles)
    return Sources(
        profiles=list(profiles.values()),
        identities=identities.values,
        shortlists=shortlists,
        failing=failing(programme, needs.values.values(), list(profiles.values())),
        unread=people.unread + needs.unread + identities.unread,
    )


def _read(settings: Settings, event: EventType) -> Iterable[Message]:
    return read(settings, topic(settings, event.topic))


def _known(key: str, programmes: Programmes) -> Programme:
    if key not in programmes:
        expected = f"expected the key of a programme: {', '.join(sorted(programmes))}"
        raise typer.BadParameter(expected, param_hint="PROGRAMME")
    return programmes[key]
