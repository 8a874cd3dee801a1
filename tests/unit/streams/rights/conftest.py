"""Topics in memory and a database in a folder of the test's own, for what people may ask for."""

import pytest

from models import (
    Decision,
    Entry,
    Excluded,
    Finding,
    Identity,
    Profile,
    SentContent,
    SentList,
    Shortlist,
    Versions,
    Words,
)
from models.events import DECISION, IDENTITY, PROFILE, SENT, SHORTLIST
from streams.rights import consenting, erasing, pack, retention, searching

VERSIONS = Versions(model="m", taxonomy="none", policy="p")
FAILS = Finding(condition="education", state="fail", why=Words(en="no degree", fr="pas de diplôme"))


def shortlist(need, *people, out=()):
    entries = tuple(Entry(rank=n, person=one, score=50, evidence=()) for n, one in enumerate(people, 1))
    excluded = tuple(Excluded(person=one, score=40, conditions=(FAILS,)) for one in out)
    common = {"programme": "match", "title": "welder", "versions": VERSIONS, "criteria": (), "entries": entries}
    return Shortlist(need=need, openings=1, excluded=excluded, **common)


def sent_list(need, *people):
    made = shortlist(need, *people)
    kept = {name: getattr(made, name) for name in SentContent.model_fields}
    content = SentContent(**kept)
    return SentList(need=need, digest=content.digest, at="2026-05-01T12:00:00Z", officer="o1", content=content)


def profile(person, **more):
    return Profile.model_validate({"id": person, "programmes": ["match"], "text": "I weld"} | more)


@pytest.fixture
def _database(monkeypatch, tmp_path):
    """Named before the topics are made, with settings of their own."""
    monkeypatch.setenv("DIASPORA_MATCH_DATABASE", f"sqlite:///{tmp_path}/rights.db")


@pytest.fixture
def topics(_database, topics, monkeypatch):
    """Topics that the commands of the rights, too, take for Kafka's."""
    assert topics.settings.database.endswith("/rights.db")
    for module in (consenting, erasing, pack, retention, searching):
        for name, fake in (("read", topics.read), ("latest", topics.latest), ("accept", topics.accept)):
            if hasattr(module, name):
                monkeypatch.setattr(module, name, fake)
        if hasattr(module, "ensure_topics"):
            monkeypatch.setattr(module, "ensure_topics", lambda _: None)
    monkeypatch.setattr(erasing, "publish", topics.accept)
    monkeypatch.setattr("streams.rights.letters.read", topics.read)
    return topics


@pytest.fixture
def world(topics):
    """p1, who is everywhere, and p10 and p2 beside."""
    for person in ("p1", "p2", "p10"):
        topics.say(PROFILE, profile(person))
        topics.say(IDENTITY, Identity(id=person, name="Aïda Ndiaye"))
    topics.say(DECISION, Decision(need="n1", person="p1", verdict="hold", reason="call first", officer="o1"))
    topics.say(SENT, sent_list("n1", "p1", "p2"))
    topics.say(SENT, sent_list("n2", "p1"))
    topics.say(SENT, sent_list("n3", "p10"))
    topics.say(SHORTLIST, shortlist("n1", "p2", "p1"))
    topics.say(SHORTLIST, shortlist("n4", "p2", out=("p1",)))
    return topics
