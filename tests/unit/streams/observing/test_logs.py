"""Lines of the log as JSON and as text."""

import json
import logging

import pytest

from streams.observing import logs
from streams.settings import Settings


@pytest.fixture(autouse=True)
def _as_before():
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    yield
    for handler in [one for one in root.handlers if one not in before]:
        root.removeHandler(handler)
    for handler in before:
        if handler not in root.handlers:
            root.addHandler(handler)
    root.setLevel(level)
    logging.captureWarnings(capture=False)


def lines(capsys):
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_one_object_a_line(capsys):
    logs.begin(Settings(log_format="json"))
    logging.getLogger("streams.worker.match").info("%d shortlists\npublished", 3, extra={"published": 3, "need": "n-1"})
    (line,) = lines(capsys)
    assert line.pop("time").endswith("+00:00")
    assert line == {
        "level": "INFO", "logger": "streams.worker.match",
        "message": "3 shortlists\npublished", "published": 3, "need": "n-1"
    }  # fmt: skip


def test_extras_are_ids_and_numbers_and_nothing_else(capsys):
    logs.begin(Settings(log_format="json"))
    extra = {"share": 0.5, "whole": True, "said": "Ann Example", "things": ["a"], "topic": "diaspora.needs.v1"}
    logging.getLogger("any").warning("counted", extra=extra)
    (line,) = lines(capsys)
    assert line.keys() - {"time", "level", "logger", "message"} == {"share", "whole", "topic"}


def test_an_exception_is_its_kind_and_its_places(capsys):
    logs.begin(Settings(log_format="json"))
    try:
        json.loads("{}")["Ann Example"]
    except KeyError:
        logging.getLogger("any").exception("it failed")
    (line,) = lines(capsys)
    assert line["error"] == "KeyError"
    assert "test_logs.py" in line["where"][0]


def test_an_error_of_the_system_keeps_its_text(capsys, tmp_path):
    logs.begin(Settings(log_format="json"))
    try:
        (tmp_path / "none").open()
    except OSError:
        logging.getLogger("any").exception("it failed")
    assert "No such file" in lines(capsys)[0]["error"]


def test_text_is_for_people(capsys):
    logs.begin(Settings())
    logging.getLogger("any").info("ready")
    assert capsys.readouterr().err.endswith(" INFO any: ready\n")


@pytest.mark.parametrize("form", ["text", "json"])
def test_the_least_severity_is_kept(capsys, form):
    logs.begin(Settings(log_format=form, log_level="ERROR"))
    logging.getLogger("any").warning("hardly")
    assert capsys.readouterr().err == ""


def test_beginning_again_writes_each_line_once(capsys):
    for _ in range(2):
        logs.begin(Settings(log_format="json"))
    logging.getLogger("any").warning("once")
    assert len(lines(capsys)) == 1
