"""The command that proposes mappings, and the mapping that it wrote, used by publish."""

import json

import pytest

from streams.cli import run
from streams.mappings import NoMapping, kept


@pytest.fixture
def table(tmp_path):
    file = tmp_path / "people.csv"
    file.write_text("Réf;Compétences;Skils\np1;soudure;x\n", encoding="cp1252")
    return file


def test_what_is_known_what_is_guessed_and_what_is_left_out(table, capsys):
    assert run(["mapping", str(table)]) == 0
    shown = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert shown[1] == ["A", "Réf", "id", "known"]
    assert shown[3][:4] == ["C", "Skils", "skills", "a"]


def test_a_mapping_is_saved_and_given_back(table, tmp_path, capsys):
    file = tmp_path / "mapping.json"
    assert run(["mapping", str(table), "--save", str(file), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == json.loads(file.read_text(encoding="utf-8"))
    mapping = kept(file)
    assert mapping is not None
    assert [column.field for column in mapping.columns] == ["id", "skills", "skills"]
    assert kept(None) is None


def test_headings_of_needs(tmp_path, capsys):
    file = tmp_path / "needs.csv"
    file.write_text("title,country\nCook,BE\n", encoding="utf-8")
    assert run(["mapping", str(file), "--needs", "--json"]) == 0
    columns = json.loads(capsys.readouterr().out)["columns"]
    assert [column["field"] for column in columns] == ["title", "location.country"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [(b"%PDF-1.7", "a table as CSV or XLSX"), (b"", "this one is empty"), (b"PK\x03\x04", "damaged")],
)
def test_what_is_no_table_is_said_in_one_line(tmp_path, capsys, content, expected):
    file = tmp_path / "x.csv"
    file.write_bytes(content)
    assert run(["mapping", str(file)]) == 1
    assert expected in " ".join(capsys.readouterr().err.split())


def test_what_is_no_mapping_names_the_file(tmp_path):
    file = tmp_path / "mapping.json"
    file.write_text("{}", encoding="utf-8")
    with pytest.raises(NoMapping, match=r"mapping\.json: expected a mapping"):
        kept(file)
