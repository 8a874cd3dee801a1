"""Notes of officers: on the row and on the page of the person, by whoever wrote them, in exports where asked for."""

import csv
from io import StringIO

import pytest

from streams.access.roles import Role, Standing
from streams.database import lists
from streams.database.engine import reading
from streams.web import notes
from streams.web.notes import LONGEST

PERSON, NEED = "/people/sn-0004", "/needs/match-be-01"


@pytest.fixture
def aida(stocked):
    return stocked.house.browser("aida")


@pytest.fixture
def bob(stocked):
    stocked.account("bob", Standing(Role.OFFICER, frozenset({"match"})))
    return stocked.house.browser("bob")


def of(house, person="sn-0004"):
    with reading(house.engine) as connection:
        return notes.of_person(connection, person)


def test_a_note_is_shown_on_the_row_and_on_the_page_and_is_noted(stocked, aida, hostile):
    answer = aida.post(f"{PERSON}/notes", data={"text": f"  {hostile} ", "need": "match-be-01", "back": "list"})
    assert answer.headers["location"] == f"{NEED}?open=sn-0004#p-sn-0004"
    aida.post(f"{PERSON}/notes", data={"text": "rings back on Mondays"})
    row = aida.get(f"{NEED}/people/sn-0004").text
    page = aida.get(PERSON).text
    for shown in (row, page):
        assert "rings back on Mondays" in shown
        assert "<script>alert" not in shown
        assert "&lt;script&gt;alert" in shown
    assert "rings back" in aida.get("/needs/match-be-02/people/sn-0004").text
    assert "alert" not in aida.get("/needs/match-be-02/people/sn-0004").text
    last, first = stocked.house.audit()[:2]
    assert (first.act, first.about, first.detail["need"], last.detail["need"]) == (
        "noted", "sn-0004", "match-be-01", None,
    )  # fmt: skip
    assert "rings" not in repr(stocked.house.audit())


def test_its_author_alone_changes_and_deletes_it(stocked, aida, bob):
    aida.post(f"{PERSON}/notes", data={"text": "first"})
    (note,) = of(stocked.house)
    assert "Change or delete" in aida.get(PERSON).text
    assert "Change or delete" not in bob.get(PERSON).text
    assert "first" in bob.get(PERSON).text
    for path in (f"/notes/{note.id}", f"/notes/{note.id}/delete"):
        assert bob.post(path, data={"text": "mine"}).status_code == 404
    assert aida.post(f"/notes/{note.id}", data={"text": "second"}).status_code == 303
    assert [one.text for one in of(stocked.house)] == ["second"]
    assert aida.post(f"/notes/{note.id}/delete").status_code == 303
    assert of(stocked.house) == ()
    assert stocked.house.audit()[0].act == "note deleted"
    assert aida.post(f"/notes/{note.id}", data={"text": "third"}).status_code == 404


def test_empty_and_endless_ones_and_those_about_what_is_not_there_are_refused(stocked, aida):
    for text in ("", "  \n", "x" * (LONGEST + 1)):
        assert aida.post(f"{PERSON}/notes", data={"text": text}).status_code == 422
    assert aida.post(f"{PERSON}/notes", data={"text": "x", "need": "nothing"}).status_code == 404
    assert aida.post("/people/nobody/notes", data={"text": "x"}).status_code == 404
    assert of(stocked.house) == ()


def test_a_note_about_a_need_of_a_programme_that_is_not_ones_own_is_not_shown(stocked, aida):
    aida.post(f"{PERSON}/notes", data={"text": "secret plan", "need": "match-be-01"})
    stocked.account("carl", Standing(Role.OFFICER, frozenset({"open"})))
    assert stocked.house.browser("carl").get(PERSON).status_code == 404
    assert "secret plan" in stocked.house.browser("auditor").get(PERSON).text
    assert "Add a note" not in stocked.house.browser("auditor").get(PERSON).text


def test_it_is_in_exports_only_where_it_is_asked_for(stocked, aida):
    aida.post(f"{PERSON}/notes", data={"text": "=cmd", "need": "match-be-01"})
    plain = aida.get(f"{NEED}/shortlist.csv").text
    assert "cmd" not in plain
    rows = list(csv.reader(StringIO(aida.get(f"{NEED}/shortlist.csv?notes=true").text)))
    assert rows[0][-1] == "Notes"
    assert [row[-1] for row in rows if row[1] == "sn-0004"] == ["'=cmd"]
    assert stocked.house.audit()[0].detail == {"people": 20, "notes": 1}
    assert aida.get(f"{NEED}/shortlist.xlsx?notes=true").status_code == 200


def test_it_changes_no_ranking(stocked, aida):
    def standing():
        with reading(stocked.house.engine) as connection:
            return lists.shortlist(connection, "match-be-01")

    before = standing()
    aida.post(f"{PERSON}/notes", data={"text": "the best of all", "need": "match-be-01"})
    assert standing() == before
