"""The table of rights: every action by every role, and what no role may have by accident."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.access.rights import RIGHTS, About, Action, Scope, may
from streams.access.roles import Account, Role, Standing

ABOUT_PEOPLE = {
    Action.SEE_IDENTITY,
    Action.DECIDE,
    Action.ASSIGN,
    Action.FREEZE_AND_SEND,
    Action.EXPORT,
    Action.SETTLE_DUPLICATES,
    Action.CORRECT,
    Action.GIVE_ACCESS,
}
READS = {
    Action.VIEW_NEEDS,
    Action.VIEW_SHORTLIST,
    Action.VIEW_PERSON,
    Action.VIEW_SENT,
    Action.VIEW_BOARD,
    Action.VIEW_FAIRNESS,
    Action.VIEW_RECEIPTS,
    Action.VIEW_INTAKE,
    Action.VIEW_PROGRAMMES,
    Action.VIEW_ERASURES,
    Action.READ_AUDIT,
}
OURS = About(frozenset({"open"}), "acme")


def account(role, programmes=("open",), organisation=None, disabled=None):
    now = datetime(2026, 1, 1, tzinfo=UTC)
    return Account(f"{role}-1", role, Standing(role, frozenset(programmes), organisation), now, disabled, True)


def allowed(role):
    return {action for action in Action if RIGHTS[action][role] is not Scope.NEVER}


def test_every_action_is_stated_for_every_role():
    assert {(action, role) for action, row in RIGHTS.items() for role in row} == {
        (action, role) for action in Action for role in Role
    }


def test_officers_alone_do_anything_with_people():
    for role in Role:
        assert (allowed(role) & ABOUT_PEOPLE) == (ABOUT_PEOPLE if role is Role.OFFICER else set())


def test_an_administrator_sees_neither_needs_nor_people():
    assert allowed(Role.ADMINISTRATOR) == {
        Action.MANAGE_ACCOUNTS,
        Action.MANAGE_PROGRAMMES,
        Action.VIEW_PROGRAMMES,
        Action.VIEW_INTAKE,
        Action.REPLAY,
        Action.ERASE,
        Action.VIEW_ERASURES,
        Action.READ_AUDIT,
        Action.USE_OWN_ACCOUNT,
    }


def test_officers_of_any_programme_of_the_person_erase_and_the_administrator_by_the_id():
    both = About(frozenset({"open", "match"}))
    assert {role for role in Role if may(account(role), Action.ERASE, both)} == {Role.OFFICER, Role.ADMINISTRATOR}
    assert not may(account(Role.OFFICER, ("other",)), Action.ERASE, both)
    assert may(account(Role.ADMINISTRATOR), Action.ERASE)
    assert not may(account(Role.OFFICER), Action.ERASE)


def test_nobody_else_manages_accounts_or_programmes():
    for action in (Action.MANAGE_ACCOUNTS, Action.MANAGE_PROGRAMMES):
        assert {role for role in Role if action in allowed(role)} == {Role.ADMINISTRATOR}


def test_a_form_only_posts_and_asks_what_became_of_it():
    assert allowed(Role.FORM) == {Action.PUBLISH_NEEDS, Action.PUBLISH_PROFILES, Action.VIEW_RECEIPTS}


def test_an_auditor_only_reads():
    assert allowed(Role.AUDITOR) - {Action.USE_OWN_ACCOUNT, Action.MAKE_TOKENS} <= READS
    assert Action.READ_AUDIT in allowed(Role.AUDITOR)


def test_a_partner_has_own_needs_and_never_a_shortlist():
    assert allowed(Role.PARTNER) == {
        Action.VIEW_NEEDS,
        Action.VIEW_SENT,
        Action.PUBLISH_NEEDS,
        Action.VIEW_RECEIPTS,
        Action.VIEW_PROGRAMMES,
        Action.USE_OWN_ACCOUNT,
        Action.MAKE_TOKENS,
    }


@pytest.mark.parametrize(
    ("about", "expected"),
    [
        (OURS, True),
        (About(frozenset({"open"}), "other"), False),
        (About(frozenset({"open"}), None), False),
        (About(frozenset({"fair"}), "acme"), False),
        (About(frozenset(), "acme"), False),
    ],
)
def test_a_partner_sees_needs_of_its_organisation_in_its_programmes(about, expected):
    partner = account(Role.PARTNER, organisation="acme")
    assert may(partner, Action.VIEW_NEEDS, about) is expected
    assert may(partner, Action.PUBLISH_NEEDS, about) is expected


def test_a_partner_without_an_organisation_sees_nothing():
    assert not may(account(Role.PARTNER), Action.VIEW_NEEDS, About(frozenset({"open"}), None))


def test_an_officer_works_in_own_programmes():
    officer = account(Role.OFFICER, programmes=("open", "fair"))
    assert may(officer, Action.SEE_IDENTITY, About(frozenset({"fair", "other"})))
    assert not may(officer, Action.SEE_IDENTITY, About(frozenset({"other"})))
    assert not may(officer, Action.SEE_IDENTITY)


def test_nobody_posts_into_programmes_of_others():
    for role in (Role.OFFICER, Role.FORM):
        poster = account(role)
        assert may(poster, Action.PUBLISH_PROFILES, About(frozenset({"open"})))
        assert not may(poster, Action.PUBLISH_PROFILES, About(frozenset({"open", "other"})))
        assert not may(poster, Action.PUBLISH_PROFILES)


def test_what_is_ones_own():
    auditor = account(Role.AUDITOR)
    assert may(auditor, Action.USE_OWN_ACCOUNT, About(account="auditor-1"))
    assert not may(auditor, Action.USE_OWN_ACCOUNT, About(account="officer-1"))
    assert not may(auditor, Action.USE_OWN_ACCOUNT)


KEYS = st.frozensets(st.sampled_from(["open", "fair", "other"]))
ABOUTS = st.builds(
    About, KEYS, st.sampled_from([None, "acme", "other"]), st.sampled_from([None, "officer-1", "form-1"])
)


@given(st.sampled_from(Role), st.sampled_from(Action), KEYS, ABOUTS)
def test_a_disabled_account_may_nothing(role, action, programmes, about):
    off = account(role, programmes, "acme", disabled=datetime(2026, 1, 2, tzinfo=UTC))
    assert not may(off, action, about)


@given(st.sampled_from([Role.OFFICER, Role.PARTNER, Role.FORM]), st.sampled_from(Action), KEYS, ABOUTS)
def test_whoever_is_bound_to_programmes_reaches_no_other(role, action, programmes, about):
    if may(account(role, programmes, "acme"), action, about):
        assert about.programmes & programmes or about.account == f"{role}-1"


def test_nobody_who_changes_accounts_or_cannot_sign_in_makes_own_tokens():
    assert {role for role in Role if Action.MAKE_TOKENS in allowed(role)} == {Role.OFFICER, Role.PARTNER, Role.AUDITOR}
