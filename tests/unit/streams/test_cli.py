"""The command line without a broker: complete help, one clear line for each error, and nothing heavy loaded."""

import io
import json
import subprocess
import sys
from types import SimpleNamespace

import pytest
import typer

from streams import cli
from streams.cli import app, run


def commands(command=None, path=()):
    command = command or typer.main.get_command(app)
    yield path, command
    for name, inner in getattr(command, "commands", {}).items():
        yield from commands(inner, (*path, name))


COMMANDS = {" ".join(path): command for path, command in commands()}


@pytest.fixture(autouse=True)
def _alone(monkeypatch, tmp_path):
    monkeypatch.setenv("DIASPORA_MATCH_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("DIASPORA_MATCH_KAFKA", raising=False)


def failed(capsys, *arguments):
    """The one line on standard error, and the exit code."""
    code = run([str(argument) for argument in arguments])
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert printed.err.startswith("diaspora-match: ")
    return printed.err, code


def test_the_commands_are_those_that_are_promised():
    leaves = {path for path, command in COMMANDS.items() if not getattr(command, "commands", None)}
    assert leaves == {
        "broker",
        "worker",
        "up",
        "demo",
        "publish profiles",
        "publish needs",
        "shortlist",
        "dead-letters list",
        "dead-letters replay",
        "evaluate",
        "mapping",
        "schemas",
        "taxonomy import",
        "taxonomy fetch",
        "taxonomy prepare",
        "taxonomy show",
        "programmes check",
        "programmes list",
        "programmes show",
        "excluded",
        "assign",
        "fairness",
        "decide",
        "decisions",
        "send",
        "sent",
        "erase",
        "held",
        "consent",
        "retention",
        "doctor",
        "train",
        "projector",
        "console",
        "database upgrade",
        "database rebuild",
        "database refill",
        "accounts add",
        "accounts list",
        "accounts change",
        "accounts disable",
        "accounts enable",
        "accounts password",
        "accounts token",
        "accounts tokens",
        "accounts revoke",
        "audit list",
        "audit verify",
    }


@pytest.mark.parametrize("path", COMMANDS)
def test_every_command_and_every_option_is_described(path, capsys):
    command = COMMANDS[path]
    assert command.help
    assert all(parameter.help for parameter in command.params)
    assert run([*path.split(), "--help"]) == 0
    assert "Usage: diaspora-match" in capsys.readouterr().out


QUIET = {"worker", "projector", "console"}
"""Commands that print nothing but their log."""


@pytest.mark.parametrize(
    "path",
    [path for path, command in COMMANDS.items() if not hasattr(command, "commands") and path not in QUIET],
)
def test_whatever_prints_prints_json_too(path):
    assert "--json" in {option for parameter in COMMANDS[path].params for option in parameter.opts}


def test_the_help_names_every_setting(capsys):
    run(["--help"])
    assert "DIASPORA_MATCH_SESSION_TIMEOUT" in capsys.readouterr().out


@pytest.mark.parametrize("nothing", [[], ["publish"], ["dead-letters"], ["taxonomy"], ["programmes"]], ids=" ".join)
def test_a_command_that_is_left_out_gives_the_help(nothing, capsys):
    assert run(nothing) == 2
    printed = capsys.readouterr()
    assert "Usage: diaspora-match" in printed.out
    assert printed.err == ""


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["nonsense"], "nonsense"),
        (["up", "--prt", "1"], "--prt"),
        (["up", "--port", "0"], "--port"),
        (["up", "--port", "http"], "--port"),
        (["shortlist"], "NEED_ID"),
        (["shortlist", "n1", "--top", "0"], "--top"),
        (["shortlist", "n1", "--wait", "soon"], "--wait"),
        (["publish", "people", "x"], "people"),
        (["publish", "needs"], "FILE"),
        (["publish", "needs", "x", "--programme", "moon"], "expected the key of a programme: open, balkans"),
        (["publish", "profiles", "a.pdf", "b.pdf", "--id", "p1"], "expected one file beside it"),
        (["schemas"], "DIR"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_wrong_use_is_one_line(arguments, expected, capsys):
    line, code = failed(capsys, *arguments)
    assert expected in line
    assert code == 2


@pytest.mark.parametrize(
    "arguments",
    [["shortlist", "n1"], ["dead-letters", "list"], ["dead-letters", "replay"], ["worker"], ["publish", "needs", "-"]],
    ids=" ".join,
)
def test_without_a_broker_it_says_what_to_do(arguments, capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"")))
    line, code = failed(capsys, *arguments)
    assert "`diaspora-match up`" in line
    assert "DIASPORA_MATCH_KAFKA=host:port" in line
    assert code == 1


