"""The commands, as they are typed: what they print, and what they ask for and where."""

import io
import json

import pytest
import typer
from sqlalchemy import text, update

from streams.access import passwords, stating
from streams.access.accounts import AccountRefused, credentials
from streams.access.commands import app, audit_app
from streams.access.passwords import check, prepared
from streams.access.tables import AuditRow
from streams.database.engine import opened, writing


@pytest.fixture
def run(monkeypatch, tmp_path, capsys, argon2, password):
    """Runs a command with a line on standard input; its output, or the JSON of it."""
    monkeypatch.setenv("DIASPORA_MATCH_DATABASE", f"sqlite:///{tmp_path}/data/own.db")
    monkeypatch.setenv("DIASPORA_MATCH_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(passwords, "PasswordHasher", argon2)

    def command(*arguments, says=password, of=app):
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{says}\nnext line\n"))
        code = of(list(arguments), standalone_mode=False)
        assert not code, code
        printed = capsys.readouterr().out
        return json.loads(printed) if "--json" in arguments else printed

    return command


@pytest.fixture
def database(run, tmp_path):
    with opened(f"sqlite:///{tmp_path}/data/own.db") as engine:
        yield engine


@pytest.fixture
def first(run):
    """Id of the first administrator."""
    return run("add", "root@here.org", "--role", "administrator", "--json")["id"]


def test_the_first_administrator_is_made_by_a_command(run, first, database, password):
    (listed,) = run("list", "--json")
    assert listed == {
        "id": first,
        "login": "root@here.org",
        "role": "administrator",
        "programmes": [],
        "organisation": None,
        "created": listed["created"],
        "disabled": None,
        "password": True,
    }
    assert first.startswith("administrator-")
    with database.connect() as connection:
        found = credentials(connection, "root@here.org")
    assert found
    assert check(prepared(), found.kept, password).fits


def test_an_empty_list_says_how_to_begin(run):
    assert "accounts add LOGIN --role administrator" in run("list")


def test_every_role_is_added(run, first):
    run("add", "o@here", "--role", "officer", "--programme", "open", "--programme", "job-fair", "--id", "officer-1")
    run("add", "p@here", "--role", "partner", "--programme", "job-fair", "--organisation", "acme", "--id", "p-1")
    run("add", "a@here", "--role", "auditor", "--no-password", "--id", "a-1")
    assert "form-1: form, signs in as f" in run("add", "f", "--role", "form", "--programme", "open", "--id", "form-1")
    held = {one["id"]: one for one in run("list", "--json")}
    assert held["officer-1"]["programmes"] == ["job-fair", "open"]
    assert held["p-1"]["organisation"] == "acme"
    assert not held["a-1"]["password"]
    assert not held["form-1"]["password"]
    shown = run("list")
    assert "acme: job-fair" in shown
    assert "with tokens" in shown


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["x", "--role", "officer"], "at least one programme"),
        (["x", "--role", "officer", "--programme", "nowhere"], "found nowhere"),
        (["x", "--role", "auditor", "--organisation", "acme"], "no organisation"),
        (["x", "--role", "king"], "king"),
        (["x"], "--role"),
    ],
)
def test_what_is_used_wrongly_is_said(run, arguments, says):
    with pytest.raises(typer.TyperException) as refused:
        run("add", *arguments)
    assert says in refused.value.format_message()


@pytest.mark.parametrize(("stated", "says"), [("short", "12 to 1000"), ("password1234", "first to be tried")])
def test_a_bad_password_is_refused(run, stated, says):
    with pytest.raises(typer.BadParameter, match=says):
        run("add", "x", "--role", "auditor", says=stated)
    assert run("list", "--json") == []


def test_a_password_is_asked_for_twice_at_a_terminal(run, monkeypatch):
    asked = {}

    class Terminal(io.StringIO):
        def isatty(self):
            return True

    def prompt(question, **how):
        asked.update(how)
        return "mule roof candle eight"

    monkeypatch.setattr(typer, "prompt", prompt)
    monkeypatch.setattr("sys.stdin", Terminal())
    assert stating.password("login").startswith("$argon2id$")
    assert asked["hide_input"]
    assert asked["confirmation_prompt"]


