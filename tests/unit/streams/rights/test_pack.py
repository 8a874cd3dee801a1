"""Everything held about a person, as JSON and to be read."""

import json

import typer
from typer.testing import CliRunner

from streams.database.engine import reading
from streams.rights.commands import held
from streams.rights.whole_database import whole_database

app = typer.Typer(pretty_exceptions_enable=False)
app.command()(held)


def test_the_pack_holds_everything_about_the_person_and_nobody_else(world):
    ran = CliRunner().invoke(app, ["p1", "--json"])
    pack = json.loads(ran.stdout)
    assert (pack["profile"]["text"], pack["identity"]["name"]) == ("I weld", "Aïda Ndiaye")
    assert [(one["need"], one["rank"], one["score"]) for one in pack["listed"]] == [("n1", 2, 50)]
    assert [(one["need"], one["conditions"][0]["why"]["en"]) for one in pack["not_listed"]] == [("n4", "no degree")]
    assert [(one["verdict"], one["reason"]) for one in pack["decisions"]] == [("hold", "call first")]
    assert {one["need"] for one in pack["sent"]} == {"n1", "n2"}
    assert "p2" not in ran.stdout


def test_it_can_be_read_and_is_noted_in_the_audit_log(world):
    ran = CliRunner().invoke(app, ["p1"])
    assert ran.exit_code == 0
    assert "Identity\n  id: p1\n  name: Aïda Ndiaye\n" in ran.stdout
    assert "Refused\n  nothing\n" in ran.stdout
    with whole_database(world.settings) as engine, reading(engine) as connection:
        assert connection.exec_driver_sql("SELECT act FROM audit_log").scalar() == "access given"


def test_of_somebody_who_is_not_there_there_is_nothing(world):
    pack = json.loads(CliRunner().invoke(app, ["p9", "--json"]).stdout)
    assert pack.pop("person") == "p9"
    assert not any(pack.values())
