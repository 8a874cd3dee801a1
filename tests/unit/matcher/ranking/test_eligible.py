from datetime import UTC, datetime

from matcher.ranking.eligible import failing
from models import LanguageLevel, NormalisedNeed, NormalisedProfile, Programme, Revision, Words
from models.programme import Conditions

REVISION = Revision(time=datetime(2026, 5, 1, tzinfo=UTC), event="e1")
BLANK = Words(en="-", fr="-")
PROGRAMME = Programme(
    key="match", name=BLANK, about=BLANK, who=BLANK, need=BLANK, conditions=Conditions(origin=("NG", "SN"))
)


def profile(person, **more):
    return NormalisedProfile(id=person, revision=REVISION, programmes=("match",), skills=(), **more)


def need(key, *languages):
    return NormalisedNeed(id=key, revision=REVISION, programme="match", requirements=(), languages=languages)


def test_whoever_fails_could_not_be_on_the_list_and_what_is_unknown_is_no_failure():
    english = (LanguageLevel(language="en", level="C1"),)
    french = (LanguageLevel(language="fr", level="A1"),)
    people = [
        profile("good", origin="SN", languages=english),
        profile("far", origin="PE", languages=english),
        profile("unknown"),
        profile("beginner", nationalities=("NG",), languages=french),
    ]
    asked = [need("n1"), need("n2", LanguageLevel(language="fr", level="B2"))]
    found = failing(PROGRAMME, asked, people)
    assert found["n1"] == {"far"}
    assert found["n2"] >= {"far", "beginner"}
    assert "unknown" not in found["n2"]


def test_of_nobody_nobody_fails():
    assert failing(PROGRAMME, [need("n1")], []) == {"n1": frozenset()}
    assert failing(PROGRAMME, [], [profile("p1")]) == {}
