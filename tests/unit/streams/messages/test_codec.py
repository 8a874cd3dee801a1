"""Messages to events and back, and the reasons of what is refused."""

import json
from datetime import UTC, datetime

import pytest

from models import CloudEvent, Profile, Rejection
from models.events import DECISION, NEED, PROFILE
from streams.messages.codec import LARGEST, Decoded, Message, dead_letter, decode, encode
from streams.programmes.files import shipped

SENT = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
CLOUD = CloudEvent(id="event-1", type="any", time=SENT)
TOPIC = "a.diaspora.profiles.v1"
ADA = Profile.model_validate({"id": "ada", "programmes": ["open"], "skills": [{"phrase": "welding"}]})


def received(value: bytes | None, key: bytes | None = b"ada", *headers: tuple[str, bytes]) -> Message:
    return Message(TOPIC, key, value, headers, partition=3, offset=17, timestamp=int(SENT.timestamp() * 1000))


def profile(**fields) -> bytes:
    return json.dumps({"id": "ada", "programmes": ["open"]} | fields).encode()


def refused(message: Message, event=PROFILE) -> Rejection:
    found = decode(event, message, shipped())
    assert isinstance(found, Rejection)
    return found


def test_what_is_encoded_is_decoded():
    found = decode(PROFILE, encode(PROFILE, ADA, "ada", CLOUD, TOPIC))
    assert isinstance(found, Decoded)
    assert (found.key, found.value) == ("ada", ADA)
    assert (found.revision.time, found.revision.event) == (SENT, "event-1")


def test_a_tombstone_has_no_data_and_its_own_type():
    message = encode(PROFILE, None, "ada", CLOUD, TOPIC)
    assert message.value is None
    assert dict(message.headers)["ce_type"] == PROFILE.withdrawn.encode()
    assert "content-type" not in dict(message.headers)
    found = decode(PROFILE, message)
    assert isinstance(found, Decoded)
    assert found.value is None


def test_equal_values_are_equal_bytes():
    again = Profile.model_validate_json(ADA.model_dump_json())
    assert encode(PROFILE, ADA, "ada", CLOUD, TOPIC) == encode(PROFILE, again, "ada", CLOUD, TOPIC)


def test_without_cloudevents_the_place_and_the_time_of_the_message_stand_in():
    found = decode(PROFILE, received(profile()))
    assert isinstance(found, Decoded)
    assert (found.revision.time, found.revision.event) == (SENT, f"{TOPIC}-3-17")


@pytest.mark.parametrize(
    ("value", "code", "field", "expected"),
    [
        (b"\xff", "unreadable", "", "UTF-8"),
        (b"", "unreadable", "", "expected JSON"),
        (b"{" * 100_000, "unreadable", "", "expected JSON"),
        (b'"\\ud800"', "unreadable", "", "expected JSON"),
        (b"null", "invalid", "", "object"),
        (profile(id="bob"), "wrong-key", "id", "same id"),
        (profile(programmes=[]), "invalid", "programmes", "at least 1"),
        (profile(programmes=["open", "moon"]), "unknown-programme", "programmes.1", "rwanda-tvet"),
        (profile(text="  \t"), "invalid", "text", "expected some text"),
        (profile(text="x" * 200_001), "too-large", "text", "at most 200000 characters"),
        (profile(skills=[{"phrase": "x"}, {"phrase": "x" * 201}]), "invalid", "skills.1.phrase", "at most 200"),
        (profile(skills=[{}]), "invalid", "skills.0.phrase", "expected this field"),
        (profile(surname="Lovelace"), "invalid", "surname", "expected no field of this name"),
        (profile(residence={"country": "Atlantis"}), "invalid", "residence.country", "ISO 3166-1"),
    ],
)
def test_a_refusal_names_the_field_and_what_was_expected(value, code, field, expected):
    found = refused(received(value))
    assert found.code == code
    assert found.faults[0].field == field
    assert expected in found.faults[0].problem


@pytest.mark.parametrize("key", [None, b"", b"\xff", b"ada lovelace", b"x" * 129])
def test_a_key_has_to_be_an_id(key):
    assert refused(received(profile(), key)).code == "wrong-key"
    assert refused(received(None, key)).code == "wrong-key"


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("ce_time", b"yesterday", "datetime"),
        ("ce_time", b"2026-11-01T12:00:00", "timezone"),
        ("ce_time", b"2031-01-01T00:00:00Z", "not later than the sending"),
        ("ce_specversion", b"2.0", "1.0"),
        ("ce_type", b"org.diaspora.need.published.v1", "expected org.diaspora.profile.submitted.v1"),
        ("ce_id", b"", "at least 1"),
    ],
)
def test_cloudevents_attributes_are_checked(name, value, expected):
    found = refused(received(profile(), b"ada", (name, value)))
    assert (found.code, found.faults[0].field) == ("invalid", name)
    assert expected in found.faults[0].problem


