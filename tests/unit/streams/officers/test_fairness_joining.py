"""Lists joined with who people are: who counts as what, and who could have been listed."""

import ast
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from models import (
    Characteristic,
    Decision,
    Entry,
    Excluded,
    Identity,
    NormalisedProfile,
    Revision,
    Shortlist,
    Versions,
)
from streams.officers.fairness_joining import Sources, age_band, groups, list_open, reported

ROOT = Path(__file__).parents[4]
TODAY = date(2026, 5, 1)
REVISION = Revision(time=datetime(2026, 1, 1, tzinfo=UTC), event="e1")


def profile(person="p1", **more):
    return NormalisedProfile(id=person, revision=REVISION, programmes=("match",), skills=(), **more)


def shortlist(*people, need="n1", **more):
    return Shortlist(
        need=need,
        programme="match",
        title=None,
        openings=1,
        versions=Versions(model="m", taxonomy="none", policy="p"),
        criteria=(),
        entries=tuple(Entry(rank=rank, person=one, score=50, evidence=()) for rank, one in enumerate(people, start=1)),
        **more,
    )


def report(profiles, shortlists, identities=(), failing=None, unread=0):
    known = {one.id: one for one in identities}
    return reported("match", TODAY, Sources(profiles, known, shortlists, failing or {}, unread))


@pytest.mark.parametrize(
    ("birth", "band"),
    [
        (date(2008, 5, 1), "18-24"),
        (date(2008, 5, 2), "under-18"),
        (date(2001, 5, 1), "25-29"),
        (date(1996, 2, 29), "30-34"),
        (date(1961, 5, 1), "65-and-over"),
        (date(1850, 1, 1), None),
        (date(2027, 1, 1), None),
    ],
)
def test_an_age_is_counted_on_the_day(birth, band):
    assert age_band(birth, TODAY) == band


def test_what_a_person_says_makes_the_groups():
    stated = profile(origin="SN", nationalities=("BE", "SN"), written_in="fr", age_band="18-24")
    identity = Identity(id="p1", gender="woman", birth_date=date(1996, 5, 1))
    assert groups(stated, identity, TODAY) == {
        Characteristic.GENDER: "woman",
        Characteristic.AGE: "30-34",
        Characteristic.ORIGIN: "SN",
        Characteristic.LANGUAGE: "fr",
    }


def test_what_a_person_does_not_say_is_not_guessed():
    assert groups(profile(nationalities=("BE", "SN")), None, TODAY) == {}
    assert groups(profile(), Identity(id="p1"), TODAY) == {}


def test_the_only_nationality_stands_for_the_origin_and_the_band_for_the_birth_date():
    assert groups(profile(nationalities=("NG",), age_band="25-29"), Identity(id="p1"), TODAY) == {
        Characteristic.AGE: "25-29",
        Characteristic.ORIGIN: "NG",
    }


def test_those_who_fail_could_not_be_on_the_list_unless_an_officer_put_them_there():
    excluded = (Excluded(person="p3", score=40, conditions=()),)
    found = list_open(shortlist("p1", "p2", excluded=excluded), ["p1", "p2", "p3", "p4", "p5"], {"p2", "p4"})
    assert found.people == ["p1", "p2"]
    assert set(found.pool) == {"p1", "p2", "p5"}


def test_those_whom_officers_declined_could_have_been_on_it():
    declined = (Decision(need="n1", person="p2", verdict="decline", reason="r", officer="o1"),)
    assert set(list_open(shortlist("p1", decided=declined), ["p1", "p2"], ()).pool) == {"p1", "p2"}


def test_a_report_adds_up():
    profiles = [profile(f"p{n}", written_in="fr" if n % 2 else "en") for n in range(30)]
    identities = [Identity(id=f"p{n}", gender="woman") for n in range(12)]
    lists = [
        shortlist("p0", "gone", "p1"),
        shortlist("p0", need="n2"),
        shortlist("p3", need="s1", order="referred"),
    ]
    found = report(profiles, lists, identities, {"n1": {"p29"}, "n2": {"p29", "p28"}}, unread=2)
    assert (found.lists, found.referred, found.pool, found.listed, found.unread) == (2, 1, 29, 2, 2)
    gender, _, _, language = found.characteristics
    assert [(one.group, one.pool, one.listed, one.chances) for one in gender.groups] == [
        ("woman", 12, 2, 24),
        ("not stated", 17, 0, 33),
    ]
    assert [(one.group, one.pool, one.listed) for one in language.groups] == [("en", 15, 1), ("fr", 14, 1)]
    assert gender.groups[0].exposure == pytest.approx((1 + 0.5 + 1) / 24)


def test_without_lists_everybody_in_the_programme_is_counted():
    found = report([profile("p1"), profile("p2")], [])
    assert (found.lists, found.pool, found.listed) == (0, 2, 0)
    assert found.characteristics[0].groups[0].pool == 2


def test_nothing_that_ranks_knows_of_identities_or_of_this_report():
    """The matcher gets neither: it has no name of them, and what is joined here is imported by no module of it."""
    for path in sorted((ROOT / "matcher").rglob("*.py")):
        named = {
            name.name
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Import | ast.ImportFrom)
            for name in (*node.names, ast.alias(getattr(node, "module", None) or ""))
        }
        assert not named & {"Identity", "IDENTITY", "models.identity"}, path
        assert "matcher.fairness" not in named, path
        assert "streams" not in {name.partition(".")[0] for name in named}, path
