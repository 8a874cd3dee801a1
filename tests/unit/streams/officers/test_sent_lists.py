"""What was sent stays what was sent: whatever is changed in the topic is seen."""

import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from models import Entry, SentContent, SentList, Versions
from models.events import SENT
from streams.messages.codec import Message
from streams.officers.acting import officer_event
from streams.officers.sent_lists import archive
from streams.settings import Settings

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def sent(need="n1", *people, at=NOON):
    content = SentContent(
        need=need,
        programme="match",
        title="Développeuse",
        versions=Versions(model="m", taxonomy="none", policy="p"),
        criteria=(),
        entries=tuple(
            Entry(rank=rank, person=one, score=100 / rank, evidence=()) for rank, one in enumerate(people, start=1)
        ),
    )
    return SentList(need=need, digest=content.digest, at=at, officer="o1", content=content)


def message(value, key=None):
    return officer_event(SENT, value, key or value.id, "o1", NOON, Settings())


def altered(original, change):
    """The message with other bytes, under the same key."""
    held = json.loads(original.value)
    change(held)
    return original._replace(value=json.dumps(held, ensure_ascii=False, separators=(",", ":")).encode())


def test_what_was_sent_is_intact():
    found = archive([message(sent("n1", "p1", "p2", "p3"))])
    assert [one.intact for one in found.kept] == [True]
    assert found.sound
    assert found.kept[0].sent == sent("n1", "p1", "p2", "p3")


def test_somebody_else_in_it_is_seen():
    def put_in(held):
        held["content"]["entries"][0]["person"] = "p9"

    found = archive([altered(message(sent("n1", "p1")), put_in)])
    assert [one.intact for one in found.kept] == [False]
    assert not found.sound


def test_a_list_of_an_earlier_version_that_knew_fewer_fields_is_intact():
    older = message(sent("n1", "p1"))
    held = json.loads(older.value)
    del held["content"]["entries"][0]["decision"]
    text = json.dumps(held["content"], ensure_ascii=False, separators=(",", ":"))
    digest = sha256(text.encode()).hexdigest()
    key = f"n1/{digest[:32]}"
    data = json.dumps(held | {"digest": digest}, ensure_ascii=False, separators=(",", ":")).encode()
    found = archive([older._replace(key=key.encode(), value=data)])
    assert [one.intact for one in found.kept] == [True]
    assert found.kept[0].sent.digest != found.kept[0].sent.content.digest


def test_what_cannot_be_read_is_no_sound_archive():
    found = archive([message(sent("n1", "p1")), Message(SENT.topic, b"n1/0", b"{}")])
    assert (len(found.kept), found.unread, found.sound) == (1, 1, False)


def test_lists_come_by_need_and_time_and_the_last_of_each_need_is_known():
    first, second, other = sent("n1", "p1"), sent("n1", "p2", at=NOON + timedelta(hours=1)), sent("n0", "p1")
    found = archive([message(one) for one in (second, other, first)])
    assert [one.sent for one in found.kept] == [other, first, second]
    assert found.latest() == {"n0": other.content, "n1": second.content}
    assert [one.sent for one in found.of("n1").kept] == [first, second]
    assert found.of(None) == found


def test_the_first_list_sent_again_after_another_is_the_last():
    first, second = sent("n1", "p1"), sent("n1", "p2", at=NOON + timedelta(hours=1))
    again = first.model_copy(update={"again": NOON + timedelta(hours=2)})
    assert (again.id, again.at, again.last) == (first.id, NOON, NOON + timedelta(hours=2))
    found = archive([message(one) for one in (first, second, again)])
    assert [one.sent for one in found.kept] == [second, again]
    assert found.sound
    assert found.latest() == {"n1": first.content}


def test_one_that_was_erased_is_gone():
    assert archive([message(sent("n1", "p1")), message(None, sent("n1", "p1").id)]).kept == ()
