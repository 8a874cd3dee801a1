"""One worker and a broker: what becomes of events that come singly, twice, late and wrong.

The tests share the worker; each has a programme of its own, so that nobody of one test is on a list of another.
"""

import json

import pytest

from models import CloudEvent, NormalisedNeed, NormalisedProfile, Shortlist
from models.events import NEED, NEED_NORMALISED, PROFILE, PROFILE_NORMALISED, SHORTLIST
from streams.kafka import client
from streams.messages.codec import Message, encode

pytestmark = pytest.mark.integration


def headers_of(message: Message) -> dict[str, str]:
    return {name: value.decode() for name, value in message.headers}


def test_one_event_changes_the_shortlist_by_itself(service):
    service.publish(service.need("fast", "bread baking", programme="csa-tvet"))
    service.wait_for(lambda: "fast" in service.shortlists())
    for person in ("fast-1", "fast-2", "fast-3"):
        service.publish(service.profile(person, "bread baking", programmes=["csa-tvet"]))
        service.wait_for(lambda person=person: person in service.people("fast"))


def test_texts_are_read_and_matched_with_evidence(service):
    there = {"programmes": ["rwanda-tvet"]}
    service.publish(
        service.profile("text-1", text="Électricienne, 8 ans d'expérience en panneaux solaires et câblage.", **there),
        service.profile("text-2", text="Experienced cook: French cuisine, pastry, kitchen management.", **there),
        service.need(
            "text", title="Solar technician", text="Install solar panels and wiring.", programme="rwanda-tvet"
        ),
    )
    service.wait_for(lambda: "text-1" in service.people("text"))
    shortlist = Shortlist.model_validate_json(service.shortlists()["text"])
    assert shortlist.entries[0].person == "text-1"
    assert any(evidence.excerpt for evidence in shortlist.entries[0].evidence)


def test_a_changed_person_moves(service):
    there = {"programmes": ["match"]}
    service.publish(
        service.need("moves", "welding", "plumbing", programme="match"),
        service.profile("moves-1", "welding", **there),
        service.profile("moves-2", "welding", "plumbing", **there),
    )
    service.wait_for(lambda: service.people("moves") == ["moves-2", "moves-1"])
    service.publish(service.profile("moves-2", "accounting", "plumbing", **there))
    service.publish(service.profile("moves-1", "welding", "plumbing", **there))
    service.wait_for(lambda: service.people("moves") == ["moves-1", "moves-2"])


def test_an_erased_person_disappears_from_every_shortlist(service):
    there = {"programmes": ["job-placement"]}
    service.publish(
        service.need("erased-a", "masonry", programme="job-placement"),
        service.need("erased-b", "masonry", "carpentry", programme="job-placement"),
        service.profile("erased-1", "masonry", "carpentry", **there),
        service.profile("erased-2", "masonry", **there),
    )
    for need in ("erased-a", "erased-b"):
        service.wait_for(lambda need=need: set(service.people(need)) == {"erased-1", "erased-2"})
    service.publish(service.gone(PROFILE, "erased-1"))
    for need in ("erased-a", "erased-b"):
        service.wait_for(lambda need=need: service.people(need) == ["erased-2"])
    said = client.latest(service.settings, service.topic(PROFILE_NORMALISED))[b"erased-1"]
    assert said.value is None
    assert headers_of(said)["ce_type"] == PROFILE_NORMALISED.withdrawn


def test_the_shortlist_of_a_withdrawn_need_is_withdrawn(service):
    service.publish(service.need("withdrawn", "masonry", programme="job-placement"))
    service.wait_for(lambda: "withdrawn" in service.shortlists())
    service.publish(service.gone(NEED, "withdrawn"))
    service.wait_for(lambda: "withdrawn" not in service.shortlists())
    last = client.latest(service.settings, service.topic(SHORTLIST))[b"withdrawn"]
    assert headers_of(last)["ce_type"] == SHORTLIST.withdrawn


def test_a_late_older_event_undoes_neither_a_newer_one_nor_an_erasure(service):
    there = {"programmes": ["women-4dev"]}
    service.publish(
        service.need("late", "bookkeeping", programme="women-4dev", minute=1),
        service.profile("late-1", "bookkeeping", minute=20, **there),
        service.profile("late-2", "bookkeeping", minute=20, **there),
    )
    service.wait_for(lambda: service.people("late") == ["late-1", "late-2"])
    service.publish(service.gone(PROFILE, "late-2", minute=30))
    service.wait_for(lambda: service.people("late") == ["late-1"])
    service.publish(
        service.profile("late-1", "swimming", minute=10, **there),
        service.profile("late-2", "bookkeeping", minute=25, **there),
        service.gone(PROFILE, "late-1", minute=15),
    )
    service.settle()
    assert service.people("late") == ["late-1"]
    last = client.latest(service.settings, service.topic(PROFILE_NORMALISED))
    assert headers_of(last[b"late-1"])["ce_time"] == "2026-01-01T00:20:00Z"
    assert last[b"late-2"].value is None


def test_publishing_everything_twice_changes_nothing(service):
    there = {"programmes": ["tunisia-internships"]}
    events = [
        service.need("twice", "web design", programme="tunisia-internships"),
        *(service.profile(f"twice-{number}", "web design", **there) for number in range(20)),
        service.gone(PROFILE, "twice-7"),
    ]
    service.publish(*events)
    service.wait_for(lambda: len(service.people("twice")) == 19)
    service.settle()
    normalised, needs, lists = (service.ends(event) for event in (PROFILE_NORMALISED, NEED_NORMALISED, SHORTLIST))
    service.publish(*events)
    service.settle()
    assert service.ends(PROFILE_NORMALISED) == normalised
    marker = 1
    assert service.ends(NEED_NORMALISED) == needs + marker
    assert service.ends(SHORTLIST) == lists + marker


