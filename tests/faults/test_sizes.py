"""Messages of the largest size, larger ones, and the longest text that a person may send."""

import json

import pytest

from fixtures.loads import refused_places
from models.events import PROFILE
from streams.kafka import client
from streams.messages.codec import LARGEST, Message

pytestmark = [pytest.mark.faults, pytest.mark.timeout(300)]


def padded(person, size):
    """A profile of so many bytes; JSON takes any number of spaces."""
    said = json.dumps({"id": person, "programmes": ["open"], "skills": [{"phrase": "welding"}]})
    return (said[:-1] + " " * (size - len(said)) + "}").encode()


def test_the_largest_message_is_matched_and_a_larger_one_is_refused(service, noted):
    raw = service.topic(PROFILE)
    # A batch is a little more than what is in it; so much may be in one.
    largest = Message(raw, b"largest", padded("largest", LARGEST - 1024))
    larger = Message(raw, b"larger", padded("larger", LARGEST + 1024))
    long = json.dumps({"id": "long", "programmes": ["open"], "text": "word " * 210_000}).encode()
    service.publish(service.need("n", "welding"), largest)
    service.wait_for(lambda: service.people("n") == ["largest"])
    service.publish(Message(raw, b"long", long))
    service.wait_for(lambda: len(service.letters(PROFILE)) == 1)
    try:
        service.publish(larger)
    except Exception as error:  # noqa: BLE001 - a broker says it in its own way
        noted("a message of more than 8 MiB", f"the broker refuses it: {type(error).__name__}")
        taken = 1
    else:
        noted("a message of more than 8 MiB", "the broker takes it, and the worker refuses it")
        taken = 2
    after = service.profile("after", "welding")
    service.publish(after)
    service.wait_for(lambda: "after" in service.people("n"))
    service.settle()
    assert len(refused_places(service)) == taken
    letters = {dict(one.headers)["__streams.errors.exception"]: one for one in service.letters(PROFILE)}
    assert set(letters) == {b"too-large"}
    sizes = {len(one.value or b"") for one in service.letters(PROFILE)}
    assert len(long) in sizes
    assert len(client.latest(service.settings, raw)) == 2 + taken
    assert "CRITICAL" not in (service.logs / "worker.log").read_text(), "no message may end the worker"


def test_a_cv_of_a_megabyte_is_read(service):
    # The longest text that a profile may have, in letters of four bytes each, and the most posts.
    begin, there = "Welding and plumbing. ", "match"
    text = begin + "𠮷𠮷𠮷𠮷 " * ((200_000 - len(begin)) // 5) + "."
    posts = [{"title": f"𠮷𠮷 {number} " + "𠮷" * 180} for number in range(100)]
    profile = service.profile("long", text=text, posts=posts, programmes=[there])
    assert len(profile.value or b"") > 700_000
    service.publish(service.need("cv", "welding", programme=there), profile)
    service.wait_for(lambda: service.people("cv") == ["long"])
