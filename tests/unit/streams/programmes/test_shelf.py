"""The shelf: what it serves while files come, change, break and go, also over a restart."""

import logging
import os
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.programmes.copies import copies_of, drop, keep, kept
from streams.programmes.files import shipped
from streams.programmes.shelf import MOST, ProgrammesRefused, load
from streams.settings import Settings

NURSES = """\
key: nurses
name: {en: Nurses, fr: Soins}
about: {en: Posts in hospitals., fr: Postes en hôpital.}
who: {en: Nurses, fr: Personnel soignant}
need: {en: post, fr: poste}
places: 20
"""
BAD = NURSES.replace("places: 20", "places: many")
REFUSED = "nurses.yaml:6: places: expected a whole number, found many"


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "programmes"
    made.mkdir()
    return made


@pytest.fixture
def loaded(folder, tmp_path):
    """Loads a shelf, as a worker does that starts."""
    return lambda: load(Settings(programmes=folder, cache=tmp_path / "cache"))


_TIMES = iter(range(1_000_000_000, 2_000_000_000))


def write(file, text):
    """Writes a file at a time of its own, however coarse the clock of the disk is."""
    file.write_text(text, encoding="utf-8")
    os.utime(file, (next(_TIMES),) * 2)


def warnings(caplog):
    told = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    caplog.clear()
    return told


def places(shelf, key="nurses"):
    return shelf.programmes[key].places


def test_without_a_folder_there_is_what_ships(tmp_path):
    shelf = load(Settings(cache=tmp_path))
    assert shelf.programmes == shipped()
    assert not shelf.refresh()
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ProgrammesRefused, match=r"none: No such file or directory; make the folder, or set DIASPORA"):
        load(Settings(programmes=tmp_path / "none", cache=tmp_path))


def test_a_file_comes_changes_and_goes(folder, loaded, caplog):
    shelf = loaded()
    assert not shelf.refresh()
    write(folder / "nurses.yaml", NURSES)
    assert shelf.refresh()
    assert not shelf.refresh()
    assert list(shelf.programmes) == ["open", *sorted([*(shipped().keys() - {"open"}), "nurses"])]
    write(folder / "nurses.yaml", NURSES.replace("20", "21"))
    assert shelf.refresh()
    assert places(shelf) == 21
    (folder / "nurses.yaml").unlink()
    assert shelf.refresh()
    assert shelf.programmes == shipped()
    assert warnings(caplog) == []


def test_a_comment_changes_nothing(folder, loaded):
    write(folder / "nurses.yml", NURSES)
    shelf = loaded()
    write(folder / "nurses.yml", "# with a word on top\n" + NURSES)
    assert not shelf.refresh()


def test_a_file_replaces_what_ships_until_it_goes(folder, loaded):
    write(folder / "match.yaml", NURSES.replace("key: nurses", "key: match"))
    shelf = loaded()
    assert places(shelf, "match") == 20
    (folder / "match.yaml").unlink()
    assert shelf.refresh()
    assert places(shelf, "match") == 210


def test_a_file_that_breaks_leaves_what_it_said_and_is_told_of_once(folder, loaded, caplog):
    write(folder / "nurses.yaml", NURSES)
    shelf = loaded()
    write(folder / "nurses.yaml", BAD)
    assert not shelf.refresh()
    assert not shelf.refresh()
    assert places(shelf) == 20
    assert warnings(caplog) == [f"{folder}/{REFUSED}; the programmes stay as they were"]
    write(folder / "nurses.yaml", NURSES.replace("20", "22"))
    assert shelf.refresh()
    assert places(shelf) == 22


def test_a_worker_that_starts_while_a_file_is_bad_serves_what_it_said(folder, loaded, caplog):
    write(folder / "nurses.yaml", NURSES)
    loaded()
    write(folder / "nurses.yaml", BAD)
    for _ in range(2):
        shelf = loaded()
        assert places(shelf) == 20
        assert warnings(caplog) == [f"{folder}/{REFUSED}; what it said last is served"]
        assert not shelf.refresh()


def test_a_file_that_was_never_good_stops_the_start(folder, loaded, caplog):
    write(folder / "nurses.yaml", BAD)
    write(folder / "match.yaml", "key: [")
    with pytest.raises(ProgrammesRefused, match=r"match\.yaml:1: expected a closing .*; .*nurses\.yaml:6: places: exp"):
        loaded()
    assert warnings(caplog) == []


def test_a_new_file_that_is_bad_is_left_out_while_it_runs(folder, loaded, caplog):
    shelf = loaded()
    write(folder / "nurses.yaml", BAD)
    write(folder / "match.yaml", "key: match")
    assert not shelf.refresh()
    assert shelf.programmes == shipped()
    assert len(warnings(caplog)) == 2


def test_what_was_deleted_does_not_come_back_when_the_next_file_is_bad(folder, loaded):
    write(folder / "nurses.yaml", NURSES)
    loaded()
    (folder / "nurses.yaml").unlink()
    loaded()
    write(folder / "nurses.yaml", BAD)
    with pytest.raises(ProgrammesRefused, match=REFUSED):
        loaded()


def test_two_folders_that_share_a_cache_do_not_share_what_they_said(folder, loaded, tmp_path):
    write(folder / "nurses.yaml", NURSES)
    loaded()
    other = tmp_path / "other"
    other.mkdir()
    write(other / "nurses.yaml", BAD)
    with pytest.raises(ProgrammesRefused, match=REFUSED):
        load(Settings(programmes=other, cache=tmp_path / "cache"))


