import gc
from datetime import UTC, datetime

import numpy as np

from matcher.conditions import FACETS, Facet, Facts
from matcher.conditions.places import OriginRule, ResidenceRule

SOMEBODY = {
    "nationalities": ("SN", "FR"), "origin": "SN", "residence": "BE", "work_rights": ("BE", "FR"), "education": 6,
    "languages": ({"language": "fr", "native": True}, {"language": "nl", "level": "B1"}), "seeks": ("a", "b"),
    "availability": {"months": 6, "relocate": True}, "age_band": "25-29",
    "consents": (
        {"purpose": "a", "granted": True, "at": datetime(2026, 1, 1, tzinfo=UTC)},
        {"purpose": "b", "granted": False, "at": datetime(2026, 1, 2, tzinfo=UTC)},
    ),
}  # fmt: skip
OTHERWISE = {
    "origin": ("NG", {Facet.BELONGING}),
    "nationalities": (("SN",), {Facet.BELONGING, Facet.WHEREABOUTS}),
    "residence": ("FR", {Facet.WHEREABOUTS}),
    "work_rights": ((), {Facet.WHEREABOUTS}),
    "education": (7, {Facet.STANDING}),
    "age_band": (None, {Facet.STANDING}),
    "seeks": (("a",), {Facet.STANDING}),
    "languages": (({"language": "fr", "level": "C2"},), {Facet.LANGUAGES}),
    "consents": ((), {Facet.STANDING}),
    "availability": ({"months": 7, "remote": True}, {Facet.WHEREABOUTS, Facet.TIMES}),
}


def test_nothing_stated_is_all_zeros(person) -> None:
    codes = Facts().codes(person())
    assert codes.dtype == np.uint32
    assert codes.tolist() == [0] * FACETS


def test_equal_facts_have_equal_codes_in_whatever_order_they_are_stated(person) -> None:
    facts = Facts()
    turned = {name: value[::-1] if isinstance(value, tuple) else value for name, value in SOMEBODY.items()}
    assert facts.codes(person(**SOMEBODY)).tolist() == facts.codes(person(id="other", **turned)).tolist()


def test_different_facts_have_different_codes(person) -> None:
    facts = Facts()
    before = facts.codes(person(**SOMEBODY))
    for name, (value, facets) in OTHERWISE.items():
        after = facts.codes(person(**{**SOMEBODY, name: value}))
        assert {Facet(place) for place in np.flatnonzero(before != after).tolist()} == facets, name


def test_who_a_person_is_and_what_the_person_can_do_is_no_fact(person) -> None:
    facts = Facts()
    facts.codes(person(**SOMEBODY))
    before = [facts.count(facet) for facet in Facet]
    facts.codes(person(id="p2", programmes=("other",), written_in="fr", missing=("skills",), **SOMEBODY))
    facts.codes(person(**{**SOMEBODY, "residence": {"country": "BE", "place": "Ghent"}}))
    assert [facts.count(facet) for facet in Facet] == before == [2] * FACETS


def test_equal_rules_share_a_table_for_as_long_as_somebody_holds_it() -> None:
    facts = Facts()
    rule = OriginRule(countries=frozenset({"SN"}))
    table = facts.table([rule])
    assert facts.table([OriginRule(countries=frozenset({"SN"}))]) is table
    assert facts.table([ResidenceRule(countries=frozenset({"SN"}))]) is not table
    del table
    gc.collect()
    assert facts.table([rule]).bits(0) == b""
