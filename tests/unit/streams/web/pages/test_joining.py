"""The public form: who may use it, what it keeps and when, what it says of a mistake, and what programs may not do."""

import re

import pytest
from sqlalchemy import func, select

from models import LanguageLevel
from streams.access.rights import Action
from streams.database import people
from streams.database.engine import reading
from streams.database.tables import Outgoing, Person
from streams.web.pages.join_form import person_of
from streams.web.rates import Rate

FORM = {
    "form": "k1", "name": "Awa Diop", "email": "awa@example.org", "phone": "+221 77 123 45 67", "gender": "woman",
    "birth_date": "1994-05-17", "skills": "Java\nSQL; REST", "posts": "développeuse Java", "residence": "SN",
    "place": "Dakar", "nationality": "SN", "language_1": "wo", "level_1": "native", "language_2": "fr", "level_2": "C1",
    "language_3": "en", "months": "12", "start": "2026-09-01", "relocate": "yes", "education": "7", "age_band": "30-34",
    "consent": ["matching"],
}  # fmt: skip
JOIN = "/join/match"


def opened(house, keys="match", **outside):
    house.settings = house.settings.model_copy(update={"public_sign_up": keys})
    house.app = house.built(**outside)
    return house.nobody()


@pytest.fixture
def nobody(house):
    """Somebody without an account, where `match` is open to the public."""
    return opened(house)


def held(house, key="k1"):
    with reading(house.engine) as connection:
        return people.person(connection, person_of(key)), people.identity(connection, person_of(key))


def numbers(house):
    """How many people there are, and how many messages were stored."""
    with reading(house.engine) as connection:
        return tuple(connection.scalar(select(func.count()).select_from(table)) for table in (Person, Outgoing))


def test_no_programme_is_open_where_nothing_is_set(house):
    for method in ("GET", "POST"):
        assert house.nobody().request(method, JOIN).status_code == 404
    assert opened(house, "open,match").get(JOIN).status_code == 200
    assert house.nobody().get("/join/job-fair").status_code == 404
    assert opened(house, "no-such-programme").get("/join/no-such-programme").status_code == 404


def test_the_form_asks_what_the_programme_asks_and_ticks_nothing(house):
    shown = opened(house, "match,open").get(JOIN, headers={"accept-language": "fr"}).text
    for text in (
        "S’inscrire",
        "Genre",
        "Nationalité",
        "Sénégal",
        "Mon profil est comparé",
        "sans cela rien n’est gardé",
    ):
        assert text in shown, text
    assert not re.search(r"checkbox[^>]*checked", shown)
    assert "Gender" not in house.nobody().get("/join/open").text
    keys = {re.findall(r'name="form" value="([^"]+)"', house.nobody().get(JOIN).text)[0] for _ in range(2)}
    assert len(keys) == 2


def test_a_whole_form_is_stored_before_it_is_acknowledged(house, nobody):
    done = nobody.post(JOIN, data=FORM)
    assert done.status_code == 202
    assert person_of("k1") in done.text
    profile, identity = held(house)
    assert profile
    said = profile.submitted
    assert [one.phrase for one in said.skills] == ["Java", "SQL", "REST"]
    levels = {"language": "wo", "native": True}, {"language": "fr", "level": "C1"}, {"language": "en"}
    assert said.languages == tuple(map(LanguageLevel.model_validate, levels))
    assert (said.residence.place, said.availability.months, said.availability.remote) == ("Dakar", 12, None)
    assert {one.purpose: one.granted for one in said.consents} == {"matching": True, "transfer-to-partner": False}
    assert (identity.name, identity.birth_date.year) == ("Awa Diop", 1994)
    assert "Awa" not in said.model_dump_json()
    entry = house.audit()[0]
    assert (entry.act, entry.actor, entry.detail) == (
        "profile published",
        "public sign-up",
        {"accepted": 1, "refused": 0},
    )


def test_the_same_form_sent_twice_makes_one_event(house, nobody):
    first = nobody.post(JOIN, data=FORM)
    before = numbers(house)
    house.later(minutes=1)
    assert nobody.post(JOIN, data=FORM).text == first.text
    assert numbers(house) == before
    assert nobody.post(JOIN, data=FORM | {"skills": "Java, Kotlin"}).status_code == 202
    assert [one.phrase for one in held(house)[0].submitted.skills] == ["Java", "Kotlin"]
    assert numbers(house)[0] == before[0]
    nobody.post(JOIN, data=FORM | {"form": "k2"})
    assert numbers(house)[0] == before[0] + 1


