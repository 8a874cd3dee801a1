"""What the words of the service mean: frozen values, no IO, no numpy."""

from models.base import Country, Id, LanguageCode, Moment, Phrase, Prose, Value, Years
from models.events import EVENTS, VOCABULARY_TOPIC, CloudEvent, EventType
from models.identity import Gender, Identity
from models.language import Cefr, LanguageLevel
from models.need import Need, Requirement
from models.normalised import NormalisedNeed, NormalisedProfile, Revision, SkillAsked, SkillHeld
from models.profile import Availability, Consent, Location, Post, Profile
from models.programmes import PROGRAMMES, Programme
from models.rejection import Fault, Rejection
from models.shortlist import Criterion, Entry, Evidence, Shortlist, Tier, Versions
from models.skill import Kind, Level, Skill, Span

__all__ = [
    "EVENTS", "PROGRAMMES", "VOCABULARY_TOPIC",
    "Availability", "Cefr", "CloudEvent", "Consent", "Country", "Criterion", "Entry", "EventType", "Evidence",
    "Fault", "Gender", "Id", "Identity", "Kind", "LanguageCode", "LanguageLevel", "Level", "Location", "Moment",
    "Need", "NormalisedNeed", "NormalisedProfile", "Phrase", "Post", "Profile", "Programme", "Prose", "Rejection",
    "Requirement", "Revision", "Shortlist", "Skill", "SkillAsked", "SkillHeld", "Span", "Tier", "Value", "Versions",
    "Years",
]  # fmt: skip
