"""Sending a file: its columns are corrected before anything is accepted, and are remembered for the next one."""

import io
import re
from html import unescape

import openpyxl
import pytest
from sqlalchemy import select

from streams.database import people
from streams.database.engine import reading, writing
from streams.database.overview import needs
from streams.rights.forgetting import forget
from streams.rights.naming import naming
from streams.web import uploads
from streams.web.tables import UploadRow

NEEDS = "Poste ouvert;Ref interne;Combien;Blabla\nSoudeur;n-1;2;x\nMaçonne;n-2;beaucoup;y\n"
PEOPLE = "id;name;skills;Q7\nk1;Awa Diop;Java;=1+1\nk2;Ali Ba;SQL;b\n"
TEXT = "text/csv"


def send(browser, content, name="table.csv", kind="needs", **more):
    data = {"kind": kind, "programme": "match", **more}
    content = content.encode() if isinstance(content, str) else content
    return browser.post("/uploads", data=data, files={"file": (name, content, "application/octet-stream")})


def fields(*said):
    return {"place": [str(one) for one in range(len(said))], "field": list(said)}


def chosen(page, letter):
    row = re.search(rf'<tr><th scope="row">{letter} .*?</tr>', page, re.DOTALL)
    assert row
    found = re.search(r"<option[^>]* selected>([^<]*)", row[0])
    state = re.search(r'<span class="badge[^>]*>([^<]*)', row[0])
    assert state
    return unescape(found[1]) if found else "", state[1]


def rows(house):
    with reading(house.engine) as connection:
        return connection.scalars(select(UploadRow.id)).all()


def test_a_table_is_shown_corrected_taken_in_and_remembered(stocked):
    house = stocked.house
    browser = house.browser("acme")
    sent = send(browser, NEEDS)
    assert sent.status_code == 303
    page = browser.get(sent.headers["location"])
    assert page.status_code == 200
    assert chosen(page.text, "D") == ("", "not known")
    assert "Soudeur" in page.text
    with reading(house.engine) as connection:
        assert "n-1" not in {one.id for one in needs(connection)}
    where = sent.headers["location"]
    again = browser.post(where, data=fields("Title of the post", "Id", "Number of positions", "-"))
    assert "expected one of the fields of the list" in again.text
    right = fields("Title of the post", "Id", "Openings", "left out")
    again = browser.post(where, data=right)
    assert "would be refused" in again.text
    assert "column C: expected a number" in again.text
    done = browser.post(f"{where}/take", data=right)
    assert done.status_code == 303
    receipt = browser.get(done.headers["location"])
    assert "1 accepted and stored" in receipt.text
    assert "row 3" in receipt.text
    assert "As you said on the page." in receipt.text
    with reading(house.engine) as connection:
        (line,) = [one for one in needs(connection) if one.id == "n-1"]
    assert (line.title, line.organisation, line.openings) == ("Soudeur", "acme", 2)
    assert not rows(house)
    assert browser.get(where).status_code == 404
    second = browser.get(send(browser, NEEDS.replace("Soudeur", "Soudeuse")).headers["location"])
    assert chosen(second.text, "C") == ("Openings", "as last time")
    assert chosen(second.text, "D") == ("left out", "as last time")


def test_the_api_reads_it_the_same_way_unless_it_is_told_otherwise(stocked):
    browser, program = stocked.house.browser("acme"), stocked.house.program("acme")
    where = send(browser, NEEDS).headers["location"]
    browser.post(f"{where}/take", data=fields("Title of the post", "Id", "Openings", "-"))
    table = NEEDS.replace("n-1", "n-3").replace("beaucoup", "4")
    said = program.post("/v1/needs?programme=match", content=table.encode(), headers={"content-type": TEXT})
    assert said.status_code == 202, said.text
    assert said.json()["mapping"]["origin"] == "remembered"
    assert said.json()["accepted"] == 2
    used = program.get(said.json()["href"]).json()["mapping"]
    assert [one["field"] for one in used["columns"]] == ["title", "id", "openings", None]
    plain = program.post(
        "/v1/needs?programme=match&mapping=headings", content=table.encode(), headers={"content-type": TEXT}
    )
    assert (
        plain.json()["mapping"]["origin"] == "headings" if plain.status_code == 202 else plain.status_code in {400, 422}
    )


def test_a_column_about_which_nothing_was_said_is_asked(stocked):
    browser = stocked.house.browser("acme")
    where = send(browser, NEEDS).headers["location"]
    said = fields("Title of the post", "Id", "Openings", "")
    asked = browser.post(f"{where}/take", data=said)
    assert asked.status_code == 422
    assert "column D" in asked.text
    assert browser.post(f"{where}/take", data=said | {"rest": "yes"}).status_code == 303


def test_one_field_is_filled_by_one_column(stocked):
    browser = stocked.house.browser("acme")
    where = send(browser, NEEDS).headers["location"]
    twice = browser.post(f"{where}/take", data=fields("Id", "Id", "-", "-"))
    assert twice.status_code == 422
    assert "column A has it" in twice.text
    nothing = browser.post(f"{where}/take", data=fields("-", "-", "-", "-"))
    assert "at least one column" in nothing.text


