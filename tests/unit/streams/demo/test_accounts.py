"""Accounts for the demonstration: one of each role, and secrets that are new at each start."""

from datetime import UTC, datetime

import pytest

from streams.access import accounts, passwords, tokens
from streams.access.roles import Role
from streams.database.engine import opened, reading
from streams.demo.accounts import entrances, entrances_view, how_to_sign_in
from streams.settings import Settings
from streams.terminal import console

NOW = datetime(2026, 4, 1, tzinfo=UTC)


@pytest.fixture
def engine(tmp_path):
    with opened(f"sqlite:///{tmp_path}/demo.db") as made:
        yield made


def fits(engine, one):
    with reading(engine) as connection:
        kept = accounts.credentials(connection, one.login)
    assert kept
    return passwords.check(passwords.prepared(), kept.kept, one.secret).fits


def test_there_is_one_of_each_role_and_what_is_printed_opens_it(engine):
    found = entrances(engine, NOW)
    with reading(engine) as connection:
        made = accounts.every(connection)
    assert {one.standing.role for one in made} == set(Role)
    assert {one.login for one in found} == {one.login for one in made}
    assert all(fits(engine, one) for one in found if one.login != "form")
    assert all(one.secret in console_text(entrances_view(found)) for one in found)


def console_text(view):
    made = console()
    with made.capture() as captured:
        made.print(view)
    return captured.get()


def test_the_secrets_of_the_last_start_open_nothing_any_more(engine):
    first, second = entrances(engine, NOW), entrances(engine, NOW)
    assert not {one.secret for one in first} & {one.secret for one in second}
    assert not fits(engine, first[0])
    assert fits(engine, second[0])
    with reading(engine) as connection:
        assert len(accounts.every(connection)) == len(first), "and there are no more accounts"
        holding = [one for one in tokens.every(connection) if one.holds(NOW)]
    assert len(holding) == 1
    assert found_token(second).startswith(holding[0].prefix)


def found_token(found):
    return next(one.secret for one in found if one.login == "form")


def test_no_password_is_easy_to_guess(engine):
    for one in entrances(engine, NOW):
        assert passwords.problem(one.secret, one.login) is None


def test_without_the_demonstration_it_says_how_the_first_account_is_made(tmp_path):
    settings = Settings(database=f"sqlite:///{tmp_path}/own.db")
    assert "accounts add LOGIN --role administrator" in console_text(how_to_sign_in(settings, demonstration=False))
    with opened(settings.database) as engine:
        entrances(engine, NOW)
    assert "an account of yours" in console_text(how_to_sign_in(settings, demonstration=False))
