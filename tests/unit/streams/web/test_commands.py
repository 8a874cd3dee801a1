"""The command of the console, and where it listens."""

import logging
import signal
import socket

import pytest

from streams.cli import run
from streams.observing import logs
from streams.settings import Settings
from streams.web import commands, process
from streams.worker.exits import UNREACHABLE


def test_the_command_says_where_the_console_is_and_keeps_it_running(monkeypatch, capsys):
    started = []

    def supervise(settings, role):
        started.append((settings.console_port, role))
        return 0

    monkeypatch.setattr(commands, "supervise", supervise)
    monkeypatch.setenv("DIASPORA_MATCH_CONSOLE_PORT", "8400")
    assert run(["console"]) == 0
    assert started == [(8400, "console")]
    assert "http://127.0.0.1:8400 " in capsys.readouterr().out


def test_an_address_of_ipv6_is_written_as_browsers_take_it(monkeypatch, capsys):
    monkeypatch.setattr(commands, "supervise", lambda *_: 0)
    monkeypatch.setenv("DIASPORA_MATCH_CONSOLE_HOST", "::1")
    run(["console"])
    assert "http://[::1]:8392 " in capsys.readouterr().out


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.53", "::1", "localhost"])
def test_on_this_machine_nothing_is_warned_of(host, caplog):
    assert process._is_loopback(host)


def test_for_others_it_is_said_that_somebody_else_has_to_speak_https(caplog):
    with caplog.at_level(logging.WARNING), process._listening(Settings(console_host="0.0.0.0", console_port=_free())):
        assert "have a proxy in front of it do so" in caplog.text
    assert not process._is_loopback("match.example")


def _free() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def test_a_process_without_a_database_says_so_and_ends(monkeypatch, caplog):
    monkeypatch.setenv("DIASPORA_MATCH_DATABASE", "postgresql://nobody@127.0.0.1:1/none")
    monkeypatch.setenv("DIASPORA_MATCH_CONSOLE_PORT", str(_free()))
    monkeypatch.setattr(logs, "begin", lambda _: None)
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    assert process.main([]) == UNREACHABLE
    assert "cannot be opened" in caplog.text