def test_a_workbook_of_people_in_french(stocked):
    book = openpyxl.Workbook()
    for row in (["Nom complet", "Savoir-faire", "Vit à"], ["Awa Diop", "Java; SQL", "Sénégal"]):
        book.worksheets[0].append(row)
    content = io.BytesIO()
    book.save(content)
    browser = stocked.house.browser("aida", headers={"accept-language": "fr"})
    where = send(browser, content.getvalue(), "gens.xlsx", "profiles").headers["location"]
    said = fields("Nom complet", "Compétences", "Pays de résidence")
    assert "Awa Diop" in browser.post(where, data=said).text
    done = browser.post(f"{where}/take", data=said)
    receipt = browser.get(done.headers["location"])
    assert "1 accepté et enregistré" in receipt.text


def test_documents_are_taken_in_at_once_and_what_is_wrong_has_a_receipt_too(stocked):
    browser = stocked.house.browser("aida")
    cv = send(browser, "Awa speaks French and welds. " * 9, "cv.txt", "profiles", id="cv-1")
    assert "1 accepted" in browser.get(cv.headers["location"]).text
    with reading(stocked.house.engine) as connection:
        held = people.person(connection, "cv-1")
    assert held
    garbage = send(browser, b"%PDF-1.7\n" + bytes(range(256)) * 40, "cv.pdf", "profiles")
    assert "0 accepted" in browser.get(garbage.headers["location"]).text


@pytest.mark.parametrize(
    ("content", "more", "said"),
    [
        (b"", {}, "a file in which something is"),
        (b"id;title\n", {"programme": "job-fair"}, "one of your programmes"),
        (b"a cv", {"id": "no id"}, "an id: 1 to 128"),
        (b'id;title\n"open', {}, "quotes that are closed"),
        (b"\n \n;;\n", {}, "this one is empty"),
        (b"id;title\n", {}, "rows below its headings"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_on_the_form(stocked, content, more, said):
    answer = send(stocked.house.browser("aida"), content, **more)
    assert answer.status_code == 422
    assert said in answer.text


def test_nobody_sees_the_table_of_somebody_else_and_partners_send_no_people(stocked):
    browser, house = stocked.house.browser("aida"), stocked.house
    where = send(browser, PEOPLE, kind="profiles").headers["location"]
    assert house.browser("acme").get(where).status_code == 404
    assert house.browser("acme").post(f"{where}/discard").status_code == 404
    assert send(house.browser("acme"), PEOPLE, kind="profiles").status_code == 403
    assert browser.post(f"{where}/discard").status_code == 303
    assert not rows(house)


def test_a_table_waits_half_an_hour_and_takes_the_place_of_the_one_before(stocked):
    house = stocked.house
    browser = house.browser("aida")
    first = send(browser, PEOPLE, kind="profiles").headers["location"]
    second = send(browser, PEOPLE, kind="profiles").headers["location"]
    assert (browser.get(first).status_code, browser.get(second).status_code) == (404, 200)
    house.later(minutes=20)
    assert browser.get(second).status_code == 200
    house.later(minutes=11)
    gone = browser.get(second)
    assert gone.status_code == 404
    assert "30 minutes" in gone.text
    with writing(house.engine) as connection:
        uploads.expire(connection, house.now)
    assert not rows(house)


def test_an_erasure_deletes_the_tables_of_people_and_a_search_finds_one(stocked):
    house = stocked.house
    send(house.browser("aida"), PEOPLE, kind="profiles")
    send(house.browser("acme"), NEEDS)
    with reading(house.engine) as connection:
        held = connection.scalars(select(UploadRow.rows).where(UploadRow.kind == "profiles")).one()
    assert naming({"k1"})(held)
    with writing(house.engine) as connection:
        forget(connection, {"somebody"}, naming({"somebody"}))
    with reading(house.engine) as connection:
        assert connection.scalars(select(UploadRow.kind)).all() == ["needs"]


def test_what_is_remembered_is_listed_and_forgotten(stocked):
    browser = stocked.house.browser("acme")
    where = send(browser, NEEDS).headers["location"]
    browser.post(f"{where}/take", data=fields("Title of the post", "Id", "Openings", "-"))
    listed = browser.get("/uploads").text
    assert "Combien" in listed
    found = re.search(r'name="headings" value="([0-9a-f]{64})"', listed)
    assert found
    assert browser.post("/mappings/forget", data={"kind": "needs", "headings": found[1]}).status_code == 303
    assert "Combien" not in browser.get("/uploads").text


def test_faults_are_a_table_that_no_spreadsheet_runs(stocked):
    browser = stocked.house.browser("acme")
    where = send(browser, NEEDS).headers["location"]
    done = browser.post(f"{where}/take", data=fields("Title of the post", "Id", "Openings", "-"))
    table = browser.get(f"{done.headers['location']}/errors.csv", headers={"accept-language": "fr"})
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    header, line = table.content.decode("utf-8-sig").splitlines()
    assert header == "Ligne,Champ,Ce qu’il fallait"
    assert line == "ligne 3,openings,colonne C\u00a0: il faut un nombre"
    assert stocked.house.browser("aida").get(done.headers["location"]).status_code == 404


def test_what_stands_in_a_table_is_run_nowhere_and_many_columns_fit(stocked, hostile):
    browser = stocked.house.browser("aida")
    quoted = '"' + hostile.replace('"', '""') + '"'
    table = ";".join([quoted] * 120) + "\n" + ";".join([quoted] * 120) + "\n"
    page = browser.get(send(browser, table, kind="profiles").headers["location"])
    assert page.status_code == 200
    assert len(page.content) < 100_000
    assert "<script>alert" not in page.text
