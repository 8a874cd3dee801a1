"""The command line against a broker: lines in, messages out, and what a person at the terminal gets to read."""

import io
import json
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from models import CloudEvent, Criterion, Entry, Evidence, Fault, Kind, Rejection, Shortlist, Tier, Versions
from models.events import IDENTITY, NEED, PROFILE, SHORTLIST
from streams.cli import run
from streams.kafka.broker import local_broker
from streams.kafka.client import latest, publish, read
from streams.kafka.running import running_address
from streams.kafka.topics import ensure_topics, topic
from streams.messages.codec import Decoded, Message, dead_letter, decode, encode
from streams.settings import Settings

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def broker():
    with local_broker() as address:
        yield address


@pytest.fixture
def settings(broker, monkeypatch, tmp_path, request):
    """An installation of its own on the broker, which the commands find in the environment."""
    prefix = f"{abs(hash(request.node.nodeid)):x}."
    made = Settings(kafka=broker, topic_prefix=prefix, cache=tmp_path / "cache", partitions=3)
    for name, value in made.environment().items():
        monkeypatch.setenv(name, value)
    return made


@pytest.fixture
def written(tmp_path):
    def write(*lines):
        file = tmp_path / "lines.jsonl"
        file.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), "utf-8")
        return str(file)

    return write


def out(capsys, *arguments, code=0):
    assert run(list(arguments)) == code
    return capsys.readouterr().out


def report(capsys, *arguments, code=0):
    return json.loads(out(capsys, *arguments, "--json", code=code))


def held(settings, event):
    """The latest value of each key; the tombstones as none."""
    found = {}
    for key, message in latest(settings, topic(settings, event.topic)).items():
        decoded = decode(event, message)
        assert isinstance(decoded, Decoded)
        found[key.decode()] = decoded.value
    return found


class TestPublishing:
    def test_simple_lines_arrive_as_profiles_with_identities_apart(self, settings, written, capsys):
        file = written(
            {"id": "p1", "field": "Chef", "text": "I cook."},
            {"id": "p2", "text": "I weld.", "identity": {"name": "Ann Example"}},
        )
        done = report(capsys, "publish", "profiles", file, "--programme", "csa-tvet")
        assert done == {
            "lines": 2, "erased": 0, "identities": 1, "events": 3, "ignored": {"field": 1}, "refused": []
        }  # fmt: skip
        assert {key: profile.text for key, profile in held(settings, PROFILE).items()} == {
            "p1": "I cook.",
            "p2": "I weld.",
        }
        assert held(settings, IDENTITY)["p2"].name == "Ann Example"
        assert not [
            message
            for message in read(settings, topic(settings, PROFILE.topic))
            if b"Example" in (message.value or b"")
        ]

    def test_what_is_refused_is_listed_and_the_rest_arrives(self, settings, written, capsys):
        file = written(
            {"id": "n1", "text": "Cook."}, "oops", {"id": "n2", "openings": 0}, {"id": "n3", "text": "Weld."}
        )
        text = out(capsys, "publish", "needs", file, code=1)
        # A long path breaks the line.
        told = " ".join(text.split())
        assert f"{file}, line 2: refused expected one JSON object" in told
        assert f"{file}, line 3: refused openings: " in told
        assert text.endswith("2 lines published, 2 lines refused\n")
        assert set(held(settings, NEED)) == {"n1", "n3"}

    def test_the_same_file_twice_is_the_same_events(self, settings, written, capsys):
        file = written(*({"id": f"n{number}", "text": "Cook."} for number in range(5)))
        for _ in range(2):
            out(capsys, "publish", "needs", file)
        messages = list(read(settings, topic(settings, NEED.topic)))
        assert len(messages) == 10
        assert len({(message.key, message.value, dict(message.headers)["ce_id"]) for message in messages}) == 5

    def test_an_erasure_is_a_tombstone_for_the_person_and_the_identity(self, settings, written, capsys):
        file = written({"id": "p1", "text": "x", "identity": {"name": "Ann Example"}}, {"id": "p1", "erased": True})
        assert report(capsys, "publish", "profiles", file)["erased"] == 1
        assert held(settings, PROFILE) == held(settings, IDENTITY) == {"p1": None}

    def test_standard_input_is_read(self, settings, monkeypatch, capsys):
        lines = "\n".join(json.dumps({"id": f"n{number}", "text": "طبخ"}) for number in range(700))
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(lines.encode())))
        assert report(capsys, "publish", "needs", "-")["events"] == 700
        assert len(held(settings, NEED)) == 700

    def test_no_broker_at_the_address_is_one_line(self, monkeypatch, written, capsys):
        monkeypatch.setenv("DIASPORA_MATCH_KAFKA", "127.0.0.1:1")
        assert run(["publish", "needs", written({"id": "n1", "text": "x"})]) == 1
        printed = capsys.readouterr()
        assert printed.out == ""
        assert "no Kafka broker answers at 127.0.0.1:1" in printed.err
        assert printed.err.count("\n") == 1


