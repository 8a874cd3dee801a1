"""Sources: JSON Lines are streamed as they come, any other format is read whole and told by its places."""

import io
import os
import threading

import pytest

from models import Rejection
from models.events import NEED, PROFILE
from streams.messages import source_lines
from streams.messages.source_lines import Reading, lines

TABLE = b"id;title;text;colour\nn1;Cook;x;red\n;;;\nn2;Baker;;\n"


def read(data, name="x", event=NEED, reading=source_lines.AS_FOUND, size=None):
    return list(lines(io.BytesIO(data), name, size, event, reading))


@pytest.mark.parametrize("length", [10, 65_530, 65_536, 70_000, 200_000])
def test_lines_of_json_are_the_same_wherever_the_beginning_ends(length):
    first = b'{"id": "p1", "text": "' + b"x" * length + b'"}\n'
    found = read(first + b'{"id": "p2"}\noops\n')
    assert [(line.number, line.place) for line in found] == [(1, None), (2, None), (3, None)]
    assert [isinstance(line.content, Rejection) for line in found] == [False, False, True]


def test_lines_are_given_before_the_stream_ends():
    source, sink = os.pipe()
    with open(source, "rb") as stream, open(sink, "wb", buffering=0) as into:  # noqa: PTH123
        into.write(b'{"id": "p1", "text": "x"}\n')
        found = lines(stream, "standard input", None, PROFILE, source_lines.AS_FOUND)
        arrived: list[object] = []
        reader = threading.Thread(target=lambda: arrived.append(next(found)))
        reader.start()
        reader.join(10)
        assert len(arrived) == 1
        into.write(b'{"id": "p2", "text": "x"}\n')
        into.close()
        assert len(list(found)) == 1


def test_a_table_gives_its_rows_with_their_places_and_what_was_left_out():
    first, second = read(TABLE)
    assert (first.place, first.ignored, first.raw) == ("row 2", ("column D",), TABLE)
    assert (second.place, second.raw) == ("row 4", b"")


def test_an_empty_source_has_no_lines():
    assert read(b"", "standard input") == []


def test_a_large_file_is_refused_before_it_is_read():
    stream = io.BytesIO(b"%PDF-1.7" + b"x" * 100_000)
    (line,) = lines(stream, "cv.pdf", 200_000_000, PROFILE, source_lines.AS_FOUND)
    assert isinstance(line.content, Rejection)
    assert (line.content.code, line.place) == ("too-large", "")
    assert stream.tell() <= 65_536


def test_of_a_stream_without_a_size_no_more_is_read_than_a_file_may_have(monkeypatch):
    monkeypatch.setattr("streams.formats.reading.LARGEST", 100_000)
    (line,) = read(b"<html>" + b"x" * 1_000_000)
    assert isinstance(line.content, Rejection)
    assert line.content.code == "too-large"


def test_an_id_is_for_documents_and_not_for_lines_of_json():
    (line,) = read(b'{"id": "p1"}\n', reading=Reading(key="p7"))
    assert isinstance(line.content, Rejection)
    (line,) = read(b"I weld.", "cv.txt", PROFILE, Reading(key="p7"))
    assert line.content == {"text": "I weld.", "id": "p7"}
