"""Tokens: shown once, kept as a hash, and of no use once revoked or expired."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from streams.access import accounts, tokens
from streams.access.accounts import AccountRefused
from streams.access.audit import Act, entries
from streams.access.roles import Role
from streams.access.tables import Base

WEEK = timedelta(days=7)


@pytest.fixture
def made(desk):
    desk.add(Role.FORM)
    with desk.writing() as connection:
        return tokens.make(connection, "form-1", "sign-up page", WEEK, "administrator-1", desk.now)


def test_a_token_speaks_for_its_account_until_it_expires(desk, made):
    with desk.reading() as connection:
        for moment in (desk.now, desk.later(days=6.99)):
            holder = tokens.holder(connection, made.secret, moment)
            assert holder
            assert holder.id == "form-1"
        assert tokens.holder(connection, made.secret, desk.later(days=7)) is None


def test_another_text_speaks_for_nobody(desk, made):
    with desk.reading() as connection:
        for wrong in ("", made.token.prefix, made.secret[:-1], made.secret + "x", made.secret.upper(), "\udc80\x00"):
            assert tokens.holder(connection, wrong, desk.now) is None


def test_a_token_stands_nowhere_in_the_database(desk, made, kind, address):
    own = made.secret.removeprefix(made.token.prefix)
    with desk.reading() as connection:
        held = [repr(row) for table in Base.metadata.sorted_tables for row in connection.execute(select(table))]
    assert any(made.token.prefix in row for row in held)
    assert not any(own in row for row in held)
    if kind == "sqlite":
        folder = address.removeprefix("sqlite:///").rpartition("/")[0]
        files = [file.read_bytes() for file in sorted(Path(folder).iterdir())]
        assert any(made.token.prefix.encode() in content for content in files)
        assert not any(own.strip("_").encode() in content for content in files)


def test_tokens_are_listed_without_the_secret(desk, made):
    desk.add()
    with desk.reading() as connection:
        assert tokens.every(connection) == tokens.every(connection, "form-1") == (made.token,)
        assert tokens.every(connection, "officer-1") == ()
    assert made.token == (made.token.prefix, "form-1", "sign-up page", desk.now, desk.now + WEEK, None)


def test_a_revoked_token_opens_nothing(desk, made):
    with desk.writing() as connection:
        revoked = tokens.revoke(connection, made.token.prefix, "administrator-1", desk.now)
        assert tokens.holder(connection, made.secret, desk.now) is None
        assert not revoked.holds(desk.now)
        assert tokens.every(connection) == (revoked,)
        with pytest.raises(AccountRefused, match="revoked already"):
            tokens.revoke(connection, made.token.prefix, "administrator-1", desk.now)
        with pytest.raises(AccountRefused, match="no token"):
            tokens.revoke(connection, "dm_", "administrator-1", desk.now)


def test_the_token_of_a_disabled_account_opens_nothing(desk, made):
    with desk.writing() as connection:
        accounts.disable(connection, "form-1", "administrator-1", desk.now)
        assert tokens.holder(connection, made.secret, desk.now) is None
        with pytest.raises(AccountRefused, match="enable it first"):
            tokens.make(connection, "form-1", "", WEEK, "administrator-1", desk.now)


@pytest.mark.parametrize("lasting", [timedelta(), timedelta(days=-1), timedelta(days=367)])
def test_no_token_lasts_for_ever_or_not_at_all(desk, lasting):
    desk.add(Role.FORM)
    with pytest.raises(AccountRefused, match="366 days"), desk.writing() as connection:
        tokens.make(connection, "form-1", "", lasting, "administrator-1", desk.now)


def test_what_it_is_for_is_said_in_short(desk):
    desk.add(Role.FORM)
    with pytest.raises(AccountRefused, match="100 characters"), desk.writing() as connection:
        tokens.make(connection, "form-1", "x" * 101, WEEK, "administrator-1", desk.now)


def test_making_and_revoking_is_recorded(desk, made):
    with desk.writing() as connection:
        tokens.revoke(connection, made.token.prefix, "administrator-1", desk.now)
        revoked, created, _ = entries(connection)
    assert (created.act, revoked.act) == (Act.TOKEN_MADE, Act.TOKEN_REVOKED)
    assert created.detail == revoked.detail == {"prefix": made.token.prefix}
    assert created.about == revoked.about == "form-1"
