"""What a need asks for, before it is published; nothing of it is kept."""

import sys
from contextlib import contextmanager

import pytest
from sqlalchemy import select

from streams.database.engine import reading
from streams.database.tables import Fact, Outgoing
from streams.web.previewing import LoadedReader

DRAFT = {"title": "Welder", "text": "You weld pipes."}


def test_the_requirements_are_read_out_and_nothing_is_stored(house):
    answer = house.program("partner").post("/v1/needs/preview", json=DRAFT)
    assert answer.status_code == 200
    (asked,) = answer.json()["requirements"]
    assert (asked["phrase"], asked["weight"], asked["essential"]) == ("Welder", 10_000, True)
    with reading(house.engine) as connection:
        assert not connection.execute(select(Fact.key)).all()
        assert not connection.execute(select(Outgoing.id)).all()


def test_a_page_may_ask_with_its_cookie(house):
    assert house.browser("partner").post("/v1/needs/preview", json=DRAFT).status_code == 200


@pytest.mark.parametrize("error", [OSError("no such model"), ValueError("A. Example"), MemoryError()])
def test_without_an_encoder_people_state_the_requirements_themselves(house, error, caplog):
    def reader(_):
        raise error

    answer = house.program("partner", house.built(reader=reader)).post("/v1/needs/preview", json=DRAFT)
    assert answer.status_code == 503
    assert "state the requirements yourself" in answer.json()["detail"]
    assert "A. Example" not in caplog.text


def test_what_is_no_draft_is_refused(house):
    answer = house.program("partner").post("/v1/needs/preview", json={"text": " ", "wage": 1})
    assert {one["field"] for one in answer.json()["errors"]} == {"text", "wage"}


def test_the_encoder_is_loaded_once_and_let_go_of(house, monkeypatch):
    events = []

    class Normaliser:
        def needs(self, published):
            return [house.made.need_read(need.id, 0) for need, _ in published]

    @contextmanager
    def load(settings):
        events.append("loaded")
        yield Normaliser()
        events.append("let go")

    monkeypatch.setitem(sys.modules, "streams.worker.composition", type("m", (), {"load_normaliser": load}))
    reader = LoadedReader(house.settings)
    assert events == []
    for _ in range(3):
        assert reader(house.made.need("n1")).id == "n1"
    reader.close()
    assert events == ["loaded", "let go"]