def test_bytes_that_are_no_text_in_a_header_are_refused():
    assert refused(received(profile(), b"ada", ("ce_id", b"\xff"))).code == "invalid"


def test_the_name_of_a_header_that_could_not_be_read_is_refused_of_a_tombstone_too():
    for value in (profile(), None):
        found = refused(received(value, b"ada", ("na\x1ame", b"x")))
        assert (found.code, found.faults[0].problem) == ("unreadable", "expected the names of the headers in UTF-8")


def test_what_is_larger_than_any_may_be_is_refused_whatever_it_says():
    data = profile()
    assert refused(received(data + b" " * (LARGEST + 1 - len(data)))).code == "too-large"
    assert isinstance(decode(PROFILE, received(data + b" " * (LARGEST - len(data)))), Decoded)


@pytest.mark.parametrize("stamp", [2**62, 253_402_300_800_000])
def test_a_timestamp_that_no_calendar_has_is_refused(stamp):
    assert "before the year 10000" in refused(received(profile())._replace(timestamp=stamp)).faults[0].problem


def test_a_timestamp_of_the_last_day_of_the_calendar_is_read():
    assert isinstance(decode(PROFILE, received(profile())._replace(timestamp=253_402_300_799_999)), Decoded)


def test_a_reason_never_repeats_what_was_sent():
    secret = "jane.doe@example.org"
    wrong = profile(**{secret: 1, "skills": [{"phrase": "x", "level": secret, secret: 1}], "origin": secret})
    assert secret not in str(refused(received(wrong)))
    assert secret not in str(refused(received(b'{"id": "' + secret.encode())))
    assert secret not in str(refused(received(profile(), secret.encode())))


def test_of_many_faults_the_first_are_named_and_the_others_counted():
    found = refused(received(profile(skills=[{}] * 400)))
    assert len(found.faults) == 21
    assert found.faults[-1].problem == "and 380 more"


def test_a_need_of_an_unknown_programme_is_refused():
    message = received(json.dumps({"id": "ada", "programme": "moon"}).encode())
    found = refused(message, NEED)
    assert (found.code, found.faults[0].field) == ("unknown-programme", "programme")


def test_where_no_programmes_are_given_any_will_do():
    message = received(json.dumps({"id": "ada", "programme": "moon"}).encode())
    assert isinstance(decode(NEED, message), Decoded)


@pytest.mark.parametrize("key", [b"n1", b"n1/", b"/p1", b"n1/p1/x", b"n 1/p1"])
def test_what_is_about_a_pair_has_two_ids_as_its_key(key):
    value = b'{"need": "n1", "person": "p1", "verdict": "hold", "reason": "call first", "officer": "o1"}'
    message = Message(DECISION.topic, key, value)
    assert refused(message, DECISION).code == "wrong-key"
    assert isinstance(decode(DECISION, message._replace(key=b"n1/p1")), Decoded)
    assert refused(message._replace(key=b"n1/p2"), DECISION).code == "wrong-key"


def test_a_dead_letter_keeps_the_message_and_says_why_and_where():
    message = received(b"{", b"ada", ("trace", b"1"), ("__streams.errors.message", b"an earlier reason"))
    letter = dead_letter(message, refused(message))
    assert (letter.topic, letter.key, letter.value) == (f"{TOPIC}.DLT", b"ada", b"{")
    headers = dict(letter.headers)
    assert headers.pop("__streams.errors.message").startswith(b"expected JSON")
    assert headers == {
        "trace": b"1",
        "__streams.errors.exception": b"unreadable",
        "__streams.errors.topic": TOPIC.encode(),
        "__streams.errors.partition": b"3",
        "__streams.errors.offset": b"17",
    }


def test_of_a_message_too_large_to_be_sent_again_the_reason_is_kept():
    message = received(b"x" * (LARGEST + 1))
    letter = dead_letter(message, refused(message))
    assert (letter.key, letter.value) == (None, b"")
    assert dict(letter.headers)["__streams.errors.offset"] == b"17"
