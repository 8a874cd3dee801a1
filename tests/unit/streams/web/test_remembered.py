"""Mappings that were corrected, by the headings of the table and whose they are."""

from datetime import timedelta

import pytest

from streams.access.roles import Role, Standing
from streams.database.engine import reading, writing
from streams.formats.mapping import Column, Mapping
from streams.web import remembered
from streams.web.choosing import Choosing, Origin

HEADINGS = ("Poste", "Combien ?")
MAPPING = Mapping(
    kind="needs", columns=(Column(heading="Poste", field="title"), Column(heading="Combien ?", field="openings"))
)


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request) -> str:
    return str(request.param)


def account(house, name, organisation=None):
    standing = Standing(Role.PARTNER, frozenset({"open"}), organisation)
    return house.account("partner")._replace(id=name, standing=standing)


def keep(house, who, headings=HEADINGS, mapping=MAPPING):
    with writing(house.engine) as connection:
        remembered.remember(connection, who, headings, mapping, house.now)


def recalled(house, who, headings=HEADINGS, kind="needs"):
    with reading(house.engine) as connection:
        return remembered.recall(connection, who, kind, headings)


def test_it_is_known_by_its_headings_however_they_are_written(house):
    ann = account(house, "ann")
    keep(house, ann)
    found = recalled(house, ann, ("poste ", "COMBIEN"))
    assert found
    assert found.mapping == MAPPING
    assert recalled(house, ann, ("Combien ?", "Poste")) is None
    assert recalled(house, ann, HEADINGS, "profiles") is None


def test_colleagues_of_an_organisation_share_it_and_others_do_not(house):
    keep(house, account(house, "ann", "acme"))
    assert recalled(house, account(house, "bob", "acme"))
    assert recalled(house, account(house, "bob", "globex")) is None
    assert recalled(house, account(house, "ann")) is None


def test_the_last_one_holds_and_the_oldest_goes(house, monkeypatch):
    ann = account(house, "ann")
    monkeypatch.setattr(remembered, "MOST", 2)
    keep(house, ann)
    other = MAPPING.model_copy(update={"columns": MAPPING.columns[:1]})
    for number in range(3):
        house.later(minutes=1)
        keep(house, ann, (f"h{number}",), other)
    with reading(house.engine) as connection:
        assert [one.at for one in remembered.listed(connection, ann)] == [house.now, house.now - timedelta(minutes=1)]
    keep(house, ann, ("h2",), MAPPING)
    found = recalled(house, ann, ("h2",))
    assert found
    assert found.mapping == MAPPING


def test_what_this_version_does_not_know_is_not_applied(house):
    ann = account(house, "ann")
    keep(house, ann, mapping=MAPPING.model_copy(update={"columns": (Column(heading="Poste", field="nothing"),)}))
    assert recalled(house, ann) is None
    chosen = Choosing(house.engine, ann, "needs")
    assert chosen(HEADINGS).columns[0].field == "title", "which its heading tells"
    assert chosen.used
    assert chosen.used.origin is Origin.HEADINGS


def test_it_is_applied_unless_it_is_not_wanted(house):
    ann = account(house, "ann")
    keep(house, ann)
    assert Choosing(house.engine, ann, "needs")(HEADINGS) == MAPPING
    plain = Choosing(house.engine, ann, "needs", remembering=False)(HEADINGS)
    assert [one.field for one in plain.columns] == ["title", None]