def test_a_password_is_changed(run, first, database):
    assert run("password", "root@here.org", says="another roof candle").startswith(f"{first}: has another")
    with database.connect() as connection:
        found = credentials(connection, "root@here.org")
    assert found
    assert check(prepared(), found.kept, "another roof candle").fits


def test_an_account_is_changed_disabled_and_enabled(run, first):
    run("add", "o@here", "--role", "officer", "--programme", "open", "--id", "o-1")
    assert run("change", "o-1", "--role", "auditor", "--json")["role"] == "auditor"
    assert run("disable", "o@here", "--json")["disabled"]
    assert "disabled" in run("list")
    assert run("enable", "o@here", "--json")["disabled"] is None
    with pytest.raises(AccountRefused, match="last administrator"):
        run("disable", first)
    with pytest.raises(AccountRefused, match="no such account"):
        run("disable", "nobody")


def test_a_token_is_shown_once_and_revoked_by_its_beginning(run, first):
    run("add", "f", "--role", "form", "--programme", "open", "--id", "form-1")
    shown = run("token", "form-1", "--for", "sign-up page", "--days", "7").strip()
    made = run("token", "f", "--json")
    assert made["token"].startswith(made["prefix"])
    assert len(run("tokens", "--json")) == 2
    listed = run("tokens", "form-1")
    assert "sign-up page" in listed
    assert shown not in listed
    prefix = shown[: len(made["prefix"])]
    assert f"{prefix}…" in listed
    assert "revoked" in run("revoke", f"{prefix}…")
    assert run("revoke", made["prefix"], "--json")["revoked"]
    assert run("tokens").count("revoked") == 2
    assert run("tokens", first) == "No tokens.\n"


def test_the_log_is_listed_and_found_whole(run, first):
    run("add", "f", "--role", "form", "--programme", "open", "--id", "form-1")
    rows = run("list", "--json", of=audit_app)
    assert [(row["number"], row["actor"], row["act"], row["about"]) for row in rows] == [
        (2, "terminal", "account added", "form-1"),
        (1, "terminal", "account added", first),
    ]
    assert [row["number"] for row in run("list", "--about", first, "--by", "terminal", "--json", of=audit_app)] == [1]
    assert "programmes=open" in run("list", of=audit_app)
    assert run("list", "--by", "nobody", of=audit_app) == "No lines.\n"
    last = run("verify", "--json", of=audit_app)["last"]
    assert f"{last['number']}:{last['hash']}" in run("verify", of=audit_app)
    assert "2 rows are" in run("verify", "--noted", f"{last['number']}:{last['hash']}", of=audit_app)


def test_a_log_that_was_changed_is_an_exit_code_of_one(run, first, database, capsys):
    with writing(database) as connection:
        connection.execute(text("DROP TRIGGER audit_log_unchanged"))
        connection.execute(update(AuditRow).values(actor="somebody"))
    assert audit_app(["verify"], standalone_mode=False) == 1
    assert capsys.readouterr().out.startswith("row 1 of the audit log: not as it was written")
    assert audit_app(["verify", "--json"], standalone_mode=False) == 1
    assert json.loads(capsys.readouterr().out)["fault"]["number"] == 1


def test_a_log_that_was_cut_off_is_found_by_what_was_noted(run, first):
    assert audit_app(["verify", "--noted", f"9:{'a' * 64}"], standalone_mode=False) == 1
    with pytest.raises(typer.BadParameter, match="NUMBER:HASH"):
        run("verify", "--noted", "9", of=audit_app)


def commands(group):
    return getattr(typer.main.get_command(group), "commands", {}).items()


@pytest.mark.parametrize(
    "name", [f"{group.info.help}/{name}" for group in (app, audit_app) for name, _ in commands(group)]
)
def test_every_command_speaks_json_and_says_what_it_does(name):
    group = app if name.startswith(str(app.info.help)) else audit_app
    command = dict(commands(group))[name.rpartition("/")[2]]
    assert command.help
    assert all(parameter.help for parameter in command.params)
    assert "--json" in {option for parameter in command.params for option in parameter.opts}


def test_no_command_takes_a_password_as_an_argument():
    for _, command in commands(app):
        assert not [
            parameter for parameter in command.params if "password" in (parameter.name or "") and not parameter.is_flag
        ]
