"""What the words of the service mean: frozen values, no IO, no numpy."""

from models.assignment import Alternative, Assignment, Cost, Left, Placement
from models.base import Country, Id, LanguageCode, Moment, Pair, Phrase, Prose, Value, Years
from models.condition import AgeBand, Condition, Excluded, Finding, State
from models.decision import Decision, Verdict
from models.events import EVENTS, VOCABULARY_TOPIC, CloudEvent, EventType
from models.fairness import Characteristic, CharacteristicFigures, FairnessReport, GroupFigures
from models.identity import Gender, Identity
from models.language import Cefr, LanguageLevel
from models.need import Need, Requirement
from models.normalised import NormalisedNeed, NormalisedProfile, Revision, SkillAsked, SkillHeld
from models.profile import Availability, Consent, Location, Post, Profile
from models.programme import AsNeedsAsk, Programme, Programmes
from models.quota import Attribute, Quota
from models.rejection import Fault, Rejection
from models.sent import SentContent, SentList
from models.shortlist import Criterion, Entry, Evidence, Shortlist, Tier, Versions
from models.skill import Kind, Level, Skill, Span
from models.words import Words

__all__ = [
    "EVENTS", "VOCABULARY_TOPIC",
    "AgeBand", "Alternative", "AsNeedsAsk", "Assignment", "Attribute", "Availability", "Cefr", "Characteristic",
    "CharacteristicFigures", "CloudEvent", "Condition", "Consent", "Cost", "Country", "Criterion", "Decision", "Entry",
    "EventType", "Evidence", "Excluded", "FairnessReport", "Fault", "Finding", "Gender", "GroupFigures", "Id",
    "Identity", "Kind", "LanguageCode", "LanguageLevel", "Left", "Level", "Location", "Moment", "Need",
    "NormalisedNeed", "NormalisedProfile", "Pair", "Phrase", "Placement", "Post", "Profile", "Programme", "Programmes",
    "Prose", "Quota", "Rejection", "Requirement", "Revision", "SentContent", "SentList", "Shortlist", "Skill",
    "SkillAsked", "SkillHeld", "Span", "State", "Tier", "Value", "Verdict", "Versions", "Words", "Years",
]  # fmt: skip
