"""Signing in: who gets in, that nothing is said to those who do not, and that haste does not help."""

from threading import Thread

import pytest

from streams.access import accounts, passwords, sessions
from streams.access.audit import Act, entries
from streams.access.roles import Role
from streams.access.signing_in import SignedIn, Stated, TurnedAway, sign_in, sign_out
from streams.access.throttle import ACCOUNT


def tried(desk, login, password, address="192.0.2.7", **span):
    return sign_in(desk.engine, desk.hashing, Stated(login, password, address), desk.later(**span))


def acts(desk):
    with desk.reading() as connection:
        return [(one.actor, one.act) for one in reversed(entries(connection))]


def test_who_has_the_password_is_in(desk, password):
    account = desk.add()
    found = tried(desk, " OFFICER-1@here", password)
    assert isinstance(found, SignedIn)
    assert found.account == account
    with desk.reading() as connection:
        session = sessions.find(connection, found.secret, desk.now)
    assert session
    assert session.account == account
    assert acts(desk)[1:] == [("officer-1", Act.SIGNED_IN)]


def test_all_others_are_turned_away_alike(desk, password):
    desk.add()
    desk.add(Role.AUDITOR)
    with desk.writing() as connection:
        accounts.disable(connection, "auditor-1", "terminal", desk.now)
        accounts.add(connection, "form-1", "form-1@here", accounts.named(connection, "officer-1").standing,
                     None, "terminal", desk.now)  # fmt: skip
    answers = [
        tried(desk, login, stated)
        for login, stated in [
            ("officer-1@here", "wrong"),
            ("nobody@here", password),
            ("auditor-1@here", password),
            ("form-1@here", password),
            ("", ""),
            ("a b\x00\udc80", "\udc80"),
        ]
    ]
    assert answers == [TurnedAway()] * 6
    refused = [actor for actor, act in acts(desk) if act == Act.SIGN_IN_REFUSED]
    assert refused == ["officer-1", "nobody", "auditor-1", "form-1", "nobody", "nobody"]


def test_nothing_that_was_typed_is_recorded(desk):
    desk.add()
    tried(desk, "my secret typed too early", "x")
    with desk.reading() as connection:
        assert "secret" not in repr(entries(connection))


@pytest.mark.parametrize("login", ["officer-1@here", "nobody@here"])
def test_whoever_tries_often_waits_whether_there_is_such_an_account_or_not(desk, password, login):
    desk.add()
    for _ in range(ACCOUNT.free):
        assert tried(desk, login, "wrong") == TurnedAway()
    before = acts(desk)
    assert tried(desk, login, password) == tried(desk, login, "wrong") == TurnedAway(ACCOUNT.first)
    assert acts(desk) == before


def test_after_the_wait_the_right_password_is_in_and_all_is_forgiven(desk, password):
    desk.add()
    for _ in range(ACCOUNT.free):
        tried(desk, "officer-1@here", "wrong")
    assert isinstance(tried(desk, "officer-1@here", password, seconds=1), SignedIn)
    assert tried(desk, "officer-1@here", "wrong", seconds=1) == TurnedAway()


def test_many_at_once_gain_nothing(desk):
    desk.add()
    answers = []
    together = [
        Thread(target=lambda: answers.append(tried(desk, "officer-1@here", "wrong"))) for _ in range(ACCOUNT.free * 2)
    ]
    for one in together:
        one.start()
    for one in together:
        one.join()
    assert answers.count(TurnedAway()) == ACCOUNT.free
    assert answers.count(TurnedAway(ACCOUNT.first)) == ACCOUNT.free


def test_a_password_is_kept_anew_when_the_parameters_change(desk, password, argon2):
    desk.add()
    desk.hashing = passwords.prepared(argon2(rounds=2))
    assert isinstance(tried(desk, "officer-1@here", password), SignedIn)
    with desk.reading() as connection:
        kept = accounts.credentials(connection, "officer-1@here")
    assert kept
    assert "t=2" in (kept.kept or "")


def test_whoever_is_disabled_meanwhile_is_out(desk, password, monkeypatch):
    desk.add()

    def slow(*arguments):
        with desk.writing() as connection:
            accounts.disable(connection, "officer-1", "terminal", desk.now)
        return check(*arguments)

    check = passwords.check
    monkeypatch.setattr(passwords, "check", slow)
    assert tried(desk, "officer-1@here", password) == TurnedAway()


def test_signing_out_ends_the_session(desk, password):
    desk.add()
    found = tried(desk, "officer-1@here", password)
    assert isinstance(found, SignedIn)
    with desk.writing() as connection:
        sign_out(connection, found.secret, desk.now)
        sign_out(connection, found.secret, desk.now)
        assert sessions.find(connection, found.secret, desk.now) is None
    assert acts(desk)[1:] == [("officer-1", Act.SIGNED_IN), ("officer-1", Act.SIGNED_OUT)]