def test_a_client_that_knows_no_cloudevents_is_served(service):
    said = json.dumps({"id": "plain-1", "programmes": ["guinea-diaspora"], "skills": [{"phrase": "beekeeping"}]})
    service.publish(
        service.need("plain", "beekeeping", programme="guinea-diaspora"),
        Message(service.topic(PROFILE), b"plain-1", said.encode()),
    )
    service.wait_for(lambda: service.people("plain") == ["plain-1"])
    service.publish(Message(service.topic(PROFILE), b"plain-1", None))
    service.wait_for(lambda: service.people("plain") == [])


def test_a_shortlist_says_what_it_was_made_from(service):
    event = service.need("origin", "pottery", programme="refugee-skills")
    service.publish(event)
    service.wait_for(lambda: "origin" in service.shortlists())
    headers = headers_of(client.latest(service.settings, service.topic(SHORTLIST))[b"origin"])
    assert headers["ce_trigger"] == headers_of(event)["ce_id"]
    positions = json.loads(headers["ce_positions"])
    assert sum(positions[service.topic(NEED_NORMALISED)].values()) >= 1
    assert headers["ce_subject"] == "origin"
    assert headers["content-type"] == "application/json"


def test_a_shortlist_that_somebody_else_wrote_is_put_right(service):
    service.publish(service.need("healed", "pottery", programme="skills-profile"))
    service.wait_for(lambda: "healed" in service.shortlists())
    right = service.shortlists()["healed"]
    service.publish(Message(service.topic(SHORTLIST), b"healed", b"{}"))
    service.wait_for(lambda: service.shortlists().get("healed") == right)
    service.publish(Message(service.topic(SHORTLIST), b"healed", None))
    service.wait_for(lambda: service.shortlists().get("healed") == right)


LONG = json.dumps({"id": "refused", "programmes": ["open"], "text": "word " * 1_000_000}).encode()
BLANK = json.dumps({"id": "refused", "programmes": ["open"], "text": " \n "}).encode()
UNKNOWN = json.dumps({"id": "refused", "programmes": ["open", "moon-base"]}).encode()
WRONG = json.dumps({"id": "refused", "programmes": ["open"], "skills": [{"phrase": "x", "level": "Jane Doe"}]}).encode()


@pytest.mark.parametrize(
    ("value", "code", "reason"),
    [
        pytest.param(b"\xff\xfe\x00", "unreadable", "UTF-8", id="no UTF-8"),
        pytest.param(b'{"id": "refused", ', "unreadable", "expected JSON", id="no JSON"),
        pytest.param(b"", "unreadable", "expected JSON", id="nothing"),
        pytest.param(WRONG, "invalid", "skills.0.level", id="wrong schema"),
        pytest.param(UNKNOWN, "unknown-programme", "programmes.1", id="unknown programme"),
        pytest.param(BLANK, "invalid", "text: expected some text", id="blank text"),
        pytest.param(LONG, "too-large", "text: ", id="5 MB of text"),
        pytest.param(json.dumps({"id": "other", "programmes": ["open"]}).encode(), "wrong-key", "id: ", id="wrong key"),
    ],
)
def test_what_is_refused_lies_in_the_dead_letters_with_its_reason(service, value, code, reason):
    refused = Message(service.topic(PROFILE), b"refused", value, (("trace", b"kept"),))
    before = len(service.letters(PROFILE))
    service.publish(refused)
    service.wait_for(lambda: len(service.letters(PROFILE)) > before)
    letter = service.letters(PROFILE)[-1]
    assert (letter.key, letter.value) == (refused.key, refused.value)
    headers = headers_of(letter)
    assert headers["__streams.errors.exception"] == code
    assert reason in headers["__streams.errors.message"]
    assert "Jane" not in headers["__streams.errors.message"]
    assert headers["__streams.errors.topic"] == service.topic(PROFILE)
    assert headers["trace"] == "kept"
    place = int(headers["__streams.errors.partition"]), int(headers["__streams.errors.offset"])
    found = client.read(service.settings, service.topic(PROFILE))
    assert [message.value for message in found if (message.partition, message.offset) == place] == [value]
    service.settle()


def test_a_message_without_a_key_is_refused(service):
    service.publish(Message(service.topic(NEED), None, b"{}"))
    service.wait_for(lambda: len(service.letters(NEED)) == 1)
    assert headers_of(service.letters(NEED)[0])["__streams.errors.exception"] == "wrong-key"


def test_vectors_that_nobody_sent_are_made(service):
    """As after a change of the model: the records are there, and the vectors in the topic are those of another one."""
    said = {"revision": {"time": "2026-01-01T00:00:00Z", "event": "e"}, "id": "left-over"}
    phrase = {"key": "lighthouse keeping", "phrase": "lighthouse keeping", "kind": "skill", "source": "stated"}
    person = NormalisedProfile.model_validate(said | {"programmes": ["job-fair"], "skills": [phrase | {"mentions": 1}]})
    asked = {"programme": "job-fair", "requirements": [phrase | {"essential": True, "weight": 10_000}]}
    need = NormalisedNeed.model_validate(said | asked)
    cloud = CloudEvent(id="e", type="any", time=person.revision.time)
    for event, value in ((PROFILE_NORMALISED, person), (NEED_NORMALISED, need)):
        service.publish(encode(event, value, "left-over", cloud, service.topic(event)))
    service.wait_for(lambda: service.people("left-over") == ["left-over"])
