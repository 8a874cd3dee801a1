"""Tables that wait: for whoever sent them, so many, so large and so long at most."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from streams.database.engine import reading, writing
from streams.formats.rows import Refused
from streams.formats.tables import Line
from streams.web import uploads
from streams.web.tables import UploadRow
from streams.web.uploads import Upload

LINES = (Line(1, ["id", "Name"]), Line(3, ["p1", "A\x00wa 😀 عائشة"]))


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request) -> str:
    return str(request.param)


def keep(house, key, account="ann", lines=LINES, kind="profiles"):
    with writing(house.engine) as connection:
        uploads.keep(connection, Upload(key, kind, "open", lines), account, house.now)


def kept(house, key, account="ann"):
    with reading(house.engine) as connection:
        return uploads.kept(connection, key, account, house.now)


def test_a_table_comes_back_as_it_was_whatever_stands_in_it(house):
    keep(house, "u1")
    found = kept(house, "u1")
    assert found
    assert [(one.number, list(one.cells)) for one in found.lines] == [(one.number, list(one.cells)) for one in LINES]
    assert kept(house, "u1", "bob") is None


def test_only_so_many_wait(house):
    for number in range(uploads.MOST + 3):
        house.later(seconds=1)
        keep(house, f"u{number}", f"account-{number}")
    with reading(house.engine) as connection:
        assert connection.scalar(select(func.count()).select_from(UploadRow)) == uploads.MOST
    assert kept(house, "u2", "account-2") is None
    assert kept(house, "u3", "account-3")


def test_it_waits_so_long_and_no_longer(house):
    keep(house, "u1")
    house.now += uploads.KEPT
    assert kept(house, "u1")
    house.now += timedelta(seconds=1)
    assert kept(house, "u1") is None
    keep(house, "u2", "bob")
    with reading(house.engine) as connection:
        assert connection.scalars(select(UploadRow.id)).all() == ["u2"]


def test_what_is_too_large_to_wait_takes_the_place_of_nothing(house, monkeypatch):
    keep(house, "u1")
    monkeypatch.setattr(uploads, "LARGEST", 9)
    with pytest.raises(Refused, match="several files"):
        keep(house, "u2")
    assert kept(house, "u1")
