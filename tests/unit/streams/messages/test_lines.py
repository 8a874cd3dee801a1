"""JSON Lines as people send them: every line is read or refused by its number, whatever the bytes."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import Rejection
from streams.messages import lines
from streams.messages.lines import read_lines


def read(data):
    return list(read_lines(io.BytesIO(data)))


def test_lines_are_counted_with_the_blank_ones():
    found = read(b'{"id": "a"}\n\n  \n{"id": "b"}')
    assert [(line.number, line.content) for line in found] == [(1, {"id": "a"}), (4, {"id": "b"})]


@pytest.mark.parametrize("ending", [b"\n", b"\r\n"])
def test_a_byte_order_mark_and_the_line_breaks_of_others_do_not_matter(ending):
    found = read(b'\xef\xbb\xbf{"id": "a"}' + ending + b'{"id": "b"}' + ending)
    assert [line.content for line in found] == [{"id": "a"}, {"id": "b"}]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (b'{"id": "a",}', "at column 12"),
        (b'{"id": "a"', "at column 11"),
        (b"not JSON", "at column 1"),
        (b'{"id": "\xff"}', "byte 9 of the line is not UTF-8"),
        (b'["id"]', "expected one JSON object"),
        (b'"id"', "expected one JSON object"),
        (b"17", "expected one JSON object"),
        (b'{"years": NaN}', "numbers"),
        (b'{"years": ' + b"9" * 5000 + b"}", "numbers"),
        (b'{"a":' * 100_000, "depth"),
    ],
    ids=lambda value: str(value)[:24],
)
def test_a_line_that_is_no_object_says_what_was_expected(line, expected):
    (found,) = read(line)
    assert isinstance(found.content, Rejection)
    assert found.content.code == "unreadable"
    assert expected in str(found.content)


def test_a_line_that_is_too_large_is_refused_and_the_next_one_read(monkeypatch):
    monkeypatch.setattr(lines, "LARGEST", 20)
    large, small = read(b'{"text": "' + b"x" * 500 + b'"}\n{"id": "b"}\n')
    assert (large.number, large.content.code, len(large.raw)) == (1, "too-large", 21)
    assert (small.number, small.content) == (2, {"id": "b"})


def test_a_refusal_does_not_repeat_the_content():
    (found,) = read(b'{"name": "Somebody", oops}')
    assert "Somebody" not in str(found.content)


@given(st.binary(max_size=200))
def test_any_bytes_give_lines_and_never_an_exception(data):
    for line in read(data):
        assert isinstance(line.content, dict | Rejection)


@given(st.lists(st.dictionaries(st.text(max_size=5), st.integers() | st.text(max_size=5), max_size=3), max_size=5))
def test_what_was_written_is_read(objects):
    data = "\n".join(json.dumps(one) for one in objects).encode()
    assert [line.content for line in read(data)] == objects
