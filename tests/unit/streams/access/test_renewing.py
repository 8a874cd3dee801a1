"""Changing the own password."""

import pytest

from streams.access import accounts, passwords, sessions
from streams.access.audit import Act, entries
from streams.access.renewing import Asked, Unchanged, Why, renew
from streams.access.signing_in import SignedIn, Stated, sign_in

GOOD = "kettle under seven bridges"


def begun(desk):
    account = desk.add()
    with desk.writing() as connection:
        return (
            account,
            sessions.begin(connection, account.id, desk.now),
            sessions.begin(connection, account.id, desk.now),
        )


def test_a_new_password_holds_and_other_sessions_end(desk, password):
    account, own, other = begun(desk)
    with desk.writing() as connection:
        kept = passwords.hashed(desk.hashing, password)
        accounts.set_password(connection, account.id, kept, "administrator-1", desk.now, temporary=True, but=own)
        other = sessions.begin(connection, account.id, desk.now)
        found = sessions.find(connection, own, desk.now)
        assert found
        assert found.temporary
    assert renew(desk.engine, desk.hashing, Asked(account, password, GOOD, "192.0.2.7", own), desk.now) is None
    with desk.reading() as connection:
        found = sessions.find(connection, own, desk.now)
        assert found
        assert not found.temporary
        assert sessions.find(connection, other, desk.now) is None
        assert entries(connection)[0][2:5] == (account.id, Act.PASSWORD_SET, account.id)
    assert isinstance(sign_in(desk.engine, desk.hashing, Stated(account.login, GOOD, ""), desk.now), SignedIn)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("wrong", GOOD, Why.WRONG),
        ("own", "own", Why.SAME),
        ("own", "short", Why.GUESSABLE),
        ("own", "é" * 12, Why.GUESSABLE),
    ],
)
def test_a_password_stays_as_it_was(desk, password, old, new, why):
    account, own, other = begun(desk)
    stated = [password if one == "own" else one for one in (old, new)]
    asked = Asked(account, stated[0], stated[1], "192.0.2.7", own)
    assert renew(desk.engine, desk.hashing, asked, desk.now) == Unchanged(why)
    with desk.reading() as connection:
        assert sessions.find(connection, other, desk.now)
    assert isinstance(sign_in(desk.engine, desk.hashing, Stated(account.login, password, ""), desk.now), SignedIn)


def test_attempts_wait_as_those_to_sign_in_do(desk, password):
    account, own, _ = begun(desk)
    wrong = Asked(account, "wrong", GOOD, "192.0.2.7", own)
    for _ in range(5):
        assert renew(desk.engine, desk.hashing, wrong, desk.now) == Unchanged(Why.WRONG)
    found = renew(desk.engine, desk.hashing, wrong._replace(old=password), desk.now)
    assert found
    assert (found.why, found.wait.total_seconds()) == (Why.WAIT, 1)
    assert renew(desk.engine, desk.hashing, wrong._replace(old=password), desk.later(seconds=1)) is None


def test_an_account_without_a_password_gets_none_by_itself(desk, standings):
    with desk.writing() as connection:
        account = accounts.add(connection, "a-1", "a", standings["auditor"], None, "terminal", desk.now)
        own = sessions.begin(connection, account.id, desk.now)
    assert renew(desk.engine, desk.hashing, Asked(account, "", GOOD, "", own), desk.now) == Unchanged(Why.WRONG)
