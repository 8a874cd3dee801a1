"""Who went to sign in elsewhere, and whose account it is then."""

from base64 import urlsafe_b64encode
from hashlib import sha256

import pytest
from sqlalchemy import func, select

from streams.access import accounts, elsewhere
from streams.access.accounts import AccountRefused
from streams.access.audit import Act, entries
from streams.access.oidc import Proven, Unproven
from streams.access.roles import Account, Role
from streams.access.tables import ElsewhereRow

AIDA = Proven("a" * 64, "Officer-1@here")


def holder(desk, who):
    with desk.writing() as connection:
        return elsewhere.holder(connection, who, desk.now)


def test_what_is_asked_follows_from_the_secret_and_gives_nothing_of_it_away():
    one, other = elsewhere.question("one"), elsewhere.question("other")
    assert one == elsewhere.question("one")
    assert len({*one, *other, "one", "other"}) == 8
    assert 43 <= len(one.verifier) <= 128
    assert one.challenge == urlsafe_b64encode(sha256(one.verifier.encode()).digest()).decode().rstrip("=")


def test_a_state_answers_its_own_secret_alone():
    state = elsewhere.question("one").state
    assert elsewhere.answers("one", state)
    for secret, stated in (("other", state), ("one", ""), ("one", "\udcff"), ("", elsewhere.question("").state)):
        assert not elsewhere.answers(secret, stated)


def test_whoever_is_back_is_back_once_and_in_time(desk):
    with desk.writing() as connection:
        secret, late = (elsewhere.begin(connection, to, desk.now) for to in ("/needs", "/late"))
        assert elsewhere.end(connection, "another", desk.now) is None
        assert elsewhere.end(connection, secret, desk.later(minutes=9)) == "/needs"
        assert elsewhere.end(connection, secret, desk.later(minutes=9)) is None
        assert elsewhere.end(connection, late, desk.later(minutes=10)) is None


def test_whoever_never_came_back_is_forgotten(desk):
    with desk.writing() as connection:
        elsewhere.begin(connection, "/", desk.now)
        elsewhere.begin(connection, "/", desk.later(minutes=11))
        assert connection.execute(select(func.count()).select_from(ElsewhereRow)).scalar_one() == 1


def test_the_account_with_the_login_is_remembered(desk):
    account = desk.add()
    assert holder(desk, AIDA) == account
    assert holder(desk, AIDA._replace(login="moved@here")) == account
    assert isinstance(holder(desk, Proven("b" * 64, AIDA.login)), Unproven)
    with desk.reading() as connection:
        assert entries(connection)[0].act == Act.ELSEWHERE_REMEMBERED
        assert accounts.entrances(connection)[account.id].elsewhere


def test_nobody_else_gets_an_account(desk):
    desk.add(Role.FORM)
    for who in (AIDA, Proven("a" * 64, "form-1@here"), Proven("a" * 64, Unproven("not verified"))):
        assert isinstance(holder(desk, who), Unproven)


def test_a_disabled_account_is_nobodys(desk):
    account = desk.add()
    holder(desk, AIDA)
    with desk.writing() as connection:
        accounts.disable(connection, account.id, "administrator-1", desk.now)
    assert isinstance(holder(desk, AIDA), Unproven)


def test_what_is_forgotten_belongs_to_the_next_one(desk):
    account = desk.add()
    holder(desk, AIDA)
    with desk.writing() as connection:
        elsewhere.forget(connection, account.id, "administrator-1", desk.now)
        assert entries(connection)[0][2:5] == ("administrator-1", Act.ELSEWHERE_FORGOTTEN, account.id)
        with pytest.raises(AccountRefused, match="is not known"):
            elsewhere.forget(connection, account.id, "administrator-1", desk.now)
    assert isinstance(holder(desk, Proven("b" * 64, AIDA.login)), Account)
