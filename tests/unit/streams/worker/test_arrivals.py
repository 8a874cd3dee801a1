"""When events were sent and which trace they belong to, until their shortlists stand."""

from hypothesis import given
from hypothesis import strategies as st

from streams.messages.codec import Message
from streams.worker.arrivals import NOTHING, PRODUCED, TRACE, Arrivals, produced, sent_at, trace

PARENT = b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def record(*headers):
    return Message("normalised", b"p1", b"{}", headers)


def test_everything_is_taken_once():
    arrivals = Arrivals()
    arrivals.arrived([record((PRODUCED, b"1000")), record((PRODUCED, b"2500"), (TRACE, PARENT)), record()])
    assert arrivals.taken() == ((1.0, 2.5), ((TRACE, PARENT),))
    assert arrivals.taken() == NOTHING


def test_the_trace_is_the_one_of_the_last_event_that_has_any():
    arrivals = Arrivals()
    other = PARENT.replace(b"b7", b"c8")
    arrivals.arrived(record((PRODUCED, b"1"), (TRACE, one)) for one in (PARENT, other))
    arrivals.arrived([record((PRODUCED, b"2"))])
    assert arrivals.taken().trace == ((TRACE, other),)


def test_of_very_many_the_last_are_kept():
    arrivals = Arrivals()
    arrivals.arrived(record((PRODUCED, str(number * 1000).encode())) for number in range(20_000))
    taken = arrivals.taken().produced
    assert (len(taken), taken[-1]) == (10_000, 19_999.0)


def test_the_time_of_a_raw_message_goes_on():
    raw = Message("raw", b"p1", b"{}", (), 0, 0, 1_790_000_000_123)
    assert produced(sent_at(raw)) == 1_790_000_000.123
    assert sent_at(raw._replace(timestamp=None)) == ()
    assert produced(sent_at(raw._replace(timestamp=-1))) is None


@given(st.binary(max_size=80))
def test_what_is_no_time_and_no_trace_is_left_behind(value):
    assert trace(((TRACE, value),)) == ()
    found = produced(((PRODUCED, value),))
    assert found is None or value.isdigit()


def test_a_trace_goes_on_as_it_came():
    assert trace((("other", b"x"), (TRACE, PARENT))) == ((TRACE, PARENT),)
    assert trace(((TRACE, PARENT.upper()),)) == ()
