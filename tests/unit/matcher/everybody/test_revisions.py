from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from matcher.everybody.revisions import word
from models import Revision


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_word_tells_every_microsecond(time: datetime) -> None:
    said = Revision(time=time, event="e1")
    assert word(said).moment == (time - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    assert word(said).revision == said
