"""Files into messages: all files are open before the first line is sent, later lines hold, the report adds up."""

import io
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

import pytest

from models.events import NEED, PROFILE
from streams import publishing
from streams.messages.codec import Decoded, Message, decode
from streams.messages.lines import Line
from streams.messages.source_lines import Reading
from streams.programmes.files import shipped
from streams.publishing import Source, opened, publish_lines, ticking
from streams.settings import Settings

SETTINGS = Settings(kafka="nowhere:1")


@pytest.fixture
def sent(monkeypatch):
    messages: list[Message] = []

    def deliver(_settings, batch):
        before = len(messages)
        messages.extend(batch)
        return len(messages) - before

    monkeypatch.setattr(publishing, "accept", deliver)
    monkeypatch.setattr(publishing, "ensure_topics", lambda _: None)
    return messages


def source(*lines, name="people.jsonl"):
    data = "\n".join(lines).encode()
    return Source(name, io.BytesIO(data), len(data))


def test_what_can_be_read_is_sent_and_the_rest_is_listed(sent):
    first = source('{"id": "p1", "text": "x", "field": "y"}', "", "oops", '{"id": "p2", "text": "x", "field": "y"}')
    second = source('{"id": "p1", "erased": true}', '{"id": "p3", "education": 12}', name="more.jsonl")
    third = source('{"id": "p4", "text": "x", "identity": {"name": "Ann Example"}}')
    report = publish_lines(SETTINGS, PROFILE, [first, second, third], "match", shipped())
    assert [(refused.file, refused.line) for refused in report.refused] == [("people.jsonl", 3), ("more.jsonl", 2)]
    assert (report.lines, report.events, report.erased, report.identities) == (4, 6, 1, 1)
    assert report.ignored == {"field": 2}
    assert [message.key for message in sent] == [b"p1", b"p2", b"p1", b"p1", b"p4", b"p4"]


def test_the_report_as_json_names_the_line_the_field_and_what_was_expected(sent):
    report = publish_lines(SETTINGS, NEED, [source('{"id": "n1", "openings": 0}')], "open", shipped()).as_json()
    assert report["refused"] == [
        {
            "file": "people.jsonl",
            "line": 1,
            "code": "invalid",
            "faults": [{"field": "openings", "problem": "Input should be greater than or equal to 1"}],
        }
    ]
    assert (report["lines"], report["events"]) == (0, 0)


def test_of_two_lines_about_one_person_the_second_one_holds(sent):
    publish_lines(
        SETTINGS, PROFILE, [source(*(f'{{"id": "p1", "text": "{n}"}}' for n in range(50)))], "open", shipped()
    )
    read = [decode(PROFILE, message) for message in sent]
    revisions = [one.revision for one in read if isinstance(one, Decoded)]
    assert revisions == sorted(revisions)
    assert len({revision.time for revision in revisions}) == 50


def test_every_line_is_told_as_it_is_read(sent):
    told: list[Line] = []
    publish_lines(SETTINGS, PROFILE, [source('{"id": "p1", "text": "x"}', "oops")], "open", shipped(), told.append)
    assert [line.number for line in told] == [1, 2]


def test_the_clock_goes_forward_even_where_the_machines_stands_still():
    now = datetime(2026, 3, 1, tzinfo=UTC)
    times = iter([now, now, now - timedelta(hours=1), now + timedelta(hours=1)])
    read = list(islice(ticking(lambda: next(times)), 4))
    assert read == [now, now + timedelta(microseconds=1), now + timedelta(microseconds=2), now + timedelta(hours=1)]


def test_files_are_opened_with_their_sizes_and_a_dash_is_standard_input(tmp_path):
    file = tmp_path / "people.jsonl"
    file.write_text("{}\n", encoding="utf-8")
    with ExitStack() as stack:
        found = opened([file, Path("-")], io.BytesIO(b"{}"), stack)
        assert [(one.name, one.size) for one in found] == [(str(file), 3), ("standard input", None)]


def test_a_missing_file_is_found_before_anything_is_sent(tmp_path):
    with ExitStack() as stack, pytest.raises(FileNotFoundError):
        opened([Path("-"), tmp_path / "none.jsonl"], io.BytesIO(b"{}"), stack)


def test_files_of_other_formats_are_published_with_their_places(sent):
    table = source("id;name;skills;colour", "p1;Ann Example;welding;red", "p2;;welding;", name="people.csv")
    broken = source("id,nationality", "p3,Atlantis", name="more.csv")
    cv = source("I weld.", name="cv.txt")
    report = publish_lines(SETTINGS, PROFILE, [table, broken, cv], "match", shipped())
    assert (report.lines, report.events, report.identities) == (3, 4, 1)
    assert report.ignored == {"column D": 2}
    assert [refused.as_json()["place"] for refused in report.refused] == ["row 2"]
    assert [message.key for message in sent][:3] == [b"p1", b"p1", b"p2"]
    assert b"Ann" not in (sent[0].value or b"")


def test_a_document_gets_the_id_that_is_given_or_one_of_its_bytes(sent):
    for reading in (Reading(key="sn-0042"), Reading(), Reading()):
        publish_lines(SETTINGS, PROFILE, [source("I weld.", name="cv.txt")], "match", shipped(), reading=reading)
    given, made_up, again = (message.key for message in sent)
    assert given == b"sn-0042"
    assert made_up == again
    assert (made_up or b"").startswith(b"file-")


def test_a_file_that_cannot_be_read_is_one_refusal(sent):
    report = publish_lines(SETTINGS, PROFILE, [source("%PDF-1.7 Ann", name="cv.pdf")], "match", shipped())
    assert [refused.place for refused in report.refused] == [""]
    assert "Ann" not in str(report.as_json())
    assert not sent
