"""What is read quickly is what the codec reads, and all else is left to it."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import NormalisedProfile
from models.events import PROFILE_NORMALISED
from streams.messages.codec import Decoded, Message, decode
from streams.messages.plain import plain

AT = datetime(2026, 11, 1, 8, tzinfo=UTC)
DAY = 24 * 60 * 60 * 1000
FAR = int(datetime(9999, 12, 31, 12, tzinfo=UTC).timestamp()) * 1000


SENT = int(AT.timestamp()) * 1000


def message(at=AT, sent=SENT, **changed):
    time = at.isoformat().replace("+00:00", "Z")
    data = {"id": "p1", "revision": {"time": time, "event": "e1"}, "programmes": ["open"], "skills": []}
    headers = {
        "ce_specversion": "1.0", "ce_id": "e1", "ce_source": "urn:test", "ce_subject": "p1",
        "ce_type": PROFILE_NORMALISED.type, "ce_time": time,
    } | changed  # fmt: skip
    coded = tuple((name, value.encode()) for name, value in headers.items() if value is not None)
    return Message("people", b"p1", json.dumps(data).encode(), coded, 0, 0, sent)


instants = st.timedeltas(timedelta(days=-3), timedelta(days=3)).map(lambda later: AT + later)
moments = st.integers(-3 * DAY, 3 * DAY).map(lambda later: SENT + later)


@given(instants, moments | st.sampled_from([None, 0, 1, FAR]))
def test_it_says_what_the_codec_says(at, sent):
    given_ = message(at, sent)
    quick, slow = plain(PROFILE_NORMALISED, given_), decode(PROFILE_NORMALISED, given_)
    assert (quick is None) == (not isinstance(slow, Decoded))
    if quick is not None:
        assert isinstance(slow, Decoded)
        assert isinstance(slow.value, NormalisedProfile)
        assert (quick.event, quick.record.id, quick.record.revision.time) == (
            slow.cloud.id,
            slow.key,
            slow.revision.time,
        )


@pytest.mark.parametrize(("at", "read"), [(AT + timedelta(days=1), True), (AT + timedelta(days=1, seconds=1), False)])
def test_an_event_may_be_a_day_ahead_of_its_sending(at, read):
    assert (plain(PROFILE_NORMALISED, message(at)) is not None) == read


def test_what_was_sent_at_no_possible_time_is_left_to_the_codec():
    after = message(sent=FAR + 2 * DAY)
    assert plain(PROFILE_NORMALISED, message(sent=-DAY)) is None
    assert plain(PROFILE_NORMALISED, after) is None


@pytest.mark.parametrize(
    "changed",
    [
        {"ce_specversion": "0.3"}, {"ce_specversion": None}, {"ce_type": PROFILE_NORMALISED.withdrawn},
        {"ce_id": None}, {"ce_id": ""}, {"ce_id": "é"}, {"ce_source": "x" * 201}, {"ce_subject": None},
        {"ce_time": "2026-11-01T08:00:01Z"}, {"ce_dataschema": "urn:schema"},
    ],
)  # fmt: skip
def test_all_else_is_left_to_the_codec(changed):
    assert plain(PROFILE_NORMALISED, message()) is not None
    assert plain(PROFILE_NORMALISED, message(**changed)) is None


def test_a_tombstone_and_a_foreign_key_are_left_to_the_codec():
    one = message()
    assert plain(PROFILE_NORMALISED, one._replace(value=None)) is None
    assert plain(PROFILE_NORMALISED, one._replace(key=None)) is None
    assert plain(PROFILE_NORMALISED, one._replace(key=b"p2")) is None
