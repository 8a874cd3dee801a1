"""The facts that travel: their CloudEvents types, their data and the topics that carry them."""

import builtins
from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from models.base import Moment, Value
from models.decision import Decision
from models.identity import Identity
from models.need import Need
from models.normalised import NormalisedNeed, NormalisedProfile
from models.profile import Profile
from models.sent import SentList
from models.shortlist import Shortlist


class CloudEvent(Value):
    """The context attributes of CloudEvents 1.0, carried as Kafka headers `ce_…` (binary mode)."""

    id: str = Field(min_length=1, max_length=300)
    """Unique within the source; the same event sent twice has the same id."""
    source: str = Field(default="urn:diaspora-match", min_length=1, max_length=300)
    """URI reference of what emitted it."""
    type: str = Field(min_length=1, max_length=200)
    """Name of the fact, for example org.diaspora.profile.submitted.v1."""
    specversion: Literal["1.0"] = "1.0"
    """Version of CloudEvents."""
    time: Moment
    """When it happened; of two events about the same thing the later one holds."""
    subject: str | None = Field(default=None, max_length=300)
    """Id of what it is about."""
    dataschema: str | None = Field(default=None, max_length=300)
    """URI of the JSON Schema of the data."""


class EventType(Value):
    """One kind of fact."""

    type: str
    """CloudEvents type."""
    withdrawn: str
    """CloudEvents type of the tombstone that takes it back."""
    topic: str
    """Name of the topic, `<domain>.<object>.v<n>`, without the prefix of an installation."""
    data: builtins.type[Value]
    """Model of the data, as JSON."""
    about: str
    """What the fact means."""
    pairs: bool = False
    """Whether the key is a pair of ids with a stroke between them, and not one id."""


PROFILE = EventType(
    type="org.diaspora.profile.submitted.v1",
    withdrawn="org.diaspora.profile.erased.v1",
    topic="diaspora.profiles.v1",
    data=Profile,
    about="A person's profile was submitted, whole; it replaces an earlier one.",
)
NEED = EventType(
    type="org.diaspora.need.published.v1",
    withdrawn="org.diaspora.need.withdrawn.v1",
    topic="diaspora.needs.v1",
    data=Need,
    about="A need was published, whole; it replaces an earlier one.",
)
IDENTITY = EventType(
    type="org.diaspora.identity.given.v1",
    withdrawn="org.diaspora.identity.erased.v1",
    topic="diaspora.identities.v1",
    data=Identity,
    about="A person said who they are; no matching code reads this.",
)
PROFILE_NORMALISED = EventType(
    type="org.diaspora.profile.normalised.v1",
    withdrawn="org.diaspora.profile.forgotten.v1",
    topic="diaspora.profiles-normalised.v1",
    data=NormalisedProfile,
    about="Skills were read out of a profile.",
)
NEED_NORMALISED = EventType(
    type="org.diaspora.need.normalised.v1",
    withdrawn="org.diaspora.need.forgotten.v1",
    topic="diaspora.needs-normalised.v1",
    data=NormalisedNeed,
    about="Requirements were read out of a need.",
)
SHORTLIST = EventType(
    type="org.diaspora.shortlist.proposed.v1",
    withdrawn="org.diaspora.shortlist.withdrawn.v1",
    topic="diaspora.shortlists.v1",
    data=Shortlist,
    about="The ranked and explained proposal for a need changed.",
)

DECISION = EventType(
    type="org.diaspora.decision.made.v1",
    withdrawn="org.diaspora.decision.taken-back.v1",
    topic="diaspora.decisions.v1",
    data=Decision,
    pairs=True,
    about="An officer decided about a person for a need; it replaces an earlier word on the same pair.",
)
SENT = EventType(
    type="org.diaspora.list.sent.v1",
    withdrawn="org.diaspora.list.erased.v1",
    topic="diaspora.sent-lists.v1",
    data=SentList,
    pairs=True,
    about="A list was frozen and left the house; it never changes, while the shortlist moves on.",
)

EVENTS: tuple[EventType, ...] = (
    PROFILE, NEED, IDENTITY, PROFILE_NORMALISED, NEED_NORMALISED, SHORTLIST, DECISION, SENT,
)  # fmt: skip

VOCABULARY_TOPIC = "diaspora.vocabulary.v1"
"""Vectors of distinct phrases: key `<model>|<phrase key>`, value one signed byte per dimension."""

SCHEMAS: Mapping[str, type[Value]] = {event.topic.split(".")[1]: event.data for event in EVENTS}
"""The data models by the object of their topic."""