def test_a_copy_that_cannot_be_read_is_none(folder, loaded, tmp_path):
    write(folder / "nurses.yaml", NURSES)
    loaded()
    for copy in copies_of(folder, tmp_path / "cache").iterdir():
        copy.write_text('{"key": "nurses"}', encoding="utf-8")
    write(folder / "nurses.yaml", BAD)
    with pytest.raises(ProgrammesRefused, match=REFUSED):
        loaded()


def test_a_cache_that_cannot_be_written_costs_a_warning(folder, tmp_path, caplog):
    write(folder / "nurses.yaml", NURSES)
    (tmp_path / "cache").write_text("", encoding="utf-8")
    shelf = load(Settings(programmes=folder, cache=tmp_path / "cache"))
    assert places(shelf) == 20
    assert [told.split(":")[0] for told in warnings(caplog)] == ["copies of the programmes could not be kept"]


def test_two_files_for_one_programme_leave_the_first(folder, loaded, caplog):
    write(folder / "nurses.yaml", NURSES)
    shelf = loaded()
    write(folder / "nurses.yml", NURSES.replace("20", "5"))
    assert not shelf.refresh()
    assert warnings(caplog)[0].startswith(f"{folder}/nurses.yml:1: expected one file for nurses, found nurses.yaml too")
    (folder / "nurses.yaml").unlink()
    assert shelf.refresh()
    assert places(shelf) == 5


def test_the_name_of_a_file_is_the_key(folder, loaded):
    write(folder / "carers.yaml", NURSES)
    with pytest.raises(ProgrammesRefused, match=r"carers\.yaml:1: key: expected the name of the file"):
        loaded()


def test_what_is_no_file_of_a_programme_is_left_alone(folder, loaded):
    write(folder / ".nurses.yaml.swp", BAD)
    write(folder / ".nurses.yaml", BAD)
    write(folder / "nurses.yaml~", BAD)
    write(folder / "README.md", "How we do it")
    (folder / "old.yaml").mkdir()
    (folder / "lost.yaml").symlink_to(folder / "nowhere.yaml")
    os.mkfifo(folder / "pipe.yaml")
    assert loaded().programmes == shipped()


def test_a_file_that_may_not_be_read_leaves_what_it_said(folder, loaded, caplog):
    write(folder / "nurses.yaml", NURSES)
    shelf = loaded()
    (folder / "nurses.yaml").write_bytes(b"\xff" * 30)
    assert not shelf.refresh()
    assert places(shelf) == 20
    assert "expected text in UTF-8" in warnings(caplog)[0]


def test_a_folder_that_is_lost_for_a_while_changes_nothing(folder, loaded, caplog, tmp_path):
    write(folder / "nurses.yaml", NURSES)
    shelf = loaded()
    folder.rename(tmp_path / "away")
    assert not shelf.refresh()
    assert not shelf.refresh()
    assert places(shelf) == 20
    assert len(warnings(caplog)) == 1
    (tmp_path / "away").rename(folder)
    assert not shelf.refresh()
    assert warnings(caplog) == []


def test_too_many_files_change_nothing(folder, loaded, caplog):
    shelf = loaded()
    for number in range(MOST + 1):
        write(folder / f"n{number}.yaml", NURSES.replace("key: nurses", f"key: n{number}"))
    assert not shelf.refresh()
    assert f"expected {MOST} programmes at most, found {MOST + 1}" in warnings(caplog)[0]
    with pytest.raises(ProgrammesRefused, match="programmes at most"):
        loaded()
    (folder / "n0.yaml").unlink()
    assert shelf.refresh()
    assert len(shelf.programmes) == len(shipped()) + MOST


def test_copies_are_whole_and_only_those_that_are_wanted(tmp_path):
    match, open_ = shipped()["match"], shipped()["open"]
    keep(tmp_path, match)
    keep(tmp_path, open_)
    before = (tmp_path / "match.json").stat()
    keep(tmp_path, match)
    assert (tmp_path / "match.json").stat().st_ino == before.st_ino
    assert (kept(tmp_path, "match"), kept(tmp_path, "none")) == (match, None)
    drop(tmp_path, {"open"})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["open.json"]


@settings(deadline=None, max_examples=40)
@given(st.lists(st.sampled_from(["good", "bad", "gone", "start"]), max_size=8))
def test_what_is_served_is_what_the_file_said_last_when_it_was_good(story):
    with TemporaryDirectory() as place:
        folder = Path(place) / "programmes"
        folder.mkdir()
        setting = Settings(programmes=folder, cache=Path(place) / "cache")
        shelf, last, is_bad = load(setting), None, False
        for number, step in enumerate(story, start=1):
            if step == "good":
                write(folder / "nurses.yaml", NURSES.replace("20", f"{number}"))
                last, is_bad = number, False
            elif step == "bad":
                write(folder / "nurses.yaml", BAD)
                is_bad = True
            elif step == "gone":
                (folder / "nurses.yaml").unlink(missing_ok=True)
                last, is_bad = None, False
            elif last is None and is_bad:
                with pytest.raises(ProgrammesRefused):
                    load(setting)
            else:
                shelf = load(setting)
            shelf.refresh()
            found = shelf.programmes.get("nurses")
            assert (found and found.places) == last
