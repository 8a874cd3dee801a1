"""Nobody's words leave by logs, metrics, traces or the reasons of refusals: marks go in, and are looked for."""

import asyncio
import io
import json
import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from hashlib import blake2b
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from matcher.normalising import Normaliser
from models import CloudEvent, Identity, Profile
from models.events import IDENTITY, NEED, PROFILE
from streams.kafka.dead_letters import dead_letter_of
from streams.messages.codec import Message, decode, encode
from streams.messages.submissions import submission
from streams.observing import logs, telemetry
from streams.observing.spans import Spans
from streams.programmes.shelf import load
from streams.settings import Settings
from streams.worker.emitting import Emitting
from streams.worker.held import Held
from streams.worker.match import Match
from streams.worker.normalise import Normalise, Threads

MARK = "Zorblatt"
NAME, EMAIL = f"Ann {MARK}", f"ann.{MARK.lower()}@example.org"
TEXT = f"My name is {NAME}, {EMAIL}, +32 470 {MARK}. I weld steel for {MARK} & Sons, and I speak French."
NOW = datetime(2026, 11, 1, tzinfo=UTC)


class Embedder:
    """Vectors that follow from the letters alone."""

    version, dimension = "fake", 64

    def encode(self, texts, *, sentences=False):
        seeds = [int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big") for text in texts]
        rows = [np.random.default_rng(seed).integers(-127, 128, self.dimension) for seed in seeds]
        return np.array(rows, np.int8).reshape(len(texts), self.dimension)


class Vectors:
    """A store that forgets with the process."""

    def __init__(self):
        self._kept: dict[str, bytes] = {}
        self.put = self._kept.update

    def get(self, names):
        return {name: self._kept[name] for name in names if name in self._kept}


@pytest.fixture(scope="module")
def normaliser():
    return Normaliser(cast("Any", Embedder()), cast("Any", Vectors()))


@pytest.fixture
def lines():
    """What is logged, at the lowest severity, once as text and once as JSON."""
    root, written = logging.getLogger(), io.StringIO()
    handlers = [logging.StreamHandler(written), logging.StreamHandler(written)]
    for handler, form in zip(handlers, (logs.JsonLines(), logs.TextLines()), strict=True):
        handler.setFormatter(form)
        root.addHandler(handler)
    before = root.level
    root.setLevel(logging.DEBUG)
    yield written
    root.setLevel(before)
    for handler in handlers:
        root.removeHandler(handler)


@pytest.fixture
def spans():
    return InMemorySpanExporter()


@pytest.fixture
def seen(spans):
    watched = telemetry.unseen()._replace(tracer=Spans(spans))
    yield watched
    watched.tracer.close()


def cloud(**more):
    return CloudEvent.model_validate({"id": "event-1", "type": "any", "time": NOW} | more)


def raw(topic, key, value, *headers):
    return Message(topic, key, value, headers, 0, 7, 1_790_000_000_000)


def valid():
    profile = Profile(id="p-1", programmes=("open",), text=TEXT)
    yield encode(PROFILE, profile, "p-1", cloud(source=f"urn:{MARK}"), PROFILE.topic)._replace(partition=0, offset=1)
    posted = {"id": "n-1", "programme": "open", "title": f"Welder for {MARK}", "text": TEXT}
    yield raw(NEED.topic, b"n-1", json.dumps(posted).encode())
    yield raw(PROFILE.topic, b"p-2", json.dumps({"id": "p-2", "programmes": ["open"], "text": TEXT * 40}).encode())


def broken():
    person = {"id": "p-3", "programmes": ["open"], "text": TEXT}
    for value in (
        TEXT.encode(), b'{"text": "' + TEXT.encode(), TEXT.encode("utf-16"),
        json.dumps(person | {NAME: TEXT}).encode(), json.dumps(person | {"skills": [{"phrase": TEXT * 9}]}).encode(),
        json.dumps(person | {"nationalities": [NAME]}).encode(), json.dumps(person | {"text": [TEXT]}).encode(),
        json.dumps(person | {"programmes": [MARK]}).encode(), json.dumps(person | {"id": EMAIL}).encode(),
        json.dumps(person | {"languages": [{"language": NAME, "level": TEXT}]}).encode(),
        json.dumps(person | {"availability": {"start": NAME}}).encode(),
        json.dumps(person | {"consents": [{"purpose": NAME, "granted": TEXT, "at": EMAIL}]}).encode(),
    ):  # fmt: skip
        yield raw(PROFILE.topic, b"p-3", value)
    good = json.dumps(person).encode()
    for key in (EMAIL.encode(), NAME.encode(), TEXT.encode("utf-16"), None):
        yield raw(PROFILE.topic, key, good)
    for name in ("ce_time", "ce_type", "ce_specversion", "ce_id", "traceparent", "__streams.errors.message", MARK):
        for value in (TEXT.encode() * 9, TEXT.encode("utf-16")):
            yield raw(PROFILE.topic, b"p-3", good, (name, value))


class Broker:
    """Keeps what is delivered, or fails with somebody's words."""

    def __init__(self):
        self.messages = []

    async def deliver(self, messages):
        self.messages += [one._replace(partition=0, offset=len(self.messages) + n) for n, one in enumerate(messages)]
        return self.messages[-len(messages) :] if messages else []


@pytest.fixture
def broker():
    return Broker()


@pytest.fixture
def passed(normaliser, broker, seen, tmp_path):
    """Messages through both stages."""
    shelf = load(Settings(cache=tmp_path))
    held = Held(normaliser.matching(shelf.programmes), "fake", Embedder.dimension, "")
    with ThreadPoolExecutor(1) as state, ThreadPoolExecutor(1) as texts:
        normalise = Normalise(
            Emitting(normaliser, held, shelf, ""), held, "", Threads(state, texts, texts), broker.deliver, seen
        )

        async def run(messages):
            match = Match(held, "", state, broker.deliver, seen)
            match.own([0])
            await normalise.handle(list(messages))
            held.apply([one for one in broker.messages if not one.topic.endswith(".DLT")])
            seen.arrivals.arrived(broker.messages)
            await match._round()

        yield lambda messages: asyncio.run(run(messages))


def unmarked(text):
    assert text
    assert MARK.casefold() not in text.casefold()


def everything_seen(lines, seen, spans):
    seen.tracer.close()
    unmarked(seen.metrics.exposed().decode())
    finished = spans.get_finished_spans()
    unmarked("".join(one.to_json() for one in finished))
    return lines.getvalue(), finished


def test_what_is_read_leaves_no_words(passed, lines, seen, spans, broker):
    passed(valid())
    logged, finished = everything_seen(lines, seen, spans)
    unmarked(logged)
    assert "1 shortlists published" in logged
    assert {one.name for one in finished} == {"normalise", "match"}
    assert any(MARK in (message.value or b"").decode(errors="replace") for message in broker.messages)


def test_what_is_refused_leaves_its_reason_only(passed, lines, seen, spans, broker):
    messages = list(broken())
    passed(messages)
    letters = [one for one in broker.messages if one.topic.endswith(".DLT")]
    # Headers that nobody reads are no reason to refuse a message, and stay behind.
    assert len(letters) == len(messages) - 6
    handed_on = [value for one in broker.messages if one not in letters for _, value in one.headers]
    unmarked(b"|".join(handed_on).decode())
    for letter in letters:
        unmarked(json.dumps(dead_letter_of(letter).as_json()))
        unmarked("".join(value.decode() for name, value in letter.headers if name.startswith("__streams.errors.")))
    unmarked(lines.getvalue())
    unmarked(seen.metrics.exposed().decode())


@pytest.mark.parametrize("work", ["skills", "people"])
def test_a_failure_in_the_middle_leaves_its_kind_only(passed, lines, seen, spans, monkeypatch, broker, work):
    def fails(*_):
        raise ValueError(TEXT)

    monkeypatch.setattr(Normaliser, work, fails)
    passed(valid())
    logged = lines.getvalue()
    assert "ValueError" in logged
    unmarked(logged)
    unmarked(seen.metrics.exposed().decode())


@pytest.mark.parametrize("error", [KeyError(NAME), ValueError(TEXT)], ids=lambda error: type(error).__name__)
def test_an_exception_is_logged_by_its_kind_and_place(lines, error):
    try:
        raise error
    except type(error):
        logging.getLogger("any").exception("it failed")
    unmarked(lines.getvalue())
    assert type(error).__name__ in lines.getvalue()


def test_identities_are_refused_without_being_repeated():
    who = Identity(id="p-1", name=NAME, email=EMAIL)
    assert MARK in who.model_dump_json()
    for wrong in ({"birth_date": TEXT}, {"gender": NAME}, {"name": TEXT * 9}, {NAME: TEXT}):
        value = json.dumps({"id": "p-1", "email": EMAIL} | wrong).encode()
        unmarked(str(decode(IDENTITY, raw(IDENTITY.topic, b"p-1", value))))


def test_lines_of_files_are_refused_without_being_repeated(tmp_path):
    line = {"id": "p-1", "text": TEXT, "identity": {"name": NAME, "email": EMAIL}}
    for wrong in ({"nationalities": [NAME]}, {"identity": {"name": [NAME]}}, {"event": {"time": TEXT}}, {"id": EMAIL}):
        unmarked(
            str(submission(PROFILE, line | wrong, "open", NOW, Settings(), load(Settings(cache=tmp_path)).programmes))
        )


def test_the_marks_would_be_found():
    record = SimpleNamespace(text=TEXT)
    with pytest.raises(AssertionError):
        unmarked(record.text)
