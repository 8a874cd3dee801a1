"""Ten thousand bad messages among ten thousand good ones: each is refused with its place, all good ones matched."""

import itertools
import json
import random
from collections import Counter

import pytest
from kafka import KafkaProducer

from fixtures.loads import SKILLS, refused_places
from models.events import NEED, PROFILE
from streams.database.engine import opened, reading
from streams.database.overview import needs
from streams.database.projector import catch_up
from streams.kafka import client
from streams.messages.codec import Message
from streams.programmes.shelf import load

pytestmark = [pytest.mark.faults, pytest.mark.timeout(600)]

GOOD = BAD = 10_000
PEOPLE, NEEDS = 2000, 40


class Name(str):
    """The name of a header whose bytes on the way are not UTF-8."""

    __slots__ = ()

    def encode(self, *_):
        return super().encode("utf-8", "surrogateescape")


def said(person, **more):
    return json.dumps({"id": person, "programmes": ["open"]} | more).encode()


UNREADABLE = Name(b"\xff\xfename\x80".decode("utf-8", "surrogateescape"))
STATED = (("ce_id", b"e"), ("ce_time", b"2026-01-01T00:00:00Z"))
POISON = {
    "not UTF-8": lambda key: (key, b"\xff\xfe" + key.encode(), ()),
    "no JSON": lambda key: (key, b'{"id": "' + key.encode(), ()),
    "nothing": lambda key: (key, b"", ()),
    "not an object": lambda key: (key, b"[[], 1]", ()),
    "deep": lambda key: (key, b"[" * 20_000 + b"]" * 20_000, ()),
    "deep in a field": lambda key: (key, said(key, skills=json.loads("[" * 500 + "]" * 500)), ()),
    "a huge whole number": lambda key: (key, b'{"id": ' + b"9" * 5000 + b"}", ()),
    "a huge real number": lambda key: (key, said(key, skills=[{"phrase": "x", "years": 1e308}]), ()),
    "not a number": lambda key: (key, b'{"id": "x", "programmes": ["open"], "hours": NaN}', ()),
    "half a surrogate": lambda key: (key, b'{"id": "x", "programmes": ["open"], "text": "\\ud800"}', ()),
    "wrong types": lambda key: (key, said(key, skills={"phrase": ["welding"]}), ()),
    "a field too many": lambda key: (key, said(key, secret="no"), ()),
    "an unknown programme": lambda key: (key, said(key, programmes=["moon-base"]), ()),
    "too many phrases": lambda key: (key, said(key, skills=[{"phrase": f"skill {n}"} for n in range(3000)]), ()),
    "another id": lambda key: (key, said("somebody-else"), ()),
    "no key": lambda key: (None, said(key), ()),
    "a key that is not UTF-8": lambda key: (b"\xff\xfe", said(key), ()),
    "a key that is no id": lambda key: ("a person / " + key, said(key), ()),
    "headers not UTF-8": lambda key: (key, said(key), (("ce_id", b"\xff"), ("ce_time", b"2026-01-01T00:00:00Z"))),
    "no time": lambda key: (key, said(key), (("ce_id", b"e"), ("ce_time", b"yesterday"))),
    "the far future": lambda key: (key, said(key), (("ce_id", b"e"), ("ce_time", b"9999-12-31T23:59:59Z"))),
    "another type": lambda key: (key, said(key), (*STATED, ("ce_type", b"org.example.other"))),
    "the name of a header not UTF-8": lambda key: (key, said(key), ((UNREADABLE, b"x"), *STATED)),
    "an erasure with such a name": lambda key: (key, None, ((UNREADABLE, b"x"), *STATED)),
}


def good_events(installation):
    chance = random.Random(6)
    for number in range(GOOD):
        skills = chance.sample(SKILLS, chance.randrange(1, 5))
        if number % 50 == 0:
            yield installation.need(f"need-{chance.randrange(NEEDS)}", *skills)
        else:
            yield installation.profile(f"person-{chance.randrange(PEOPLE)}", *skills)


def bad_events(installation):
    kinds = itertools.cycle(POISON.values())
    for number in range(BAD):
        key, value, headers = next(kinds)(f"bad-{number}")
        event = NEED if number % 10 == 0 else PROFILE
        yield Message(installation.topic(event), key.encode() if isinstance(key, str) else key, value, headers)


def send(settings, messages):
    """Send as a partner may, compressed, messages of all kinds beside each other in a batch."""
    producer = KafkaProducer(**client.connection(settings), compression_type="gzip", linger_ms=20)
    try:
        for one in messages:
            producer.send(one.topic, one.value, key=one.key, headers=list(one.headers))
        producer.flush(timeout=60)
    finally:
        producer.close()


def places_of(installation, good):
    """Where everything stands in the raw topics that is none of the good events."""
    known = {dict(event.headers)["ce_id"] for event in good}
    found = itertools.chain(*(client.read(installation.settings, installation.topic(one)) for one in (PROFILE, NEED)))
    return {
        (one.topic, str(one.partition), str(one.offset)) for one in found if dict(one.headers).get("ce_id") not in known
    }


def test_ten_thousand_bad_messages_stop_no_good_one(installation, recovery, noted, tmp_path):
    good, bad = list(good_events(installation)), list(bad_events(installation))
    mixed = good + bad
    random.Random(8).shuffle(mixed)
    # What is sent later says so, though it may come earlier: the event's own time decides.
    expected = installation.expected(good)
    with installation.worker() as supervisor:
        began = supervisor.pid
        send(installation.settings, mixed)
        with recovery(f"{BAD:,} bad messages among {GOOD:,} good ones", f"{len(POISON)} kinds"):
            installation.wait_for(lambda: installation.lag() == 0, 240)
            installation.wait_for(lambda: installation.lists() == expected)
        wanted = places_of(installation, good)
        assert len(wanted) == BAD
        assert refused_places(installation) == wanted
        assert supervisor.pid == began, "no message may end the worker"
        installation.settle()
    codes = Counter(
        dict(letter.headers)["__streams.errors.exception"].decode()
        for event in (PROFILE, NEED)
        for letter in installation.letters(event)
    )
    assert sum(codes.values()) == BAD
    noted("dead letters by reason", ", ".join(f"{code} {count:,}" for code, count in codes.most_common()))
    settings = installation.settings.model_copy(update={"database": f"sqlite:///{tmp_path / 'poison.db'}"})
    catch_up(settings, load(settings))
    with opened(settings.database) as engine, reading(engine) as connection:
        assert {one.id for one in needs(connection)} >= set(expected)
