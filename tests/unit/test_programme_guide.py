"""The officers' guide to programmes, run: its file is good, its events are accepted, and its promises hold."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from matcher.conditions import Facts, Sieve
from models import Need, NormalisedNeed, NormalisedProfile, Profile, Programme, Revision, State, Words
from streams.programmes.commands import app
from streams.programmes.files import read
from streams.programmes.keys import every_key

GUIDE = (Path(__file__).parents[2] / "docs/programmes.md").read_text(encoding="utf-8")
KEY = "morocco-solar"
REVISION = Revision(time=datetime(2026, 11, 1, tzinfo=UTC), event="e1")


def blocks(kind):
    return re.findall(rf"^```{kind}\n(.*?)^```", GUIDE, flags=re.MULTILINE | re.DOTALL)


[FILE] = blocks("yaml")
NEEDS, PEOPLE = ([json.loads(line) for line in block.splitlines()] for block in blocks("json"))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DIASPORA_MATCH_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("DIASPORA_MATCH_PROGRAMMES", str(tmp_path / "programmes"))
    made = Path("programmes")
    made.mkdir()
    return made


def programme():
    found = read(FILE, KEY)
    assert isinstance(found, Programme), found
    return found


def run(*arguments):
    done = CliRunner().invoke(app, list(arguments), catch_exceptions=False)
    return done.output, done.exit_code


def test_the_file_is_good_and_is_served(folder):
    (folder / f"{KEY}.yaml").write_text(FILE, encoding="utf-8")
    assert f"programmes/{KEY}.yaml" in GUIDE
    assert run("check", f"programmes/{KEY}.yaml") == (
        f"programmes/{KEY}.yaml: good: Moroccan diaspora for solar energy (mission, 40 places, 2 quotas)\n",
        0,
    )
    assert KEY in run("list")[0]
    assert "Ingénieurs et techniciens" in run("show", KEY, "--language", "fr")[0]


def test_the_errors_are_those_that_the_guide_shows(folder):
    wrong = FILE.replace("[BE, FR, NL]", "[BE, FR, Holland]").replace("quotas:", "quotes:")
    (folder / f"{KEY}.yaml").write_text(wrong, encoding="utf-8")
    shown = [line.rstrip("…") for line in blocks("text")[0].splitlines()]
    output, code = run("check", f"programmes/{KEY}.yaml")
    assert [line[: len(told)] for line, told in zip(output.splitlines(), shown, strict=True)] == shown
    assert code == 1


def normalised(kind, value):
    said = {name: getattr(value, name) for name in type(value).model_fields if name in kind.model_fields}
    return kind(**said | {"revision": REVISION, "skills" if kind is NormalisedProfile else "requirements": ()})


def test_the_people_are_found_as_the_guide_says():
    [need] = [Need.model_validate(one) for one in NEEDS]
    people = [Profile.model_validate(one) for one in PEOPLE]
    assert {need.programme, *(key for one in people for key in one.programmes)} == {KEY}
    sieve = Sieve(programme(), normalised(NormalisedNeed, need), Facts())
    found = {one.id: sieve.findings(normalised(NormalisedProfile, one)) for one in people}
    unclear = {
        key: [(one.condition, one.state) for one in findings if one.state is not State.PASS]
        for key, findings in found.items()
    }
    assert unclear == {
        "ma-0001": [],
        "ma-0002": [("language", "unknown")],
        "ma-0003": [("corridor", "fail")],
    }


def test_every_key_is_explained():
    # The languages of a text, and the two ways to write an amount, are explained once for all.
    once = set(Words.model_fields) | {"count", "percent"}
    explained = set(re.findall(r"`([a-z_.]+)`", GUIDE)) | {"count", "percent"}
    assert "{count: 6}" in GUIDE
    assert "{percent: 30}" in GUIDE
    wanted = {path[-1] if path[-1] in once else ".".join(path) for path in every_key()}
    assert wanted <= explained
    assert {name for name in explained if name.startswith(("conditions.", "quotas.", "weights."))} <= wanted


def test_what_is_left_out_stands_for_what_the_guide_says():
    least = read("key: x\n" + "".join(f"{name}: {{en: x, fr: x}}\n" for name in ("name", "about", "who", "need")), "x")
    assert isinstance(least, Programme)
    rows = dict(re.findall(r"^\| `([a-z_.]+)` \|.*\| ([^|]*) \|$", GUIDE, flags=re.MULTILINE))
    stated = {
        "lists.sent": least.lists.sent,
        "held_back": least.held_back,
        "retention_months": least.retention_months,
        "weights.title": least.weights.title,
        "weights.optional": least.weights.optional,
        "weights.closeness": least.weights.closeness,
    }
    assert {name: rows[name] for name in stated} == {name: str(value) for name, value in stated.items()}
    assert rows["languages"] == ", ".join(f"`{code}`" for code in least.languages)
    assert re.findall(r"`([a-z-]+)`", rows["conditions.as_needs_ask"]) == list(map(str, least.conditions.as_needs_ask))
    assert least.conditions.one_place_at_a_time
    assert rows["conditions.one_place_at_a_time"] == "`yes`"