@pytest.mark.parametrize(
    ("change", "field", "english", "french"),
    [
        ({"name": " "}, "name", "Write your name", "Écrivez votre nom"),
        ({"email": "", "phone": ""}, "email", "an e-mail or a telephone", "un courriel ou un numéro"),
        ({"email": "awa@here"}, "email", "name@example.org", "nom@example.org"),
        ({"phone": "none"}, "phone", "with its digits", "avec ses chiffres"),
        ({"birth_date": "2031-01-01"}, "birth_date", "in the past", "passée"),
        ({"skills": "", "posts": ""}, "skills", "at least one skill", "au moins une compétence"),
        ({"skills": "x" * 201}, "skills", "200 characters", "200 caractères"),
        ({"consent": []}, "consent-matching", "Tick this", "Cochez ceci"),
        ({"months": "many"}, "months", "from 1 to 120", "de 1 à 120"),
        ({"start": "soon"}, "start", "2026-09-01", "2026-09-01"),
        ({"residence": "", "place": "Dakar"}, "residence", "where you live", "où vous vivez"),
        ({"gender": "x"}, "gender", "look through the form", "relire le formulaire"),
    ],
)
def test_a_mistake_is_said_at_its_field_and_nothing_typed_is_lost(house, nobody, change, field, english, french):
    for language, text in (("en", english), ("fr", french)):
        shown = nobody.post(JOIN, data=FORM | change, headers={"accept-language": language})
        assert shown.status_code == 422
        assert re.search(rf'id="wrong-{field}">[^<]*{re.escape(text)}', shown.text), shown.text
        assert re.search(rf'id="{field}"[^>]*aria-invalid="true"[^>]*aria-describedby="[^"]*wrong-{field}"', shown.text)
        assert 'value="k1"' in shown.text
        assert 'value="Dakar"' in shown.text
        assert '<option value="native" selected>' in shown.text
    assert numbers(house) == (0, 0)


def test_a_cv_is_read_and_survives_a_mistake(house, nobody):
    cv = {"cv": ("cv.txt", "J’ai soudé dix ans à Dakar.".encode(), "text/plain")}
    shown = nobody.post(JOIN, data=FORM | {"name": "", "text": "Bonjour."}, files=cv).text
    assert "Bonjour.\n\nJ’ai soudé dix ans à Dakar." in shown
    assert "you need not choose it again" in shown
    assert nobody.post(JOIN, data=FORM | {"skills": ""}, files=cv).status_code == 202
    assert "soudé" in held(house)[0].submitted.text


@pytest.mark.parametrize(
    ("name", "data"),
    [("cv.pdf", b"%PDF-1.7\n" + bytes(range(256))), ("cv.png", b"\x89PNG\r\n"), ("cv.docx", b"PK\x03\x04"),
     ("people.csv", b"id,text\np1,welder\np2,cook\n"), ("cv.txt", b"")],
)  # fmt: skip
def test_a_file_that_is_no_cv_is_refused_at_its_field(house, nobody, name, data):
    file = {"cv": (name, data)}
    shown = nobody.post(JOIN, data=FORM, files=file)
    assert shown.status_code == 422
    assert 'id="wrong-cv">' in shown.text
    assert numbers(house) == (0, 0)


def test_programs_other_sites_and_crowds_are_held_off(house):
    nobody = opened(house, joining=Rate(per_second=0.001, at_once=3))
    assert nobody.post(JOIN, data=FORM, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert nobody.post(JOIN, data=FORM, headers={"origin": "https://elsewhere.example"}).status_code == 403
    assert "as if a program" in nobody.post(JOIN, data=FORM | {"website": "https://x.example"}).text
    assert numbers(house) == (0, 0)
    for number in (1, 2):
        assert nobody.post(JOIN, data=FORM | {"form": f"k{number}"}).status_code == 202
    refused = nobody.post(JOIN, data=FORM | {"form": "k3"})
    assert (refused.status_code, 'value="Awa Diop"' in refused.text) == (429, True)
    assert numbers(house)[0] == 2


def test_a_form_without_its_key_is_shown_with_one(house, nobody):
    shown = nobody.post(JOIN, data=FORM | {"form": ""})
    assert shown.status_code == 422
    assert re.search(r'name="form" value=".+?"', shown.text)
    assert numbers(house) == (0, 0)


def test_what_people_choose_beside_the_programme_is_left_out(house):
    nobody = opened(house, "open")
    sent = FORM | {"programme": "match", "programmes": "match", "id": "p1", "seeks": ["gold"], "consent": ["gold"]}
    assert nobody.post("/join/open", data=sent).status_code == 202
    said = held(house)[0].submitted
    assert (said.id, said.programmes, said.seeks) == (person_of("k1"), ("open",), ())
    assert "gold" not in {one.purpose for one in said.consents}


def test_an_officer_is_told_where_the_public_form_is(house):
    opened(house, "open")
    assert 'href="/join/open"' in house.browser("officer").get("/sign-up").text
    assert house.visitor("officer").ever_may(Action.SETTLE_DUPLICATES)
