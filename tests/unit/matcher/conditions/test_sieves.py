from datetime import date

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.conditions import Facts, Sieve
from matcher.conditions.sieves import Sieves

_COUNTRY = st.sampled_from(["SN", "BE", "FR"])
_LANGUAGES = st.lists(st.sampled_from(["fr", "nl"]), max_size=2, unique=True).map(
    lambda codes: [{"language": code, "level": "B1"} for code in codes]
)
_ASKED = st.fixed_dictionaries(
    {}, optional={"languages": _LANGUAGES, "location": _COUNTRY, "education": st.integers(1, 8), "start": st.dates(
        date(2027, 1, 1), date(2027, 3, 1))},
)  # fmt: skip
_STATED = st.fixed_dictionaries(
    {}, optional={"languages": _LANGUAGES, "residence": _COUNTRY, "origin": _COUNTRY, "education": st.integers(0, 8),
        "availability": st.dates(date(2027, 1, 1), date(2027, 3, 1)).map(lambda day: {"start": day})},
)  # fmt: skip


@settings(deadline=None, max_examples=50)
@given(st.lists(_ASKED, max_size=6), st.lists(_STATED, min_size=1, max_size=4), st.data())
def test_side_by_side_they_say_what_each_says_alone(person, need, programme, asked, stated, data) -> None:
    facts = Facts()
    rules = programme(conditions={"origin": ("SN", "FR"), "as_needs_ask": ["language", "availability", "education"]})
    alone = [Sieve(rules, need(**one), facts) for one in asked]
    together = Sieves(alone)
    picked = data.draw(st.lists(st.sampled_from(range(len(asked))), unique=True)) if asked else []
    for one in stated:
        codes = facts.codes(person(**one))
        found = together.fails(codes, np.array(picked, np.int64))
        assert found.tolist() == [alone[place].fails(codes) for place in picked]


def test_a_need_that_asks_nothing_is_failed_by_nobody(person, need, programme) -> None:
    facts = Facts()
    sieves = [Sieve(programme(conditions={"origin": origin}), need(), facts) for origin in (("SN",), ())]
    codes = facts.codes(person(origin="BE"))
    assert Sieves(sieves).fails(codes, np.arange(2)).tolist() == [True, False]
