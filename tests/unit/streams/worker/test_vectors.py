"""The store of vectors on disk."""

import sqlite3

import pytest

from streams.worker.vectors import open_vectors


def test_vectors_survive_a_restart_and_a_key_keeps_its_first_one(tmp_path):
    with open_vectors(tmp_path, "model+float32") as vectors:
        vectors.put({f"key {number}": bytes([number % 256]) for number in range(1200)})
    with open_vectors(tmp_path, "model+float32") as vectors:
        vectors.put({"key 1": b"other", "new": b"n"})
        found = vectors.get([f"key {number}" for number in range(1200)] + ["new", "unknown"])
    assert len(found) == 1201
    assert (found["key 1"], found["key 1199"], found["new"]) == (b"\x01", bytes([1199 % 256]), b"n")


def test_nothing_is_asked_or_stored(tmp_path):
    with open_vectors(tmp_path, "model") as vectors:
        vectors.put({})
        assert vectors.get([]) == {}


def test_versions_and_names_with_slashes_are_kept_apart(tmp_path):
    with open_vectors(tmp_path, "org/model:1") as one, open_vectors(tmp_path, "org/model:2") as two:
        one.put({"key": b"1"})
        assert two.get(["key"]) == {}


def test_two_connections_share_the_file(tmp_path):
    with open_vectors(tmp_path, "model") as one, open_vectors(tmp_path, "model") as two:
        one.put({"key": b"1"})
        assert two.get(["key"]) == {"key": b"1"}


def test_a_full_disk_costs_time_and_no_event(tmp_path, caplog):
    with open_vectors(tmp_path, "model") as vectors:
        vectors.put({"before": b"1"})
        database = vectors._database
        (pages,) = database.execute("PRAGMA page_count").fetchone()
        database.execute(f"PRAGMA max_page_count={pages}")
        for number in range(3):
            vectors.put({f"key {number} {part}": bytes(900) for part in range(20)})
        assert vectors.get(["before", "key 0 0"]) == {"before": b"1"}
        assert caplog.text.count("make room") == 1
        database.execute(f"PRAGMA max_page_count={2**30}")
        vectors.put({"after": b"2"})
        assert vectors.get(["after"]) == {"after": b"2"}


def test_a_file_that_is_none_of_ours_is_an_error(tmp_path):
    (tmp_path / "vectors").mkdir()
    (tmp_path / "vectors" / "model.sqlite").write_bytes(b"no database" * 100)
    with pytest.raises(sqlite3.DatabaseError), open_vectors(tmp_path, "model"):
        pass
