"""What the commands of accounts are told: standings, passwords and time, checked before anything is opened."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import typer
from sqlalchemy import Connection

from streams.access import passwords
from streams.access.chain import Noted
from streams.access.roles import Role, Standing, fault
from streams.access.upgrading import upgrade
from streams.database.engine import opened, reading, writing
from streams.kafka.running import beside
from streams.programmes.shelf import load
from streams.settings import Settings


def now() -> datetime:
    """The time of the clock, UTC."""
    return datetime.now(UTC)


@contextmanager
def changing() -> Iterator[Connection]:
    """A connection that changes accounts, in one transaction; the tables are made if need be."""
    with opened(beside(Settings()).database) as engine:
        upgrade(engine)
        with writing(engine) as connection:
            yield connection


@contextmanager
def looking() -> Iterator[Connection]:
    """A connection that reads; the tables are made if need be."""
    with opened(beside(Settings()).database) as engine:
        upgrade(engine)
        with reading(engine) as connection:
            yield connection


def standing(role: Role, programmes: list[str], organisation: str | None) -> Standing:
    """The standing as stated; typer.BadParameter where it is none, or a programme is not served."""
    stated = Standing(role, frozenset(programmes), organisation)
    if problem := fault(stated):
        raise typer.BadParameter(problem, param_hint="--role")
    served = load(Settings()).programmes if programmes else {}
    if unknown := stated.programmes - served.keys():
        found = f"found {', '.join(sorted(unknown))}"
        raise typer.BadParameter(f"expected keys of programmes: {', '.join(served)}; {found}", param_hint="--programme")
    return stated


def password(login: str) -> str:
    """The hash of a password asked for at the terminal, twice and unseen, or read as a line of standard input.

    Raises typer.BadParameter where it is refused.
    """
    stated = _asked() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
    if problem := passwords.problem(stated, login):
        raise typer.BadParameter(problem, param_hint="password")
    return passwords.hashed(passwords.prepared(), stated)


def noted(stated: str | None) -> Noted | None:
    """A last row as `audit verify` prints it; typer.BadParameter where it is none."""
    if stated is None:
        return None
    number, _, hashed = stated.partition(":")
    if not number.isdecimal() or len(hashed) != len("0" * 64):
        raise typer.BadParameter("expected NUMBER:HASH, as `audit verify` prints it", param_hint="--noted")
    return Noted(int(number), hashed)


def _asked() -> str:
    answer: str = typer.prompt("Password", hide_input=True, confirmation_prompt="The same once more", err=True)
    return answer
