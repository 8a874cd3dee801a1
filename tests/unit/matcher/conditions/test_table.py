from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from matcher.conditions import Facts, table
from matcher.conditions.places import ResidenceRule
from matcher.conditions.table import Table

COUNTRIES = [first + second for first in "ABCDEFGHIJ" for second in "ABCDEFGHIJ"]
WANTED = frozenset(COUNTRIES[::3])
RULE = ResidenceRule(countries=WANTED)


@given(st.lists(st.integers(1, 30), max_size=12))
def test_bits_learnt_in_any_steps_are_those_learnt_at_once(steps) -> None:
    facts = Facts()
    grown = Table([RULE], facts.columns)
    codes = iter(COUNTRIES)
    known = 1
    for step in steps:
        for code in islice(codes, step):
            facts.columns.whereabouts.append((code, (), (), None, None))
            known += 1
        grown.bits(known)
    whole = Table([RULE], facts.columns)
    assert grown.bits(known) == whole.bits(known)
    expected = [False, *(code not in WANTED for code in COUNTRIES[: known - 1])]
    assert [grown.fails(value) for value in range(known)] == expected


def test_blocks_make_no_difference(monkeypatch) -> None:
    facts = Facts()
    for code in COUNTRIES:
        facts.columns.whereabouts.append((code, (), (), None, None))
    whole = Table([RULE], facts.columns).bits(101)
    monkeypatch.setattr(table, "_BLOCK", 16)
    assert Table([RULE], facts.columns).bits(101) == whole
