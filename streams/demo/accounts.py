"""Accounts for looking at the demonstration, one for each role; what opens them is made anew at each start.

No password is known beforehand, and none is kept but as its hash: those of the last start open nothing any more.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from secrets import choice
from typing import NamedTuple

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text
from sqlalchemy import Connection, Engine

from streams.access import accounts, passwords, tokens
from streams.access.audit import TERMINAL
from streams.access.roles import Role, Standing
from streams.access.upgrading import upgrade
from streams.database.engine import opened, reading, writing
from streams.demo.showcase import DEMONSTRATED
from streams.settings import Settings

_PROGRAMMES = frozenset(DEMONSTRATED)
_ROLES: Mapping[str, tuple[Standing, str]] = {
    "officer": (Standing(Role.OFFICER, _PROGRAMMES), "reviews, decides, sends; three programmes"),
    "partner": (
        Standing(Role.PARTNER, frozenset({"match"}), "org-palisander"),
        "publishes vacancies; sees those of org-palisander",
    ),
    "auditor": (Standing(Role.AUDITOR), "reads everything but identities"),
    "administrator": (Standing(Role.ADMINISTRATOR), "looks after accounts"),
    "form": (Standing(Role.FORM, _PROGRAMMES), "posts to /v1, with this token"),
}
"""Standing and purpose of each account, by its login."""

_DEMONSTRATION = "Everybody in it is invented. The passwords are new at each start."
_NOBODY = "nobody can sign in yet: diaspora-match accounts add LOGIN --role administrator"
_TOKEN_LASTS = timedelta(days=1)
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that look alike."""


class Entrance(NamedTuple):
    """How somebody gets in."""

    login: str
    secret: str
    """The password; of the form its token."""
    purpose: str


def entrances(engine: Engine, now: datetime) -> tuple[Entrance, ...]:
    """Make the accounts where they are missing, and new secrets for all of them."""
    upgrade(engine)
    hashing = passwords.prepared()
    with writing(engine) as connection:
        known = {account.login for account in accounts.every(connection)}
        for login in _ROLES.keys() - known:
            accounts.add(connection, f"demo-{login}", login, _ROLES[login][0], None, TERMINAL, now)
        return tuple(Entrance(login, _secret(connection, hashing, login, now), _ROLES[login][1]) for login in _ROLES)


def how_to_sign_in(settings: Settings, *, demonstration: bool) -> RenderableType:
    """What to do to get into the console: the accounts of the demonstration, or how the first one is made."""
    with opened(settings.database) as engine:
        upgrade(engine)
        if demonstration:
            return entrances_view(entrances(engine, datetime.now(UTC)))
        with reading(engine) as connection:
            known = accounts.every(connection)
    return Text("sign in with an account of yours" if known else _NOBODY, style="dim")


def entrances_view(found: Sequence[Entrance]) -> RenderableType:
    """A table to copy from."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("Login", no_wrap=True)
    table.add_column("Password", no_wrap=True, overflow="fold")
    table.add_column("What it is for", style="dim")
    for one in found:
        table.add_row(*one)
    return Group("", table, "", Text(_DEMONSTRATION, style="dim"))


def _secret(connection: Connection, hashing: passwords.Passwords, login: str, now: datetime) -> str:
    key = accounts.named(connection, login).id
    if _ROLES[login][0].role is Role.FORM:
        for one in tokens.every(connection, key):
            if one.holds(now):
                tokens.revoke(connection, one.prefix, TERMINAL, now)
        return tokens.make(connection, key, "demonstration", _TOKEN_LASTS, TERMINAL, now).secret
    fresh = "-".join("".join(choice(_LETTERS) for _ in range(4)) for _ in range(4))
    accounts.set_password(connection, key, passwords.hashed(hashing, fresh), TERMINAL, now)
    return fresh
