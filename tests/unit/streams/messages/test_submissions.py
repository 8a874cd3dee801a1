"""What one line says: events that the worker will read as they were meant, or every fault with its path."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import Gender, Identity, Need, Profile, Rejection
from models.events import IDENTITY, NEED, PROFILE
from streams.messages.codec import Decoded, decode
from streams.messages.submissions import Submission, submission
from streams.programmes.files import shipped
from streams.settings import Settings

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
KINDS = {event.topic: event for event in (PROFILE, NEED, IDENTITY)}
SETTINGS = Settings(topic_prefix="")


def submit(event, content, *, programme="open", now=NOW, settings=SETTINGS):
    return submission(event, content, programme, now, settings, shipped())


def accepted(event, content, **more):
    made = submit(event, content, **more)
    assert isinstance(made, Submission), made
    return made


def decoded(made):
    read = [decode(KINDS[message.topic], message) for message in made.messages]
    assert all(isinstance(one, Decoded) for one in read)
    return read


def faults(event, content):
    made = submit(event, content)
    assert isinstance(made, Rejection), made
    return {fault.field: fault.problem for fault in made.faults}


class TestSimpleLines:
    def test_a_text_is_a_profile_of_the_programme_that_was_named(self):
        (read,) = decoded(accepted(PROFILE, {"id": "p1", "text": "I cook."}, programme="match"))
        assert read.value == Profile(id="p1", programmes=("match",), text="I cook.")
        assert (read.key, read.cloud.time, read.cloud.dataschema) == ("p1", NOW, "urn:diaspora-match:profile:v1")

    def test_the_title_of_a_person_is_the_occupation(self):
        (read,) = decoded(accepted(PROFILE, {"id": "p1", "title": "Cook", "text": "I cook."}))
        assert [post.title for post in read.value.posts] == ["Cook"]

    def test_a_text_with_a_title_is_a_need(self):
        (read,) = decoded(accepted(NEED, {"id": "n1", "title": "Cook", "text": "Cook for 80."}))
        assert read.value == Need(id="n1", programme="open", title="Cook", text="Cook for 80.")

    def test_other_keys_are_left_out_and_counted(self):
        made = accepted(PROFILE, {"id": "p1", "text": "I cook.", "field": "Chef", "a name: Ann": 1, "title": None})
        assert made.ignored == ("?", "field")
        assert decoded(made)[0].value == Profile(id="p1", programmes=("open",), text="I cook.")


class TestLinesOfThePublicSchema:
    def test_all_of_the_schema_is_taken(self):
        line = {
            "id": "p1",
            "programmes": ["rwanda-tvet"],
            "text": "I weld.",
            "skills": [{"phrase": "welding", "level": "expert", "years": 7, "last_used": 2025}],
            "languages": [{"language": "kin", "native": True}, {"language": "fre", "level": "B2"}],
            "residence": {"country": "be", "place": "Liège"},
        }
        (read,) = decoded(accepted(PROFILE, line))
        assert read.value.languages[1].language == "fr"
        assert read.value.residence.country == "BE"

    def test_a_line_that_names_no_programme_gets_the_given_one(self):
        (read,) = decoded(accepted(NEED, {"id": "n1", "requirements": [{"phrase": "welding"}]}, programme="csa-tvet"))
        assert read.value.programme == "csa-tvet"

    @pytest.mark.parametrize(
        ("event", "line", "field"),
        [
            (PROFILE, {"id": "p1", "programmes": ["match"], "text": "x", "field": "Chef"}, "field"),
            (PROFILE, {"id": "p1", "skills": [{"phrase": "Java", "level": "guru"}]}, "skills.0.level"),
            (PROFILE, {"id": "p1", "skills": [{"phrase": "Java"}, {"phrase": ""}]}, "skills.1.phrase"),
            (PROFILE, {"id": "p1", "programmes": ["match", "moon"]}, "programmes.1"),
            (PROFILE, {"id": "p1", "text": "x", "programme": "match"}, "programme"),
            (PROFILE, {"id": "p1", "text": "  \n "}, "text"),
            (PROFILE, {"id": "p1", "text": "x" * 200_001}, "text"),
            (PROFILE, {"id": "p1", "text": "\ud800"}, ""),
            (NEED, {"id": "n1", "programme": "moon", "text": "x"}, "programme"),
            (NEED, {"id": "n1", "text": "x", "openings": 0}, "openings"),
            (NEED, {"id": "n1", "start": "2027-02-01", "end": "2027-01-01"}, ""),
            (NEED, {"text": "x"}, "id"),
            (NEED, {"id": 7, "text": "x"}, "id"),
            (NEED, {"id": "an address@example.org", "text": "x"}, "id"),
        ],
        ids=str,
    )
    def test_what_is_wrong_is_named_by_its_path(self, event, line, field):
        assert list(faults(event, line)) == [field]

    def test_every_fault_of_a_line_is_named(self):
        line = {"id": "p1", "education": 9, "residence": {"country": "XX"}, "identity": {"email": 3}}
        assert set(faults(PROFILE, line)) == {"education", "residence.country", "identity.email"}


WITH_IDENTITY = {"id": "p1", "text": "I cook.", "identity": {"name": "Ann Example", "gender": "woman"}}


class TestIdentities:
    def test_an_identity_is_an_event_of_its_own_and_nothing_of_it_is_in_the_profile(self):
        made = accepted(PROFILE, WITH_IDENTITY)
        profile, identity = made.messages
        assert made.identity
        assert decoded(made)[1].value == Identity(id="p1", name="Ann Example", gender=Gender.WOMAN)
        assert (profile.topic, identity.topic) == (PROFILE.topic, IDENTITY.topic)
        assert b"Ann" not in b"".join([profile.value, *(value for _, value in profile.headers)])

    def test_an_identity_of_somebody_else_is_refused(self):
        line = WITH_IDENTITY | {"identity": {"id": "p2", "name": "Ann Example"}}
        assert list(faults(PROFILE, line)) == ["identity.id"]

    def test_a_need_has_none(self):
        assert "identity" in faults(NEED, WITH_IDENTITY)

    @pytest.mark.parametrize("wrong", [None, "Ann", [], 1])
    def test_it_must_be_an_object(self, wrong):
        assert list(faults(PROFILE, {"id": "p1", "text": "x", "identity": wrong})) == ["identity"]


class TestErasures:
    def test_a_person_is_erased_on_both_topics(self):
        made = accepted(PROFILE, {"id": "p1", "erased": True})
        assert made.erased
        assert [(message.topic, message.key, message.value) for message in made.messages] == [
            (PROFILE.topic, b"p1", None),
            (IDENTITY.topic, b"p1", None),
        ]
        assert [read.cloud.type for read in decoded(made)] == [PROFILE.withdrawn, IDENTITY.withdrawn]

    def test_a_need_is_withdrawn(self):
        (message,) = accepted(NEED, {"id": "n1", "erased": True, "event": {"time": "2026-02-01T00:00:00Z"}}).messages
        assert message.value is None
        assert ("ce_time", b"2026-02-01T00:00:00Z") in message.headers

    @pytest.mark.parametrize("line", [{"erased": False}, {"erased": "yes"}, {"erased": True, "text": "x"}])
    def test_anything_but_a_plain_erasure_is_refused(self, line):
        assert list(faults(PROFILE, {"id": "p1"} | line)) == ["erased"]


class TestEvents:
    def test_the_stated_id_and_time_are_kept(self):
        line = {"id": "p1", "text": "x", "event": {"id": "form-7", "time": "2026-02-01T13:00:00+01:00"}}
        (read,) = decoded(accepted(PROFILE, line))
        assert (read.revision.event, read.revision.time) == ("form-7", datetime(2026, 2, 1, 12, tzinfo=UTC))

    def test_two_events_of_one_line_have_two_ids(self):
        line = WITH_IDENTITY | {"event": {"id": "form-7"}}
        assert [read.cloud.id for read in decoded(accepted(PROFILE, line))] == ["form-7", "form-7:identity"]

    def test_the_same_line_is_the_same_event_whenever_it_is_published(self):
        first, again = (accepted(PROFILE, {"id": "p1", "text": "x"}, now=now) for now in (NOW, NOW + timedelta(days=1)))
        other = accepted(PROFILE, {"id": "p1", "text": "y"})
        ids = [decoded(made)[0].cloud.id for made in (first, again, other)]
        assert ids[0] == ids[1] != ids[2]
        assert first.messages[0].value == again.messages[0].value

    @pytest.mark.parametrize(
        ("event", "field"),
        [
            ("form-7", "event"),
            ({"id": 7}, "event"),
            ({"when": "now"}, "event"),
            ({"id": "\ud800"}, "event"),
            ({"id": ""}, "event.id"),
            ({"id": "x" * 301}, "event.id"),
            ({"time": "yesterday"}, "event.time"),
            ({"time": "2026-02-01T12:00:00"}, "event.time"),
        ],
        ids=str,
    )
    def test_an_event_that_cannot_be_is_refused(self, event, field):
        assert list(faults(PROFILE, {"id": "p1", "text": "x", "event": event})) == [field]


def test_the_prefix_of_the_installation_is_put_before_the_topics():
    made = accepted(PROFILE, {"id": "p1", "erased": True}, settings=Settings(topic_prefix="test."))
    assert {message.topic for message in made.messages} == {f"test.{PROFILE.topic}", f"test.{IDENTITY.topic}"}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
KEYS = st.sampled_from(["id", "text", "title", "skills", "programmes", "erased", "event", "identity", "requirements"])


@given(st.sampled_from([PROFILE, NEED]), st.dictionaries(KEYS, JSON, max_size=5), st.booleans())
def test_any_object_is_taken_whole_or_refused_with_reasons(event, content, named):
    line = json.loads(json.dumps(content | ({"id": "p1"} if named else {})))
    made = submit(event, line)
    if isinstance(made, Rejection):
        assert made.faults
    else:
        assert decoded(made)
