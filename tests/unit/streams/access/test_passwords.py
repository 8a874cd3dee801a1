"""Passwords: which are taken, and what is kept of them."""

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.access import passwords
from streams.access.guessable import guessable

GOOD = ["mule roof candle seven", "tisane-violette-42", "LeChatNoirDort", "Zq7#vL2pR9xM", "نافذة على البحر"]


@pytest.mark.parametrize("password", GOOD)
def test_good_ones_are_taken(password):
    assert passwords.problem(password, "officer@here.org") is None


@pytest.mark.parametrize("password", ["", "Zq7#vL2pR9x", "é" * 11, "x" * 1001, "ab" * 700])
def test_short_and_endless_ones_are_refused(password):
    assert "12 to 1000" in (passwords.problem(password) or "")


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "P@ssw0rd2026!",
        "motdepasse2026",
        "qwertyuiop12",
        "azertyuiop12",
        "1qaz2wsx3edc",
        "aaaaaaaaaaaaa",
        "abcabcabcabc",
        "123456789012",
        "159753284660",
        "administrator",
        "Welcome2026!!",
        "diaspora-match",
        "ytrewqytrewq",
    ],
)
def test_those_that_are_tried_first_are_refused(password):
    assert "first to be tried" in (passwords.problem(password) or "")


def test_the_login_is_no_password():
    assert passwords.problem("aida.ndiaye77") is None
    assert passwords.problem("aida.ndiaye77", "Aida.Ndiaye@example.org")


@given(st.text(max_size=40))
def test_any_text_is_judged(password):
    assert guessable(password) in {True, False}


def test_what_is_kept_is_argon2id_by_the_defaults():
    kept = passwords.hashed(passwords.prepared(), GOOD[0])
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert GOOD[0] not in kept


def test_the_same_password_is_never_kept_alike(hashing):
    assert passwords.hashed(hashing, GOOD[0]) != passwords.hashed(hashing, GOOD[0])


@settings(max_examples=30)
@given(stated=st.text(max_size=30), other=st.text(max_size=30))
def test_a_password_fits_itself_and_no_other(hashing, stated, other):
    alike = unicodedata.normalize("NFKC", stated) == unicodedata.normalize("NFKC", other)
    kept = passwords.hashed(hashing, stated)
    assert passwords.check(hashing, kept, stated).fits
    assert passwords.check(hashing, kept, other).fits == alike


def test_accents_are_the_same_however_they_are_typed(hashing):
    kept = passwords.hashed(hashing, "été à Zürich, encore")
    assert passwords.check(hashing, kept, unicodedata.normalize("NFD", "été à Zürich, encore")).fits


def test_a_password_is_kept_anew_when_the_parameters_change(hashing, argon2):
    kept = passwords.hashed(hashing, GOOD[0])
    assert passwords.check(hashing, kept, GOOD[0]).renewed is None
    dearer = passwords.prepared(argon2(rounds=2))
    checked = passwords.check(dearer, kept, GOOD[0])
    assert checked.renewed
    assert "t=2" in checked.renewed
    assert passwords.check(dearer, checked.renewed, GOOD[0]) == (True, None)
    assert passwords.check(dearer, kept, "wrong").renewed is None


@pytest.mark.parametrize("kept", [None, "", "no hash", "$argon2id$v=19$m=8,t=1,p=1$broken"])
def test_where_nothing_good_is_kept_nothing_fits(hashing, kept):
    assert passwords.check(hashing, kept, GOOD[0]) == (False, None)


def test_where_nothing_is_kept_as_much_is_computed(hashing, argon2, monkeypatch):
    compared = []

    class Watched(type(argon2())):  # type: ignore[misc]
        def verify(self, hash, password):  # noqa: A002
            compared.append(hash)
            return super().verify(hash, password)

    watched = hashing._replace(hasher=Watched(time_cost=1, memory_cost=8, parallelism=1))
    passwords.check(watched, None, GOOD[0])
    passwords.check(watched, passwords.hashed(hashing, "other"), GOOD[0])
    assert compared[0] == hashing.decoy
    assert [one.rpartition("$")[0].rpartition("$")[0] for one in compared] == ["$argon2id$v=19$m=8,t=1,p=1"] * 2


def test_not_even_the_password_of_the_decoy_opens_anything(hashing):
    known = hashing._replace(decoy=passwords.hashed(hashing, GOOD[0]))
    assert not passwords.check(known, None, GOOD[0]).fits


def test_first_passwords_are_good_and_differ_and_can_be_read_out():
    made = {passwords.initial() for _ in range(50)}
    assert len(made) == 50
    for one in made:
        assert passwords.problem(one, "officer@here.org") is None
        assert re.fullmatch(r"([a-hj-km-np-z2-9]{4}-){3}[a-hj-km-np-z2-9]{4}", one)