class TestDeadLetters:
    @pytest.fixture
    def refused(self, settings):
        """Two dead letters of profiles and one of a need, with what they were before."""
        ensure_topics(settings)
        wrong = Rejection(code="invalid", faults=(Fault(field="skills.0.level", problem="expected expert"),))
        before = [
            Message(topic(settings, event.topic), key, value, (("ce_id", b"e1"),), partition=1, offset=number)
            for number, (event, key, value) in enumerate(
                [(PROFILE, b"p1", b"{}"), (PROFILE, "Ann Exämple".encode(), b"\xff"), (NEED, b"n1", b"{}")]
            )
        ]
        publish(settings, [dead_letter(message, wrong) for message in before])
        return before

    def test_they_are_listed_with_the_reason_and_without_the_content(self, settings, refused, capsys):
        listed = report(capsys, "dead-letters", "list")
        assert [(one["topic"], one["partition"], one["offset"], one["key"]) for one in listed] == [
            (refused[0].topic, 1, 0, "p1"),
            (refused[1].topic, 1, 1, None),
            (refused[2].topic, 1, 2, "n1"),
        ]
        assert {(one["code"], one["reason"]) for one in listed} == {("invalid", "skills.0.level: expected expert")}
        text = out(capsys, "dead-letters", "list")
        assert "skills.0.level: expected expert" in " ".join(text.split())
        assert "Exämple" not in text

    def test_each_is_sent_once_more_as_it_was(self, settings, refused, capsys):
        assert report(capsys, "dead-letters", "replay") == {"sent": 3, "not_kept": 0}
        again = [message for event in (PROFILE, NEED) for message in read(settings, topic(settings, event.topic))]
        as_it_was = {(message.topic, message.key, message.value, message.headers) for message in refused}
        assert {(message.topic, message.key, message.value, message.headers) for message in again} == as_it_was
        assert report(capsys, "dead-letters", "replay") == {"sent": 0, "not_kept": 0}

    def test_a_later_one_is_sent_by_a_later_replay(self, settings, refused, capsys):
        report(capsys, "dead-letters", "replay")
        publish(settings, [dead_letter(refused[0], Rejection(code="invalid", faults=()))])
        assert out(capsys, "dead-letters", "replay") == "1 dead letter was sent once more\n"

    def test_of_one_too_large_only_the_reason_is_there(self, settings, refused, capsys):
        reason = dead_letter(refused[0], Rejection(code="too-large", faults=()))
        publish(settings, [reason._replace(key=None, value=b"")])
        assert report(capsys, "dead-letters", "replay") == {"sent": 3, "not_kept": 1}

    def test_without_any_it_says_so(self, settings, capsys):
        assert report(capsys, "dead-letters", "list") == []
        assert out(capsys, "dead-letters", "list") == "No dead letters.\n"
        assert report(capsys, "dead-letters", "replay") == {"sent": 0, "not_kept": 0}


def proposed(settings, *people):
    evidence = Evidence(criterion=0, tier=Tier.EXACT, skill="Java", closeness=100, emphasis=100, points=100)
    shortlist = Shortlist(
        need="n1",
        programme="match",
        title="Java developer",
        openings=1,
        versions=Versions(model="m", taxonomy="none", policy="p"),
        criteria=(Criterion(phrase="Java", kind=Kind.SKILL, essential=True, points=100),),
        entries=tuple(Entry(rank=n, person=who, score=100, evidence=(evidence,)) for n, who in enumerate(people, 1)),
    )
    cloud = CloudEvent(id="s1", type=SHORTLIST.type, time=datetime(2026, 3, 1, tzinfo=UTC))
    return shortlist, encode(SHORTLIST, shortlist, "n1", cloud, topic(settings, SHORTLIST.topic))


