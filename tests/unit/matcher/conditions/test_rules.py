import pytest

from matcher.conditions.rules import rules
from models import AsNeedsAsk, Condition

EVERYTHING = {
    "languages": ({"language": "nl", "level": "B1"},), "location": "BE", "months": 6, "education": 6,
    "work_right": True, "service": "housing",
}  # fmt: skip
WORDS = {"en": "x", "fr": "x"}


@pytest.mark.parametrize("kind", AsNeedsAsk)
def test_a_need_sets_the_conditions_that_its_programme_lets_it_set(programme, need, kind) -> None:
    found = rules(programme(conditions={"as_needs_ask": (kind,)}), need(**EVERYTHING))
    assert [rule.condition.value for rule in found] == [kind.value]


def test_what_the_programme_sets_counts_whatever_needs_may_ask(programme, need) -> None:
    strict = programme(
        conditions={
            "origin": ("SN",), "residence": ("SN",), "corridors": ({"from": ("SN",)},), "ages": {"from": 18},
            "education": 4, "languages": ({"language": "fr"},), "as_needs_ask": (),
        },
        purposes=({"key": "matching", "name": WORDS, "required": True},),
    )  # fmt: skip
    found = rules(strict, need(**EVERYTHING))
    assert [rule.condition for rule in found] == [
        Condition.ORIGIN, Condition.RESIDENCE, Condition.CORRIDOR, Condition.LANGUAGE, Condition.EDUCATION,
        Condition.AGE, Condition.CONSENT,
    ]  # fmt: skip


def test_needs_that_ask_the_same_have_equal_rules(programme, need) -> None:
    strict = programme(conditions={"as_needs_ask": tuple(AsNeedsAsk)})
    one, other = rules(strict, need(id="n1", **EVERYTHING)), rules(strict, need(id="n2", **EVERYTHING))
    assert one == other
    assert hash(one) == hash(other)


def test_rules_of_different_kinds_are_never_equal(programme, need) -> None:
    found = rules(programme(conditions={"origin": ("SN",), "residence": ("SN",)}), need())
    assert len(set(found)) == 2


def test_a_programme_and_a_need_that_ask_for_nothing_have_no_rules(programme, need) -> None:
    assert rules(programme(), need()) == ()