@pytest.mark.parametrize("kind", ["profiles", "needs"])
def test_a_missing_file_is_named(kind, capsys, tmp_path):
    line, code = failed(capsys, "publish", kind, tmp_path / "none.jsonl")
    assert f"{tmp_path / 'none.jsonl'}: No such file or directory" in line
    assert code == 1


def test_a_folder_is_no_file(capsys, tmp_path):
    assert "Is a directory" in failed(capsys, "publish", "needs", tmp_path)[0]


def test_a_programme_file_that_is_wrong_is_named_with_its_line(capsys, monkeypatch, tmp_path):
    (tmp_path / "nurses.yaml").write_text("key: nurses", encoding="utf-8")
    monkeypatch.setenv("DIASPORA_MATCH_PROGRAMMES", str(tmp_path))
    line, code = failed(capsys, "programmes", "list")
    assert f"{tmp_path}/nurses.yaml:1: about: expected this key, which is required" in line
    assert code == 1


def test_a_folder_that_cannot_be_made_is_named(capsys, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert "file" in failed(capsys, "schemas", tmp_path / "file" / "folder")[0]


def test_a_setting_that_cannot_be_is_named(capsys, monkeypatch):
    monkeypatch.setenv("DIASPORA_MATCH_PARTITIONS", "many")
    line, code = failed(capsys, "dead-letters", "list")
    assert "DIASPORA_MATCH_PARTITIONS: Input should be a valid integer" in line
    assert code == 1


def test_a_port_is_for_a_local_broker_only(capsys, monkeypatch):
    monkeypatch.setenv("DIASPORA_MATCH_KAFKA", "kafka:9092")
    assert "kafka:9092" in failed(capsys, "up", "--port", "9999")[0]


def test_a_folder_without_a_set_is_named(capsys, tmp_path):
    assert "is no evaluation set" in failed(capsys, "evaluate", tmp_path)[0]


def test_a_failure_that_nobody_foresaw_does_not_show_the_content(capsys, monkeypatch):
    def unforeseen(_):
        raise KeyError("Ann Example")

    monkeypatch.setattr(cli, "located", unforeseen)
    line, code = failed(capsys, "dead-letters", "list")
    assert "KeyError" in line
    assert "Ann Example" not in line
    assert code == 1


def test_a_reader_that_has_seen_enough_is_no_error(tmp_path):
    command = "from streams.cli import main; main()"
    arguments = [sys.executable, "-c", command, "schemas", str(tmp_path)]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 1


def test_an_interruption_has_its_exit_code(monkeypatch, capsys):
    def interrupted(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "located", interrupted)
    assert run(["dead-letters", "list"]) == 130
    assert "Traceback" not in capsys.readouterr().err


def test_the_schemas_are_written_and_listed(capsys, tmp_path):
    assert run(["schemas", str(tmp_path / "docs"), "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert sorted(listed) == sorted(str(path) for path in (tmp_path / "docs").iterdir())


def test_nothing_heavy_is_loaded():
    heavy = ("torch", "faust", "sentence_transformers", "transformers", "sklearn", "numba", "numpy")
    check = f"import sys; from streams import cli; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