def failure(capsys, *arguments):
    assert run(list(arguments)) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    return printed.err


class TestShortlists:
    def test_the_last_one_is_printed(self, settings, capsys):
        ensure_topics(settings)
        expected, message = proposed(settings, "p1", "p2", "p3")
        publish(settings, [proposed(settings, "p9")[1], message])
        assert report(capsys, "shortlist", "n1") == expected.model_dump(mode="json")
        assert [entry["person"] for entry in report(capsys, "shortlist", "n1", "--top", "2")["entries"]] == ["p1", "p2"]
        text = out(capsys, "shortlist", "n1", "--top", "1")
        assert "n1 · Java developer" in text
        assert "Java, stated" in text
        assert "3 people listed" in text
        assert "p2" not in text

    def test_it_waits_for_one(self, settings, capsys):
        ensure_topics(settings)
        command = [
            sys.executable,
            "-c",
            "from streams.cli import main; main()",
            "shortlist",
            "n1",
            "--wait",
            "60",
            "--json",
        ]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as waiting:
            time.sleep(2)
            assert waiting.poll() is None
            publish(settings, [proposed(settings, "p1")[1]])
            assert waiting.stdout
            assert json.loads(waiting.stdout.read())["need"] == "n1"

    def test_without_one_it_says_why(self, settings, written, capsys):
        assert "no need n1 was published" in failure(capsys, "shortlist", "n1")
        out(capsys, "publish", "needs", written({"id": "n1", "text": "x"}))
        assert "not matched yet" in failure(capsys, "shortlist", "n1", "--wait", "0.1")
        (message,) = read(settings, topic(settings, NEED.topic))
        wrong = Rejection(code="invalid", faults=(Fault(field="text", problem="expected more"),))
        publish(settings, [dead_letter(message, wrong)])
        assert "the need n1 was refused: text: expected more" in failure(capsys, "shortlist", "n1")
        out(capsys, "publish", "needs", written({"id": "n1", "erased": True}))
        assert "the need n1 was withdrawn" in failure(capsys, "shortlist", "n1")

    def test_it_says_when_it_may_still_change(self, settings, written, capsys):
        out(capsys, "publish", "profiles", written({"id": "p1", "text": "x"}))
        publish(settings, [proposed(settings, "p1")[1]])
        assert run(["shortlist", "n1", "--json"]) == 0
        printed = capsys.readouterr()
        assert json.loads(printed.out)["need"] == "n1"
        assert printed.err == "diaspora-match: 1 submitted message is still to be read; this may change\n"

    def test_one_of_a_later_version_is_not_guessed_at(self, settings, capsys):
        ensure_topics(settings)
        message = proposed(settings, "p1")[1]
        publish(settings, [message._replace(value=b'{"new": 1}')])
        assert "cannot be read by this version" in failure(capsys, "shortlist", "n1")


def test_a_broker_is_found_by_the_others_until_it_is_ended(monkeypatch, tmp_path, written, capsys):
    monkeypatch.delenv("DIASPORA_MATCH_KAFKA", raising=False)
    monkeypatch.setenv("DIASPORA_MATCH_CACHE", str(tmp_path / "cache"))
    command = [sys.executable, "-c", "from streams.cli import main; main()", "broker", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout
        address = json.loads(running.stdout.read(len('{\n  "kafka": "127.0.0.1:12345"\n}')).decode())["kafka"]
        assert running_address(tmp_path / "cache") == address
        assert report(capsys, "publish", "needs", written({"id": "n1", "text": "x"}))["events"] == 1
        assert f"a broker runs already at {address}" in failure(capsys, "broker")
        running.send_signal(signal.SIGTERM)
        assert running.wait(20) == 0
        assert running.stderr
        assert running.stderr.read() == b""
    assert running_address(tmp_path / "cache") is None
    assert "no broker runs" in failure(capsys, "shortlist", "n1")
