"""A programme as officers know it: needs, twenty people on a list in two versions, conditions, decisions, refusals."""

from itertools import cycle, islice

import pytest

from models import (
    AgeBand,
    Condition,
    Consent,
    Criterion,
    Entry,
    Evidence,
    Excluded,
    Finding,
    Gender,
    Identity,
    Kind,
    LanguageLevel,
    Location,
    State,
    Tier,
    Verdict,
    Words,
)
from models.events import DECISION, IDENTITY, NEED, NEED_NORMALISED, PROFILE, PROFILE_NORMALISED, SHORTLIST
from streams.access import accounts
from streams.access.audit import TERMINAL
from streams.access.passwords import hashed
from streams.access.roles import Role, Standing
from streams.database.engine import writing

ASKED = (
    ("Java back-end developer", Kind.OCCUPATION, True, 40.0),
    ("design REST APIs", Kind.SKILL, True, 15.0),
    ("SQL for PostgreSQL", Kind.SKILL, True, 15.0),
    ("unit tests", Kind.SKILL, True, 10.0),
    ("microservices", Kind.SKILL, True, 10.0),
    ("Docker and continuous integration", Kind.SKILL, False, 10.0),
)
HAD = (
    ("Développeuse Java", "Conception d’API REST en Java 17 et Spring Boot"),
    ("back-end developer", None),
    ("مطور برمجيات", "خبرة ست سنوات في تطوير البرمجيات"),
    ("SQL", "requêtes SQL optimisées, modélisation de bases PostgreSQL"),
)
HOSTILE = """"><script>alert('x')</script><img src=x onerror=alert(1)>{{ 7*7 }}\u202egnp"""
"""What somebody may write into any field."""


def entry(rank, person, score, shift=0, unknown=True):
    shares = islice(cycle((1.0, 0.8, 0.55, 0.0, 0.7)), (rank + shift) % 5, None)
    tiers = {1.0: Tier.EXACT, 0.8: Tier.CLOSE, 0.7: Tier.CLOSE, 0.55: Tier.RELATED, 0.0: Tier.MISSING}
    evidence = []
    for number, ((_, _, _, points), share) in enumerate(zip(ASKED, shares, strict=False)):
        skill, excerpt = HAD[(rank + number) % len(HAD)] if share else (None, None)
        close, given = round(100 * share), round(points * share * score / 100, 1)
        evidence.append(
            Evidence(
                criterion=number,
                tier=tiers[share],
                skill=skill,
                excerpt=excerpt,
                closeness=close,
                emphasis=close // 2,
                points=given,
            )
        )
    return Entry(rank=rank, person=person, score=score, evidence=tuple(evidence), conditions=conditions(unknown))


def finding(condition, state, en, fr, question=None):
    asked = Words(en=question[0], fr=question[1]) if question else None
    return Finding(condition=condition, state=state, why=Words(en=en, fr=fr), question=asked)


def conditions(unknown):
    free = (
        finding(
            Condition.AVAILABILITY, State.UNKNOWN, "Nobody asked until when the person is free.",
            "On n’a pas demandé jusqu’à quand la personne est libre.",
            ("Are you free for 18 months from 1 February?", "Êtes-vous libre 18 mois dès le 1er février ?"),
        )
        if unknown
        else finding(Condition.AVAILABILITY, State.PASS, "Free for 24 months.", "Libre 24 mois.")
    )  # fmt: skip
    origin = finding(Condition.ORIGIN, State.PASS, "Nationality: SN.", "Nationalité : SN.")
    language = finding(Condition.LANGUAGE, State.PASS, "English B2, asked for B2.", "Anglais B2, demandé B2.")
    return free, origin, language


def people(number):
    return [f"sn-{one:04}" for one in range(1, number + 1)]


