"""Somebody without an account joins on a phone, in French and with a mistake first; twice, and an officer sees it."""

import re

import pytest

from streams.database import people
from streams.database.engine import reading
from streams.web import duplicates

pytestmark = pytest.mark.browser


@pytest.fixture
def house(house):
    """A console in which a programme is open to the public."""
    house.settings = house.settings.model_copy(update={"public_sign_up": "match"})
    house.app = house.built()
    return house


def fill_in(page):
    page.get_by_label("Nom", exact=True).fill("Aïssatou N’Diaye")
    page.get_by_label("Courriel").fill("aissatou@example.org")
    page.get_by_label("Date de naissance").fill("1996-03-08")
    page.get_by_label("Compétences").fill("Java\nSpring Boot")
    page.get_by_label("Pays de résidence").select_option(label="Sénégal")
    page.get_by_label("Langue 1", exact=True).select_option(label="français")
    page.get_by_label("Niveau de la langue 1").select_option(label="langue maternelle")


def number(page):
    page.get_by_role("heading", name="Votre inscription est faite").wait_for()
    found: str = page.locator(".receipt").inner_text()
    assert re.fullmatch("person-[0-9a-f]{20}", found)
    return found


def join_with_a_mistake_first(page, serious, cv):
    assert page.locator("input[type=checkbox]:checked").count() == 0
    fill_in(page)
    page.get_by_label("Votre CV en fichier").set_input_files(cv)
    page.get_by_role("button", name="Envoyer").click()
    page.get_by_role("alert").get_by_text("Cochez ceci si vous êtes d’accord").wait_for()
    assert serious(page) == []
    agreed = page.get_by_label("Mon profil est comparé")
    assert page.evaluate("document.activeElement.id") == agreed.get_attribute("id") == "consent-matching"
    assert "J’ai dirigé une équipe" in page.get_by_label("Ou un texte sur vous").input_value()
    assert page.get_by_label("Nom", exact=True).input_value() == "Aïssatou N’Diaye"
    agreed.check()
    page.get_by_role("button", name="Envoyer").click()
    return number(page)


def join_again(page):
    fill_in(page)
    page.get_by_label("Nom", exact=True).fill("Ndiaye Aissatou")
    page.get_by_label("Courriel").fill("Aissatou@Example.org")
    page.get_by_label("Mon profil est comparé").check()
    page.get_by_role("button", name="Envoyer").click()
    return number(page)


def test_joining_twice_on_a_phone_and_the_officer_who_sees_it(open_page, served, serious, tmp_path):
    cv = tmp_path / "cv.txt"
    cv.write_text("J’ai dirigé une équipe de quatre personnes à Dakar.", encoding="utf-8")
    page = open_page(None, "/join/match", 390, "fr", has_touch=True)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert serious(page) == []
    first = join_with_a_mistake_first(page, serious, str(cv))
    page.get_by_role("link", name="Inscrire quelqu’un d’autre").click()
    second = join_again(page)
    assert first != second
    assert serious(page) == []

    page = open_page("aida", f"/people/{first}")
    page.get_by_role("link", name=second).wait_for()
    page.get_by_role("link", name="Look at the pair").click()
    pair = page.get_by_role("region", name=second)
    pair.get_by_text("same e-mail").wait_for()
    pair.get_by_text("same name and date of birth").wait_for()
    assert pair.get_by_text("Aïssatou").count() == 0
    assert serious(page) == []
    pair.get_by_role("button", name=f"Show who it is {first}").click()
    pair.get_by_text("Aïssatou N’Diaye").wait_for()
    pair.get_by_role("button", name="Same person").click()
    page.get_by_text("Said to be the same person").wait_for()
    page.get_by_text("Ask the person which of the two holds.").wait_for()
    acts = [entry.act for entry in served.house.audit()][:2]
    assert acts == ["duplicate settled", "identity seen"]
    with reading(served.house.engine) as connection:
        assert people.person(connection, first)
        assert people.person(connection, second)
        assert duplicates.pairs(connection, ["match"]) == ()
