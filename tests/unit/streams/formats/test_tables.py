"""CSV and workbooks: rows into people and needs, with the row, the column and the remedy of what cannot be read."""

import io
import time
import zipfile
from datetime import date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import Identity, Need, Profile, Rejection
from streams.formats.csv_table import delimiter_of
from streams.formats.mapping import Column, Mapping
from streams.formats.reading import needs, profiles
from streams.formats.rows import Wanted
from streams.formats.tables import Line, rows

PEOPLE = (
    "Référence;Horodateur;Nom;Prénom;Compétences;Métier;Années d'expérience;Langue maternelle;Anglais;Nationalité;"
    "Pays de résidence;Ville;Niveau d'études;Disponible à partir du;Couleur\n"
    "p1;2026-10-05 08:00;Diop;Awa;soudure; ;3;Wolof;B2;sénégalaise;Belgique;Liège;Bac+3;4/1/2027;bleu\n"
    'p2;2026-10-05 09:00;Ndiaye;Ali;"soudure; lecture de plans";Soudeur;3;fr;non;SN;;Dakar;7;31/1/2027;\n'
)


def read(data, name="people.csv", way=profiles, **more):
    return list(way(data.encode() if isinstance(data, str) else data, name, **more))


def only(*arguments, **more):
    (row,) = read(*arguments, **more)
    return row


def profile_of(content):
    return Profile.model_validate(content | {"programmes": ("open",)})


def test_people_of_a_csv_file():
    first, second = read(PEOPLE.replace("; ;3;", ";Soudeuse;3;"))
    assert (first.place, first.ignored) == ("row 2", ("column O",))
    content = dict(first.content)
    assert Identity.model_validate({"id": "p1"} | content.pop("identity")).name == "Awa Diop"
    assert content.pop("event") == {"time": "2026-10-05T08:00Z"}
    profile = profile_of(content)
    assert [(post.title, post.years) for post in profile.posts] == [("Soudeuse", 3)]
    assert {(one.language, one.level, one.native) for one in profile.languages} == {
        ("wo", None, True),
        ("en", "B2", False),
    }
    assert (profile.residence.place, profile.education, profile.availability.start) == ("Liège", 6, date(2027, 1, 4))
    assert [skill["phrase"] for skill in second.content["skills"]] == ["soudure", "lecture de plans"]
    assert second.ignored == ("column O", "residence.place")
    assert "residence" not in second.content


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_any_delimiter_and_encoding(delimiter, encoding):
    table = "\r\n".join(delimiter.join(cells) for cells in [("Titre", "Description"), ("Soudeur", "é, à; la | tâche")])
    quoted = table.replace("é, à; la | tâche", '"é, à; la | tâche"')
    assert delimiter_of(quoted) == delimiter
    content = only(quoted.encode(encoding), "needs.csv", needs).content
    assert (content["title"], content["text"]) == ("Soudeur", "é, à; la | tâche")


def test_the_hint_of_excel_and_lines_above_the_headings_are_skipped():
    assert only("sep=;\ntitle;text\nCook;x", way=needs).content["title"] == "Cook"
    row = only("List of vacancies;\n;\ntitle;text\nCook;x", way=needs)
    assert (row.place, row.content["title"]) == ("row 4", "Cook")


def test_faults_name_the_row_the_column_and_the_field():
    first, second = read("id,nationality,available from\np1,Atlantis,3/4/2027\np2,SN,2027-01-01\n")
    assert first.place == "row 2"
    assert [(fault.field, fault.problem[:10]) for fault in first.content.faults] == [
        ("nationalities", "column B: "), ("availability.start", "column C: "),
    ]  # fmt: skip
    assert "two readings" in str(first.content)
    assert second.content["id"] == "p2"


def test_a_row_without_an_id_gets_the_same_one_again():
    rows = read("title,text\nCook,x\nBaker,x\nCook,x", way=needs)
    ids = [row.content["id"] for row in rows]
    assert ids[0] == ids[2] != ids[1]


def test_columns_with_one_heading_are_taken_one_by_one():
    row = only("id;skills;skills;years\np1;welding;brazing;3\n")
    assert [skill["phrase"] for skill in row.content["skills"]] == ["welding", "brazing"]
    assert row.ignored == ("years",)


def test_requirements_of_a_need():
    table = "title;requirements;nice to have;openings;duration;remote\nCook;HACCP; pastry;2;6 months;hybrid"
    found = Need.model_validate(only(table, way=needs).content | {"programme": "open"})
    assert [(one.phrase, one.essential) for one in found.requirements] == [("HACCP", True), ("pastry", False)]
    assert (found.openings, found.months, found.remote) == (2, 6, None)


def test_a_mapping_says_what_the_headings_do_not():
    fields = {"Q1": "skills", "When": "availability.start", "Agreed?": "consents.matching", "Sent": "event.time"}
    columns = tuple(Column(heading=heading, field=field) for heading, field in fields.items())
    mapping = Mapping(kind="profiles", columns=columns, day_first=False)
    row = only("Q1,When,Agreed?,Sent,Other\nwelding,3/4/2027,yes,2026-10-05,x", mapping=mapping)
    assert row.content["availability"] == {"start": "2027-03-04"}
    assert row.content["consents"] == [{"purpose": "matching", "granted": True, "at": "2026-10-05T00:00:00Z"}]
    assert row.ignored == ("column E",)


