"""Pairs of people who may be one: found by what agrees, within programmes, until an officer has said what they are."""

import pytest
from sqlalchemy import func, select

from models import Identity
from models.events import IDENTITY, PROFILE
from streams.database.engine import reading, writing
from streams.database.likeness import Agreement
from streams.rights.forgetting import forget
from streams.rights.naming import naming
from streams.web import duplicates
from streams.web.tables import SettledPairRow


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request) -> str:
    named: str = request.param
    return named


@pytest.fixture
def people(house):
    """Makes people with what is said of who they are."""

    def come(**stated):
        for person, said in stated.items():
            programmes = said.pop("programmes", ("open",))
            house.brokers.say(PROFILE, person, house.made.profile(person, programmes=programmes))
            house.brokers.say(IDENTITY, person, Identity.model_validate({"id": person} | said))
        house.project()
        return house.engine

    return come


def found(engine, *programmes, **how):
    with reading(engine) as connection:
        return [
            (one.one, one.other, one.agrees) for one in duplicates.pairs(connection, programmes or ("open",), **how)
        ]


SAME = {"email": "awa@example.org", "phone": "77 123 45 67"}


def test_pairs_stand_once_with_all_that_agrees(people):
    engine = people(p1=dict(SAME), p2=dict(SAME), p3={"phone": "+221771234567"}, p4={"email": "other@example.org"})
    both = (Agreement.EMAIL, Agreement.PHONE)
    assert found(engine) == [("p1", "p2", both), ("p1", "p3", both[1:]), ("p2", "p3", both[1:])]
    assert found(engine, limit=1) == [("p1", "p2", both)]
    assert [one[:2] for one in found(engine, after=("p1", "p2"))] == [("p1", "p3"), ("p2", "p3")]


def test_a_pair_is_seen_where_both_take_part(people):
    engine = people(p1=dict(SAME), p2=SAME | {"programmes": ("match",)})
    assert found(engine, "open") == found(engine, "match") == []
    assert len(found(engine, "open", "match")) == 1
    with reading(engine) as connection:
        assert duplicates.twins(connection, ["p1"], ["open"]) == {}
        assert [one.other for one in duplicates.twins(connection, ["p1"], None)["p1"]] == ["p2"]


def test_what_many_have_in_common_says_nothing(people):
    crowd = {f"p{number:02}": {"email": "office@example.org"} for number in range(duplicates.MOST_ALIKE)}
    engine = people(**crowd)
    assert len(found(engine)) == 45
    people(p99={"email": "office@example.org"})
    assert found(engine) == []
    with reading(engine) as connection:
        assert duplicates.twins(connection, ["p01"], None) == {}
        assert duplicates.pair(connection, "p01", "p02") is None


@pytest.mark.parametrize(("verdict", "open_ones", "same"), [("same", 0, 1), ("two", 0, 0), (None, 1, 0)])
def test_a_verdict_hides_the_pair(people, house, verdict, open_ones, same):
    engine = people(p1=dict(SAME), p2=dict(SAME))
    with writing(engine) as connection:
        pair = duplicates.pair(connection, "p2", "p1")
        assert pair
        for said in ("two", verdict):
            duplicates.settle(connection, pair, said, "aida", house.now)
    assert len(found(engine)) == open_ones
    assert len(found(engine, settled=True)) == same
    with reading(engine) as connection:
        twins = duplicates.twins(connection, ["p1", "p2"], ["open"])
    assert set(twins) == ({"p1", "p2"} if open_ones or same else set())
    assert all(one.same == bool(same) for some in twins.values() for one in some)


def test_whoever_is_erased_is_in_no_pair(people, house):
    engine = people(p1=dict(SAME), p2=dict(SAME))
    house.brokers.say(IDENTITY, "p2")
    house.project()
    assert found(engine) == []


def test_what_was_said_of_a_pair_goes_with_either_of_the_two(people, house):
    engine = people(p1=dict(SAME), p2=dict(SAME))
    with writing(engine) as connection:
        pair = duplicates.pair(connection, "p1", "p2")
        assert pair
        duplicates.settle(connection, pair, "same", "aida", house.now)
        forget(connection, {"p2"}, naming({"p2"}))
        assert connection.scalar(select(func.count()).select_from(SettledPairRow)) == 0
