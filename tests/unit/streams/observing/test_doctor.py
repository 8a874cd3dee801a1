"""The doctor: what it finds on this machine, what it prints, and when it says that all is well."""

import json
import os
from typing import Any, cast

import pytest
from kafka.errors import KafkaError
from sqlalchemy import text

from streams.cli import run
from streams.database import upgrading
from streams.database.engine import opened, writing
from streams.observing import doctor as doctors
from streams.observing import examining
from streams.observing.diagnosis import Check, good
from streams.observing.doctor import (
    checks_view,
    database_check,
    disk_check,
    model_check,
    programmes_check,
    taxonomy_check,
)
from streams.observing.examining import broker_checks
from streams.settings import Settings
from streams.skills import installed
from streams.skills.installed import taxonomy_file
from streams.terminal import console


@pytest.fixture
def settings(tmp_path, monkeypatch):
    monkeypatch.delenv("DIASPORA_MATCH_KAFKA", raising=False)
    monkeypatch.setenv("DIASPORA_MATCH_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("DIASPORA_MATCH_DATABASE", f"sqlite:///{tmp_path / 'own.db'}")
    return Settings()


def test_the_packaged_model_is_always_there(settings):
    assert "at the first start" in model_check(settings).what
    folder = settings.cache / "models" / "any"
    folder.mkdir(parents=True)
    (folder / "modules.json").touch()
    assert model_check(settings) == ("model", "good", "unpacked in the cache", "")


def test_another_model_is_a_folder_or_has_to_be_fetched(settings, tmp_path):
    assert model_check(settings.model_copy(update={"model": str(tmp_path)})).state == "good"
    fetched = model_check(settings.model_copy(update={"model": "org/name"}))
    assert (fetched.state, "'org/name'" in fetched.what) == ("warning", True)


def test_a_missing_taxonomy_is_a_warning_and_a_damaged_one_is_bad(settings):
    assert (taxonomy_check(settings).state, "import DIR" in taxonomy_check(settings).remedy) == ("warning", True)
    taxonomy_file(settings).parent.mkdir(parents=True)
    taxonomy_file(settings).write_bytes(b"no taxonomy")
    assert taxonomy_check(settings).state == "bad"


def test_a_taxonomy_is_there_or_has_to_be_laid_out(settings, esco_folder):
    made, _ = installed.imported(settings, esco_folder, None, lambda _: None)
    assert "taxonomy prepare" in taxonomy_check(settings).remedy
    taxonomy_file(settings).with_name(f"confidence-{made.digest[:12]}-any.json").touch()
    assert taxonomy_check(settings) == ("taxonomy", "good", f"{made.name} {made.version}", "")


def test_programmes_are_counted_and_a_wrong_one_is_named_with_its_line(settings, tmp_path):
    assert programmes_check(settings).state == "good"
    own = settings.model_copy(update={"programmes": tmp_path})
    (tmp_path / "mine.yaml").write_text("name: [", encoding="utf-8")
    check = programmes_check(own)
    assert check.state == "bad"
    assert f"{tmp_path / 'mine.yaml'}:" in check.what


def test_a_cache_that_cannot_be_written_is_bad(settings, monkeypatch):
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert disk_check(settings).state == "bad"


def test_the_disk_is_the_one_the_cache_will_stand_on(settings):
    assert not settings.cache.exists()
    assert str(settings.cache) in disk_check(settings).what


def test_a_database_that_is_not_there_yet_is_not_made_by_looking(settings, tmp_path):
    assert "the projector makes it" in database_check(with_database(settings, tmp_path)).what
    assert not (tmp_path / "any.db").exists()


def test_tables_of_this_version_are_good_and_older_ones_are_to_be_upgraded(settings, tmp_path):
    own = with_database(settings, tmp_path)
    with opened(own.database) as engine:
        assert "database upgrade" in database_check(own).remedy
        upgrading.upgrade(engine)
    assert database_check(own) == ("database", "good", "its tables are of this version", "")


def test_tables_of_a_later_version_are_bad(settings, tmp_path):
    own = with_database(settings, tmp_path)
    with opened(own.database) as engine:
        upgrading.upgrade(engine)
        with writing(engine) as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = 'of-tomorrow'"))
    assert (database_check(own).state, "later version" in database_check(own).what) == ("bad", True)


def test_a_file_that_is_no_database_is_bad(settings, tmp_path):
    (tmp_path / "any.db").write_bytes(b"no database at all, but long enough to be looked at as one" * 9)
    assert database_check(with_database(settings, tmp_path)).state == "bad"


def with_database(settings, folder):
    return settings.model_copy(update={"database": f"sqlite:///{folder / 'any.db'}"})


def test_without_a_broker_the_rest_is_looked_at(settings, capsys):
    assert run(["doctor", "--json"]) == 1
    found = [Check(**check) for check in json.loads(capsys.readouterr().out)]
    assert [check.name for check in found] == [
        "broker",
        "model",
        "taxonomy",
        "programmes",
        "database",
        "disk",
        "versions",
    ]
    assert found[0].state == "bad"
    assert "DIASPORA_MATCH_KAFKA" in found[0].remedy


def test_a_broker_that_does_not_answer_is_bad(settings):
    (check,) = broker_checks(settings.model_copy(update={"kafka": "127.0.0.1:1"}))
    assert (check.state, "127.0.0.1:1" in check.what) == ("bad", True)


def test_only_what_is_bad_is_a_failure(settings, capsys, monkeypatch):
    checks = [good("broker", "answers"), Check("disk", "warning", "1 GiB", "make room")]
    monkeypatch.setattr(doctors, "examined", lambda _: iter(checks))
    assert run(["doctor"]) == 0
    checks[0] = Check("broker", "bad", "silent", "start it")
    assert run(["doctor"]) == 1
    assert "start it" in capsys.readouterr().out


def test_what_it_says_cannot_steer_a_terminal(capsys):
    console().print(checks_view([Check("programmes", "bad", "x\x1b[2J", "mend it")]))
    printed = capsys.readouterr().out
    assert "\x1b[2J" not in printed
    assert printed.split() == ["bad", "programmes", "x", "[2J", "→", "mend", "it"]


class Admin:
    """An administration that tells nothing of policies, as some brokers do."""

    def describe_configs(self, *_, **__):
        raise KafkaError("not supported")


def test_a_broker_that_keeps_its_policies_to_itself_is_no_failure():
    assert examining._policies(cast("Any", Admin()), {}, ["a"]) == {}
