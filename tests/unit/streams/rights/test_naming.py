"""Whether something names a person."""

from hypothesis import given
from hypothesis import strategies as st

from streams.rights.naming import naming

IDS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._:\-]{0,20}", fullmatch=True)


@given(IDS, IDS)
def test_only_the_whole_id_is_named(one, other):
    names = naming({one})
    assert names(f'{{"person":"{other}"}}') == (one == other)
    assert names(f"need/{other}".encode()) == (one == other)


@given(st.sets(IDS, min_size=2, max_size=5))
def test_each_of_several_is_named(people):
    names = naming(people)
    assert all(names(f'["{person}"]') for person in people)
    assert not names("[]")
    assert not names(7)
