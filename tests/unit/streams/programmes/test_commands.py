"""The commands about programmes: every error with its place, one line for a good file, and words for officers."""

import json

import pytest
import typer
from typer.testing import CliRunner

from streams.programmes.commands import app
from streams.programmes.files import shipped
from streams.programmes.shelf import ProgrammesRefused

NURSES = """\
key: nurses
name: {en: Nurses for Dakar, fr: Des soins pour Dakar}
about: {en: Posts in hospitals., fr: Postes en hôpital.}
who: {en: Nurses, fr: Personnel soignant}
need: {en: post, fr: poste}
conditions:
  residence: [BE, NL]
  education: 5
  languages:
    - {language: fr, level: B1, writing: B2}
lists: {officer: 30}
places: 20
held_back: 2
quotas:
  - {attribute: gender, value: woman, least: 30%, most: 15}
  - {attribute: residence, value: NL, least: 4}
dates: {from: 2026-01-01, to: 2026-12-31}
"""


@pytest.fixture(autouse=True)
def _alone(monkeypatch, tmp_path):
    monkeypatch.setenv("DIASPORA_MATCH_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("DIASPORA_MATCH_PROGRAMMES", raising=False)


@pytest.fixture
def file(tmp_path, monkeypatch):
    folder = tmp_path / "programmes"
    folder.mkdir()
    monkeypatch.setenv("DIASPORA_MATCH_PROGRAMMES", str(folder))
    made = folder / "nurses.yaml"
    made.write_text(NURSES, encoding="utf-8")
    return made


def printed(*arguments, code=0):
    done = CliRunner().invoke(app, list(map(str, arguments)), catch_exceptions=False)
    assert done.exit_code == code
    return done.output


def rows(text):
    """What is said, by what it is called; several values of one name are a list."""
    found: dict[str, list[str]] = {}
    name = ""
    for line in text.splitlines():
        label, said = line[:24].strip(), line[24:].strip()
        name = label or name
        found.setdefault(name, []).append(said)
    return {name: " ".join(said) for name, said in found.items()}


def test_a_good_file_is_one_line(file):
    assert printed("check", file) == f"{file}: good: Nurses for Dakar (post, 20 places, 2 quotas)\n"


def test_a_file_with_errors_tells_each_with_its_line(file, tmp_path):
    bad = tmp_path / "bad.yaml"
    bad.write_text(NURSES.replace("[BE, NL]", "[BE, UK]").replace("places: 20", "place: 20"), encoding="utf-8")
    lines = printed("check", bad, file, tmp_path / "none.yaml", code=1).splitlines()
    assert [line.split(" expected")[0] for line in lines] == [
        f"{bad}:7: conditions.residence.1:",
        f"{bad}:12: place:",
        f"{file}: good: Nurses for Dakar (post, 20 places, 2 quotas)",
        f"{tmp_path}/none.yaml:1: cannot be opened: No such file or directory",
    ]
    assert lines[0].endswith("found UK; UK is GB")


def test_checking_as_json(file, tmp_path):
    bad = tmp_path / "bad.yaml"
    bad.write_text("key: bad\nkey: bad", encoding="utf-8")
    good, wrong = json.loads(printed("check", file, bad, "--json", code=1))
    assert (good["file"], good["key"], good["faults"]) == (str(file), "nurses", [])
    assert len(good["digest"]) == 12
    assert wrong == {
        "file": str(bad), "key": None, "digest": None,
        "faults": [{"line": 2, "field": "key", "problem": "expected each key once; it is on line 1 too"}],
    }  # fmt: skip


def test_the_list_names_what_is_served(file):
    lines = printed("list").splitlines()
    assert [line.split()[0] for line in lines[1:]] == ["open", *sorted([*(shipped().keys() - {"open"}), "nurses"])]
    assert [line.split() for line in lines if "nurses" in line] == [["nurses", "Nurses", "for", "Dakar", "post", "20"]]
    assert "Des soins pour Dakar" in printed("list", "--language", "fr")
    listed = json.loads(printed("list", "--json"))
    assert {
        name: value["en"] if isinstance(value, dict) else value
        for name, value in next(one for one in listed if one["key"] == "nurses").items()
    } == {"key": "nurses", "name": "Nurses for Dakar", "need": "post", "places": 20}


def test_a_programme_is_shown_in_words(file):
    assert (
        rows(printed("show", "nurses")).items()
        >= {
            "Who": "Nurses",
            "A need is a": "post",
            "Lives in": "Belgium, the Netherlands",
            "Education": "ISCED 5 or more",
            "Speaks": "French B1 writing B2",
            "As each need asks": "availability, education, language, moving or working at a distance",
            "One place at a time": "yes",
            "Places": "20, 2 held back for later",
            "Of those placed": "gender, women: 30 % at least, 15 at most"
            " country of residence, the Netherlands: 4 at least",
            "Lists": "30 people for the officer, 5 of them go to the partner",
            "Dates": "from 1 January 2026 until 31 December 2026",
            "Data are kept": "24 months after the person’s last word",
        }.items()
    )


def test_a_programme_is_shown_in_french():
    found = rows(printed("show", "match", "--language", "fr"))
    assert found["De → vers"] == "Nigeria, Sénégal → Belgique, Italie, Luxembourg, Pays-Bas"
    assert found["Parmi les placés"] == "genre, femmes : 30 % au moins"
    assert found["Consentement"].startswith("matching (obligatoire) : Mon profil est comparé")


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("key", shipped())
def test_every_programme_can_be_shown(key, language):
    text = printed("show", key, "--language", language)
    assert shipped()[key].name.within(language) in text
    assert max(map(len, text.splitlines())) <= 100


def test_nearly_all_countries_are_told_by_those_that_are_left_out():
    assert rows(printed("show", "skills-profile"))["Nationality or origin"].startswith("any country but Austria")


def test_showing_as_json():
    shown = json.loads(printed("show", "match", "--json"))
    assert (shown["key"], shown["conditions"]["ages"]) == ("match", {"from": 18, "to": 35})
    assert len(shown["digest"]) == 12


def test_a_programme_that_nobody_knows():
    assert "expected the key of a programme: open" in printed("show", "moon", code=2)


def test_a_folder_with_a_bad_file_says_which(file):
    file.write_text("key: nurses\n", encoding="utf-8")
    with pytest.raises(ProgrammesRefused, match=r"nurses\.yaml:1: about: expected this key, which is required"):
        printed("list")


def test_nothing_steers_the_terminal(file):
    file.write_text(NURSES.replace("en: Nurses for Dakar", 'en: "\\e[2J[red]Nurses\\u202e"'), encoding="utf-8")
    text = printed("check", file, code=1)
    assert "control characters" in text
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_every_command_and_option_is_described():
    for command in getattr(typer.main.get_command(app), "commands", {}).values():
        assert command.help
        assert all(option.help for option in command.params)