@pytest.mark.parametrize(
    ("table", "more", "expected"),
    [
        ("", {}, "this one is empty"),
        ("a,b\n1,2", {}, "`mapping FILE` proposes one"),
        ("title,text\nCook,x", {"mapping": Mapping(kind="needs", columns=())}, "expected a mapping for profiles"),
        ("a,b\n1,2", {"mapping": Mapping(kind="profiles", columns=(Column(heading="c", field="id"),))}, "every column"),
        ('id,skills\np1,"open\np2,x', {}, "row 2 breaks that"),
        ("id,skills\np1," + "x" * 300_000, {}, "row 2 breaks that"),
        ("id,skills\n" + "p1,x\n" * 100_001, {}, "at most 100,000 rows"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_tables_that_cannot_be_read_say_why(table, more, expected):
    row = only(table, **more)
    assert isinstance(row.content, Rejection)
    assert (row.place, expected in str(row.content)) == ("", True)


def test_a_workbook_is_read_as_it_is_shown(xlsx):
    rows = [["Title", "Description", "Start", "Openings", "Remote"],
            ["Cook", "=HYPERLINK(A1)", datetime.fromisoformat("2027-01-04"), 2.0, True], [],
            ["Baker", "x", date(2027, 2, 1), 1, False]]  # fmt: skip
    first, second = read(xlsx(*rows), "needs.xlsx", needs)
    assert (first.place, second.place) == ("row 2", "row 4")
    assert first.content | {"id": ""} == {
        "id": "", "title": "Cook", "text": "=HYPERLINK(A1)", "start": "2027-01-04", "openings": 2, "remote": True,
    }  # fmt: skip


def test_a_mapping_names_the_sheet(xlsx):
    book = xlsx(["about this list"], sheets=[("People", [["id", "skills"], ["p1", "welding"]])])
    columns = (Column(heading="ID", field="id"), Column(heading="Skills", field="skills"))
    chosen = Mapping(kind="profiles", columns=columns, sheet="People")
    assert only(book, "x.xlsx", mapping=chosen).content["id"] == "p1"
    lost = chosen.model_copy(update={"sheet": "Needs"})
    assert "the sheet that the mapping names" in str(only(book, "x.xlsx", mapping=lost).content)


def rewritten(book, name, change):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, change(old.read(part)) if part == name else old.read(part))
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("name", "change"),
    [
        (SHEET, lambda _: b"<!DOCTYPE x [<!ENTITY a 'ha'>]><worksheet><sheetData>&a;</sheetData></worksheet>"),
        ("xl/workbook.xml", lambda xml: b"<!DOCTYPE x [<!ENTITY a 'ha'>]>" + xml.replace(b"Sheet", b"&a;")),
        ("xl/workbook.xml", lambda _: b"no XML"),
        (SHEET, lambda xml: xml[:100]),
    ],
    ids=["laughs in a sheet", "laughs in the workbook", "no XML", "cut"],
)
def test_a_workbook_that_is_broken_or_bad_is_refused(xlsx, name, change):
    row = only(rewritten(xlsx(["id", "skills"], ["p1", "x"]), name, change), "x.xlsx")
    assert "this one is damaged" in str(row.content)


def test_cells_at_the_far_end_of_a_sheet_take_no_time(xlsx):
    far = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>' + b"".join(
        b'<row r="%d"><c r="XFD%d"><v>1</v></c></row>' % (n, n) for n in (1, 500, 1_048_576)
    )
    start = time.monotonic()
    row = only(rewritten(xlsx(["x"]), SHEET, lambda _: far + b"</sheetData></worksheet>"), "x.xlsx")
    assert isinstance(row.content, Rejection)
    assert time.monotonic() - start < 10


@given(st.text(alphabet='id,;skills\n"\t|é0/=x ', max_size=120), st.booleans())
def test_any_text_is_a_table_or_a_refusal(text, as_needs):
    for row in read(text, way=needs if as_needs else profiles):
        assert isinstance(row.content, dict | Rejection)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(flips=st.lists(st.tuples(st.integers(0, 8000), st.integers(0, 255)), max_size=6))
def test_no_damage_to_a_workbook_makes_it_fail(xlsx, flips):
    data = bytearray(xlsx(["id", "skills"], ["p1", "x"]))
    for place, value in flips:
        data[place % len(data)] = value
    for row in read(bytes(data), "x.xlsx"):
        assert isinstance(row.content, dict | Rejection)


def test_of_two_columns_with_one_heading_the_second_may_be_the_one_that_counts():
    columns = (Column(heading="id", field="id"), Column(heading="Level"), Column(heading="Level", field="languages.fr"))
    lines = [Line(1, ["id", "Level", "Level"]), Line(2, ["p1", "A1", "C1"])]
    (row,) = rows(lines, Wanted("profiles", Mapping(kind="profiles", columns=columns)))
    assert isinstance(row.content, dict)
    assert row.content["languages"] == [{"language": "fr", "level": "C1"}]
    assert row.ignored == ("column B",)


def test_a_very_long_heading_is_found_again():
    heading = "skills " * 100
    lines = [Line(1, ["id", heading]), Line(2, ["p1", "Java"])]
    columns = (Column(heading="id", field="id"), Column(heading=heading[:500], field="skills"))
    (row,) = rows(lines, Wanted("profiles", Mapping(kind="profiles", columns=columns)))
    assert isinstance(row.content, dict)
    assert row.content["skills"] == [{"phrase": "Java"}]


def test_a_mapping_may_be_chosen_by_the_headings():
    chosen = []

    def choose(headings):
        chosen.append(tuple(headings))
        return Mapping(
            kind="profiles", columns=(Column(heading="q1", field="id"), Column(heading="q2", field="skills"))
        )

    lines = [Line(1, ["q1", "q2"]), Line(2, ["p1", "Java"])]
    (row,) = rows(lines, Wanted("profiles", choose=choose))
    assert isinstance(row.content, dict)
    assert row.content["id"] == "p1"
    assert chosen == [("q1", "q2")]