class Stock:
    """What stands in the console of `stocked`."""

    def __init__(self, house):
        self.house, self.need = house, "match-be-01"
        self.people = people(24)
        self._minute = 10

    def later(self):
        self._minute += 1
        return self._minute

    def say(self, event, key, value=None):
        return self.house.brokers.say(event, key, value, self.later())

    def shortlist(self, names, need=None, title="Java back-end developer", **more):
        criteria = tuple(Criterion(phrase=p, kind=k, essential=e, points=n) for p, k, e, n in ASKED)
        entries = tuple(
            entry(rank, person, round(96.0 - 3.1 * rank, 1), shift=int(person[-2:]), unknown=rank % 3 == 0)
            for rank, person in enumerate(names, 1)
        )
        made = self.house.made.shortlist(need or self.need, title=title)
        update = {"programme": "match", "openings": 2, "criteria": criteria, "entries": entries} | more
        return made.model_copy(update=update)

    def excluded(self, person, score):
        why = finding(Condition.LANGUAGE, State.FAIL, "English A2, asked for B2.", "Anglais A2, demandé B2.")
        return Excluded(person=person, score=score, conditions=(why,))

    def publish(self, need, title, openings=2, organisation="acme"):
        made = self.house.made
        update = {"organisation": organisation, "location": Location(country="BE", place="Leuven")}
        self.say(NEED, need, made.need(need, title, "match", openings).model_copy(update=update))
        read = made.need_read(need, self._minute, title, "match", openings).model_copy(update=update)
        self.say(NEED_NORMALISED, need, read)

    def join(self, number, person):
        made, woman = self.house.made, number % 3 == 0
        update = {
            "residence": Location(country="SN", place="Dakar"),
            "nationalities": ("SN",),
            "languages": (LanguageLevel(language="fr", native=True), LanguageLevel(language="en", level="B2")),
            "age_band": AgeBand.FROM_25_TO_29,
            "consents": (Consent(purpose="matching", granted=True, at=made.at(1)),),
        }
        profile = made.profile(person, "Java", "Spring Boot", "PostgreSQL", programmes=("match",))
        self.say(PROFILE, person, profile.model_copy(update=update | {"text": "Développeuse Java confirmée, Dakar"}))
        read = made.profile_read(person, self._minute, "java", "spring boot", "postgresql", programmes=("match",))
        self.say(PROFILE_NORMALISED, person, read.model_copy(update=update))
        gender = Gender.WOMAN if woman else Gender.MAN
        self.say(
            IDENTITY, person, Identity(id=person, name=f"Aïssatou Ndoye {number}", email="a@example.org", gender=gender)
        )

    def decide(self, need, person, verdict, reason="called, wants it"):
        decision = self.house.made.decision(need, person, verdict, reason)
        self.say(DECISION, f"{need}/{person}", decision)

    def fill(self):
        for number, person in enumerate(self.people):
            self.join(number, person)
        for number, title in enumerate(("Java back-end developer", "Data analyst", "Développeur·euse mobile"), 1):
            self.publish(f"match-be-{number:02}", title)
        first = self.people[:20]
        out = (self.excluded(self.people[22], 71.0), self.excluded(self.people[23], 64.5))
        self.say(SHORTLIST, self.need, self.shortlist(first, excluded=out))
        moved = [first[1], first[0], *first[2:6], self.people[20], *first[6:19]]
        self.say(SHORTLIST, self.need, self.shortlist(moved, excluded=out))
        self.say(SHORTLIST, "match-be-02", self.shortlist(first[:6], "match-be-02", "Data analyst"))
        self.decide("match-be-02", first[2], Verdict.PLACE)
        self.decide(self.need, first[3], Verdict.SHORTLIST)
        self.decide(self.need, first[5], Verdict.HOLD, "appeler d’abord")
        self.decide(self.need, self.people[21], Verdict.DECLINE, "no longer wants it")
        refused = self.house.brokers.append(
            self.house.brokers.made(PROFILE, "sn-0001", self.house.made.profile("sn-0001", programmes=("match",)), 900)
        )
        self.house.brokers.refuse(refused._replace(value=b'{"id": "sn-0001", "programmes": ["match"], "posts": 3}'))
        self.house.project()

    def account(self, name, standing):
        kept = hashed(self.house.hashing, "mule roof candle seven")
        with writing(self.house.engine) as connection:
            made = accounts.add(connection, name, name, standing, kept, TERMINAL, self.house.now)
        self.house.accounts[name] = made


@pytest.fixture(scope="session")
def hostile() -> str:
    """What somebody may write into any field."""
    return HOSTILE


def stock(house) -> Stock:
    """Fill a house; its officer is `aida`, its partner `acme`, its auditor `auditor`."""
    made = Stock(house)
    made.account("aida", Standing(Role.OFFICER, frozenset({"match", "open"})))
    made.account("acme", Standing(Role.PARTNER, frozenset({"match"}), "acme"))
    made.fill()
    return made


@pytest.fixture
def stocked(house) -> Stock:
    """A console as officers know it."""
    return stock(house)
