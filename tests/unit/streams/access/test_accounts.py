"""Accounts: added, changed, disabled, and each change in the audit log."""

import pytest

from streams.access import accounts, sessions, tokens
from streams.access.accounts import AccountRefused, login_of
from streams.access.audit import Act, entries
from streams.access.roles import Role, Standing

ADMIN = "administrator-1"


def acts(desk):
    with desk.reading() as connection:
        return [(one.actor, one.act, one.about) for one in reversed(entries(connection))]


@pytest.mark.parametrize("role", Role)
def test_an_account_is_kept_as_it_was_added(desk, standings, role):
    added = desk.add(role)
    assert added == (f"{role}-1", f"{role}-1@here", standings[role], desk.now, None, True)
    with desk.reading() as connection:
        assert accounts.every(connection) == (added,)
        assert accounts.named(connection, f"{role}-1") == accounts.named(connection, f"{role}-1@HERE ") == added
    assert acts(desk) == [("terminal", Act.ACCOUNT_ADDED, added.id)]


def test_what_is_recorded_has_the_standing_and_no_login(desk):
    desk.add(Role.PARTNER)
    with desk.reading() as connection:
        (entry,) = entries(connection)
    assert entry.detail == {"role": "partner", "programmes": "open", "organisation": "acme"}


@pytest.mark.parametrize(
    ("key", "login", "standing", "says"),
    [
        ("officer-1", "new", Standing(Role.AUDITOR), "another id"),
        ("new", "OFFICER-1@here", Standing(Role.AUDITOR), "another login"),
        ("a name", "new", Standing(Role.AUDITOR), "pseudonymous id"),
        ("terminal", "new", Standing(Role.AUDITOR), "audit log"),
        ("new", "two words", Standing(Role.AUDITOR), "without blanks"),
        ("new", "", Standing(Role.AUDITOR), "1 to 200"),
        ("new", "new", Standing(Role.OFFICER), "at least one programme"),
        ("new", "new", Standing(Role.OFFICER, frozenset({"Open Call"})), "keys of programmes"),
        ("new", "new", Standing(Role.PARTNER, frozenset({"open"}), "a b"), "id of an organisation"),
    ],
)
def test_what_cannot_be_added_is_refused_with_a_remedy(desk, key, login, standing, says):
    desk.add()
    with pytest.raises(AccountRefused, match=says), desk.writing() as connection:
        accounts.add(connection, key, login, standing, None, ADMIN, desk.now)
    assert len(acts(desk)) == 1


def test_a_login_is_the_same_however_it_is_typed():
    assert login_of("\uff21ÏDA") == login_of("Aïda ") == login_of("ai\u0308da")


def test_another_standing_holds_at_once(desk):
    desk.add()
    with desk.writing() as connection:
        secret = sessions.begin(connection, "officer-1", desk.now)
        accounts.change(connection, "officer-1", Standing(Role.OFFICER, frozenset({"fair", "open"})), ADMIN, desk.now)
        session = sessions.find(connection, secret, desk.now)
    assert session
    assert session.account.standing.programmes == {"fair", "open"}
    assert acts(desk)[-1] == (ADMIN, Act.ACCOUNT_CHANGED, "officer-1")


def test_a_disabled_account_is_out_for_good_until_it_is_enabled(desk):
    desk.add()
    with desk.writing() as connection:
        secret = sessions.begin(connection, "officer-1", desk.now)
        token = tokens.make(connection, "officer-1", "", tokens.LONGEST, ADMIN, desk.now).secret
        accounts.disable(connection, "officer-1", ADMIN, desk.now)
        assert accounts.named(connection, "officer-1").disabled == desk.now
        accounts.enable(connection, "officer-1", ADMIN, desk.now)
        assert accounts.named(connection, "officer-1").disabled is None
        assert sessions.find(connection, secret, desk.now) is None
        assert tokens.holder(connection, token, desk.now) is None
    assert acts(desk)[-2:] == [(ADMIN, Act.ACCOUNT_DISABLED, "officer-1"), (ADMIN, Act.ACCOUNT_ENABLED, "officer-1")]


def test_nothing_is_disabled_or_enabled_twice(desk):
    desk.add()
    with desk.writing() as connection:
        with pytest.raises(AccountRefused, match="is not disabled"):
            accounts.enable(connection, "officer-1", ADMIN, desk.now)
        accounts.disable(connection, "officer-1", ADMIN, desk.now)
        with pytest.raises(AccountRefused, match="disabled already"):
            accounts.disable(connection, "officer-1", ADMIN, desk.now)


def test_there_is_always_an_administrator(desk):
    desk.add(Role.ADMINISTRATOR)
    desk.add(Role.ADMINISTRATOR, "other")
    with desk.writing() as connection:
        accounts.disable(connection, "other", ADMIN, desk.now)
        with pytest.raises(AccountRefused, match="last administrator"):
            accounts.disable(connection, ADMIN, ADMIN, desk.now)
        with pytest.raises(AccountRefused, match="last administrator"):
            accounts.change(connection, ADMIN, Standing(Role.AUDITOR), ADMIN, desk.now)


def test_another_password_signs_out(desk):
    desk.add()
    with desk.writing() as connection:
        secret = sessions.begin(connection, "officer-1", desk.now)
        accounts.set_password(connection, "officer-1", "$other", ADMIN, desk.now)
        assert sessions.find(connection, secret, desk.now) is None
        kept = accounts.credentials(connection, "Officer-1@here")
    assert kept
    assert kept.kept == "$other"
    assert acts(desk)[-1] == (ADMIN, Act.PASSWORD_SET, "officer-1")


@pytest.mark.parametrize("login", ["nobody@here", "", "a b", "\x00"])
def test_there_are_no_credentials_of_nobody(desk, login):
    with desk.reading() as connection:
        assert accounts.credentials(connection, login) is None
        with pytest.raises(AccountRefused):
            accounts.named(connection, login)
