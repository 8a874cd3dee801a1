"""Profiles and needs to the skills in them, each with the words it was read from."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from matcher.policy import Policy
from matcher.ranking import weighing
from matcher.texts import cues, levels, phrases, stated, text, titles
from matcher.texts.level_marks import starred
from matcher.texts.level_words import LEVELS
from matcher.texts.phrases import Piece
from matcher.texts.sentences import REQUIREMENT
from matcher.texts.tongues import tongues
from models import Kind, LanguageLevel, Level, Need, Post, Profile, Skill, SkillAsked, SkillHeld, Span

_MOST_SPOKEN, _MOST_DEMANDED = 30, 10

Judge = Callable[[Sequence[str]], list[str]]
"""Says for each sentence what it is: requirement, firm, benefit or boilerplate."""

Standing = tuple[bool, int]
"""Whether a level was stated, which goes before one that was read, and its place among the levels."""


def held(profile: Profile, policy: Policy) -> tuple[SkillHeld, ...]:
    """The skills and occupations of a profile, stated ones first, each key once with its mentions added up."""
    found: dict[str, dict[str, Any]] = {}
    for one in _offered(profile, policy):
        before = found.setdefault(one["key"], one)
        if before is not one:
            before["mentions"] = min(255, before["mentions"] + one["mentions"])
            before["level"] = _higher(before["level"], one["level"])
            if one["years"] is not None:
                before["years"] = max(one["years"], before["years"] or 0)
    return tuple(SkillHeld(**_levelled(one)) for one in list(found.values())[: policy.most_skills])


def asked(need: Need, judge: Judge, policy: Policy) -> tuple[SkillAsked, ...]:
    """The requirements of a need, the title first, each key once; their weights add up to 10,000."""
    found: dict[str, dict[str, Any]] = {}
    for one in _wanted(need, judge, policy):
        before = found.setdefault(one["key"], one)
        if before is not one:
            before["essential"] |= one["essential"]
            before["weight"] = max(before["weight"], one["weight"])
            before["level"] = _higher(before["level"], one["level"])
    kept = list(found.values())[: policy.most_requirements]
    occupations = [one["kind"] is Kind.OCCUPATION for one in kept]
    weights = weighing.shares([one["weight"] for one in kept], occupations, policy.title_share)
    return tuple(SkillAsked(**_levelled(one) | {"weight": w}) for one, w in zip(kept, weights, strict=True))


def spoken(profile: Profile) -> tuple[LanguageLevel, ...]:
    """The languages of a profile: those stated, and those of its text."""
    told = tuple(one.language for one in tongues(profile.text or ""))
    return _completed(profile.languages, told)[:_MOST_SPOKEN]


def demanded(need: Need) -> tuple[LanguageLevel, ...]:
    """The languages that a need asks for: those stated, and those of its text that are no nice-to-have."""
    told = tuple(one.language for one in tongues(need.text or "") if not one.optional)
    return _completed(need.languages, told)[:_MOST_DEMANDED]


def missing(profile: Profile, languages: Sequence[LanguageLevel]) -> tuple[str, ...]:
    """The fields that matching would use and that the profile leaves empty; `languages` are those `spoken`."""
    empty = [name for name in ("residence", "availability", "education") if not getattr(profile, name)]
    if not languages:
        empty.insert(0, "languages")
    if not (profile.nationalities or profile.origin):
        empty.append("nationalities")
    if not (profile.text or profile.skills or profile.posts):
        empty.insert(0, "skills")
    return tuple(empty)


def _completed(known: tuple[LanguageLevel, ...], told: tuple[LanguageLevel, ...]) -> tuple[LanguageLevel, ...]:
    named = {one.language for one in known}
    return (*known, *(one for one in told if one.language not in named))


def _offered(profile: Profile, policy: Policy) -> Iterator[dict[str, Any]]:
    for skill in profile.skills:
        for piece, level in stated.skills(skill.phrase):
            yield _one(piece, Kind.SKILL) | _mastery(skill, level) | {"mentions": policy.stated}
    for post in profile.posts:
        for piece in stated.occupations(post.title):
            yield _one(piece, Kind.OCCUPATION) | _tenure(post) | {"mentions": policy.stated}
    if profile.text:
        yield from _told(profile.text)


def _told(received: str) -> Iterator[dict[str, Any]]:
    repaired = text.repair(received)
    spoken = phrases.languages(repaired.text)
    for segment in text.segments(starred(repaired.text)):
        found = levels.rated(segment.text, spoken)
        length = cues.years(segment.text) if len(found) <= 3 else None
        for piece, level in found:
            yield _one(piece, Kind.SKILL) | _origin(piece, segment, repaired) | {
                "mentions": 1, "level": _known(None, level), "years": length, "last_used": None,
            }  # fmt: skip


def _wanted(need: Need, judge: Judge, policy: Policy) -> Iterator[dict[str, Any]]:
    if need.title:
        for piece in stated.occupations(need.title):
            yield _one(piece, Kind.OCCUPATION) | _demand(1.0, essential=True, years=None)
    for requirement in need.requirements:
        factor = 1.0 if requirement.essential else policy.optional
        for piece, level in stated.skills(requirement.phrase):
            demand = _demand(requirement.weight * factor, essential=requirement.essential, years=requirement.years)
            known = {"level": _known(requirement.level, level), "concept": requirement.concept}
            yield _one(piece, Kind.SKILL) | demand | known
    if need.text:
        yield from _required(need.text, judge, policy.optional if need.requirements else 1.0, policy)


def _required(received: str, judge: Judge, weight: float, policy: Policy) -> Iterator[dict[str, Any]]:
    repaired = text.repair(received)
    spoken = phrases.languages(repaired.text)
    segments = list(text.segments(starred(repaired.text)))
    aside = False
    for segment, kind in zip(segments, judge([segment.text for segment in segments]), strict=True):
        if segment.text.endswith(":"):
            aside = cues.optional(segment.text)
        if kind != REQUIREMENT or cues.needless(segment.text):
            continue
        optional = aside or cues.optional(segment.text)
        share = weight * (policy.optional if optional else 1.0)
        demand = _demand(share, essential=not optional, years=cues.years(segment.text))
        for piece, level in levels.rated(segment.text, spoken):
            yield _one(piece, Kind.SKILL) | demand | _origin(piece, segment, repaired) | {"level": _known(None, level)}


def _one(piece: Piece, kind: Kind) -> dict[str, Any]:
    key = titles.masculine(piece.key) if kind is Kind.OCCUPATION else piece.key
    return {"key": key, "phrase": piece.text[:200], "kind": kind, "source": "stated", "concept": None}


def _origin(piece: Piece, segment: text.Segment, repaired: text.Repaired) -> dict[str, Any]:
    first, last = segment.start + piece.start, segment.start + piece.end
    span = Span(start=repaired.origin[first], end=repaired.origin[last - 1] + 1)
    return {"source": "text", "excerpt": _excerpt(segment.text, piece), "span": span}


def _excerpt(sentence: str, piece: Piece, around: int = 120) -> str:
    start, end = max(0, piece.start - around), min(len(sentence), piece.end + around)
    words = " ".join(text.readable(sentence[start:end]).split())
    return ("… " if start else "") + words[:280] + (" …" if end < len(sentence) else "")


def _mastery(skill: Skill, told: Level | None) -> dict[str, Any]:
    known = _known(skill.level, told)
    return {"level": known, "years": skill.years, "last_used": skill.last_used, "concept": skill.concept}


def _tenure(post: Post) -> dict[str, Any]:
    return {"level": None, "years": post.years, "last_used": post.end}


def _demand(weight: float, *, essential: bool, years: float | None) -> dict[str, Any]:
    return {"weight": weight, "essential": essential, "level": None, "years": years}


def _known(stated_level: Level | None, told: Level | None) -> Standing | None:
    level = stated_level or told
    return (stated_level is not None, LEVELS.index(level)) if level else None


def _higher(first: Standing | None, second: Standing | None) -> Standing | None:
    return max((one for one in (first, second) if one), default=None)


def _levelled(one: Mapping[str, Any]) -> dict[str, Any]:
    return {**one, "level": LEVELS[one["level"][1]] if one["level"] else None}
