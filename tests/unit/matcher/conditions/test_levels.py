import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matcher.conditions.levels import PARTS, RANKS, language_number, language_of, line, packed, rank_of, ranks
from models import Cefr, LanguageLevel

stated = st.builds(
    LanguageLevel,
    language=st.sampled_from(["en", "fr", "nl", "snk"]),
    native=st.booleans(),
    **{part: st.none() | st.sampled_from(Cefr) for part in PARTS},
)


@given(stated)
def test_a_number_holds_the_language_and_all_its_levels(one: LanguageLevel) -> None:
    number = np.array([packed(line(one))])
    assert language_of(number).tolist() == [language_number(one.language)]
    assert tuple(int(rank_of(number, part)[0]) for part in range(len(PARTS))) == ranks(one)


@given(stated)
def test_ranks_are_those_of_the_fields(one: LanguageLevel) -> None:
    levels = [Cefr.C2 if one.native else getattr(one, part) for part in PARTS]
    assert ranks(one) == tuple(RANKS[level] if level else 0 for level in levels)


@given(stated, stated)
def test_lines_are_equal_where_all_that_is_stated_is(one: LanguageLevel, other: LanguageLevel) -> None:
    told = [(each.language, each.native, ranks(each)) for each in (one, other)]
    assert (line(one) == line(other)) == (told[0] == told[1])
