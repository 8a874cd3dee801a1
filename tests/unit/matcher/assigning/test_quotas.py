import numpy as np
import pytest

from matcher.assigning.quotas import rules
from models import Attribute, Programme, Quota

WORDS = {"en": "a", "fr": "a"}


def programme(*quotas: dict[str, object]) -> Programme:
    stated = tuple(Quota.model_validate(quota) for quota in quotas)
    return Programme(key="match", name=WORDS, about=WORDS, who=WORDS, need=WORDS, quotas=stated)


def test_a_share_is_of_the_places_and_rounded_so_that_it_holds() -> None:
    stated = programme({"attribute": "gender", "value": "woman", "least": "30%", "most": "50%"})
    (rule,) = rules(stated, {Attribute.GENDER: [{"woman"}, {"man"}, ()]}, ["BE", None], 21)
    assert (rule.name, rule.needed) == (
        "gender woman: at least 30 % and at most 50 %",
        "at least 7 and at most 10 of 21",
    )
    assert (rule.least, rule.most) == (7, 10)
    assert rule.people.tolist() == [True, False, False]
    assert rule.needs.all()


def test_a_number_is_the_number_and_somebody_may_have_two_nationalities() -> None:
    stated = programme(
        {"attribute": "nationality", "value": "SN", "most": 3}, {"attribute": "nationality", "value": "NG", "least": 2}
    )
    held = {Attribute.NATIONALITY: [{"SN", "NG"}, {"NG"}, {"SN"}]}
    most, least = rules(stated, held, ["BE"], 20)
    assert (most.name, most.needed, most.least, most.most) == ("nationality SN: at most 3", "at most 3 of 20", 0, 3)
    assert (least.name, least.least, least.most) == ("nationality NG: at least 2", 2, None)
    assert [rule.people.tolist() for rule in (most, least)] == [[True, False, True], [True, True, False]]


def test_a_destination_is_of_the_needs_and_asks_nothing_of_people() -> None:
    stated = programme({"attribute": "destination", "value": "BE", "least": "10%"})
    (rule,) = rules(stated, {}, ["BE", None, "IT"], 20)
    assert rule.needs.tolist() == [True, False, False]
    assert np.broadcast_to(rule.people, 7).all()


def test_an_attribute_that_is_not_given_is_not_taken_for_nobody() -> None:
    stated = programme({"attribute": "gender", "value": "woman", "least": "30%"})
    with pytest.raises(KeyError, match="gender"):
        rules(stated, {}, ["BE"], 20)
