"""Which identities agree: by mailbox, telephone, name and date of birth; and that the keys come and go with them."""

from datetime import date

import pytest
from alembic import command
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, select

from models import Identity
from models.events import IDENTITY
from streams.database import upgrading
from streams.database.engine import opened, reading, writing
from streams.database.likeness import Agreement, keys, strongest
from streams.database.rebuilding import rebuild
from streams.database.tables import Identity as IdentityRow
from streams.database.tables import Likeness
from streams.database.upgrading import upgrade

BORN = date(1994, 5, 17)


def agree(one, other):
    said = [keys(*(stated.get(name) for name in ("name", "email", "phone", "birth_date"))) for stated in (one, other)]
    return strongest({kind for kind, digest in said[0].items() if said[1].get(kind) == digest})


@pytest.mark.parametrize(
    ("field", "one", "other", "kind"),
    [
        ("email", "Awa@Example.org", " awa@example.org", Agreement.EMAIL),
        ("email", "awa+fair@example.org", "awa@example.org", Agreement.EMAIL),
        ("email", "a.wa@gmail.com", "awa@gmail.com", Agreement.EMAIL),
        ("email", "a.wa@example.org", "awa@example.org", None),
        ("email", "awa", "awa", None),
        ("phone", "+221 77 123 45 67", "00221771234567", Agreement.PHONE),
        ("phone", "+221 77 123 45 67", "77 123 45 67", Agreement.PHONE),
        ("phone", "+32 471 12 34 56", "0471/12.34.56", Agreement.PHONE),
        ("phone", "٠٤٧١ ١٢ ٣٤ ٥٦", "0471 12 34 56", Agreement.PHONE),
        ("phone", "112", "112", None),
        ("name", "Aïssatou N’Diaye", "NDIAYE Aissatou", Agreement.NAME),
        ("name", "Jean-Pierre Kaboré", "kabore jean pierre", Agreement.NAME),
        ("name", "محمد علي", "علي محمد", Agreement.NAME),
        ("name", "Mohamed Cissé", "Muhammad Cisse", Agreement.SOUND),
        ("name", "Youssef El Khatib", "Yusuf El-Khateeb", Agreement.SOUND),
        ("name", "Awa Diop", "Awa Fall", None),
        ("name", "Li", "Lo", None),
    ],
)
def test_what_agrees_and_what_does_not(field, one, other, kind):
    born = {"birth_date": BORN} if field == "name" else {}
    assert agree({field: one} | born, {field: other} | born) == ((kind,) if kind else ())


def test_a_name_alone_is_nobody_and_neither_is_a_date_of_birth():
    assert keys("Awa Diop", None, None, None) == keys(None, None, None, BORN) == {}
    stated = {"name": "Awa Diop", "birth_date": BORN}
    assert agree(stated, stated | {"birth_date": date(1994, 5, 18)}) == ()


def test_a_surer_agreement_stands_for_what_follows_from_it():
    assert strongest({"sound", "name", "email"}) == (Agreement.EMAIL, Agreement.NAME)
    assert strongest({"phone", "sound"}) == (Agreement.PHONE, Agreement.SOUND)


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=40))
def test_whatever_is_written_gives_keys_that_say_nothing(name, email, phone):
    found = keys(name, email, phone, BORN)
    assert all(len(digest) == 32 and int(digest, 16) >= 0 for digest in found.values())
    assert keys(name.upper().lower(), email, phone, BORN).keys() == keys(name.lower(), email, phone, BORN).keys()


def identity(person, **more):
    stated = {"name": "Aïssatou Diop", "email": "awa@example.org", "phone": "+221 77 123 45 67", "birth_date": BORN}
    return Identity.model_validate({"id": person} | stated | more)


def likenesses(engine):
    with reading(engine) as connection:
        return {(person, kind): digest for person, kind, digest in connection.execute(select(Likeness.__table__))}


def test_the_keys_follow_the_identity_and_go_with_it(engine, brokers):
    for person in ("p1", "p2"):
        brokers.say(IDENTITY, person, identity(person))
    brokers.into(engine)
    before = likenesses(engine)
    assert len(before) == 2 * len(Agreement)
    assert all(before["p1", kind.value] == before["p2", kind.value] for kind in Agreement)
    brokers.say(IDENTITY, "p1", identity("p1", phone=None, email="other@example.org"))
    brokers.say(IDENTITY, "p2")
    brokers.into(engine)
    after = likenesses(engine)
    assert {person for person, _ in after} == {"p1"}
    assert {kind for _, kind in after} == {"email", "name", "sound"}
    assert after["p1", "email"] != before["p1", "email"]


def test_two_databases_and_a_rebuild_agree(engine, others, brokers):
    brokers.say(IDENTITY, "p1", identity("p1"))
    brokers.into(engine)
    brokers.into(others)
    assert likenesses(engine) == likenesses(others)
    rebuild(engine)
    assert likenesses(engine) == likenesses(others)


def test_an_upgrade_makes_the_keys_of_those_who_are_there(address, brokers):
    one = identity("p1")
    with opened(address) as engine:
        with writing(engine) as connection:
            config = upgrading._config()
            config.attributes["connection"] = connection
            command.upgrade(config, "projection_0001")
            connection.execute(insert(IdentityRow), [one.model_dump(mode="json", exclude={"id"}) | {"person": one.id}])
        upgrade(engine)
        brokers.say(IDENTITY, "p1", one)
        made = likenesses(engine)
        assert len(made) == len(Agreement)
        brokers.into(engine)
        assert likenesses(engine) == made
