"""Accounts with a real browser: an administrator makes an officer, who changes the password and makes a token."""

import httpx2
import pytest

from fixtures.providers import CLIENT, SECRET
from streams.access.oidc import Provider
from streams.web.provider import Elsewhere

pytestmark = pytest.mark.browser
OWN = "kettle under seven bridges"


@pytest.fixture
def initial(open_page):
    """The first password of an officer whom an administrator has just made."""
    page = open_page("administrator", "/accounts")
    page.get_by_label("Login").fill("nia@example.org")
    page.get_by_label("Role").select_option("officer")
    page.locator("input[name=programme][value=match]").check()
    page.get_by_role("button", name="Add an account").click()
    return page.locator("#secret").inner_text()


def into(page, password):
    page.get_by_label("Login").fill("nia@example.org")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def test_an_officer_is_made_changes_the_password_and_makes_a_token(open_page, served, initial):
    page = open_page(None, "/login?next=/needs")
    into(page, initial)
    page.wait_for_url("**/account")
    page.get_by_label("Password until now").fill(initial)
    page.get_by_label("New password").fill(OWN)
    page.get_by_label("The new one once more").fill(OWN)
    page.get_by_role("button", name="Change the password").click()
    page.get_by_text("The password was changed").wait_for()
    page.get_by_label("For", exact=True).fill("my spreadsheet")
    page.get_by_role("button", name="Make a token").click()
    token = page.locator("#secret").inner_text()
    listed = f"{served.address}/v1/needs/match-be-01/shortlist"
    sent = {"authorization": f"Bearer {token}"}
    assert httpx2.get(listed, headers=sent).status_code == 200
    page.get_by_role("button", name="Revoke").click()
    page.get_by_text("The token opens nothing any more").wait_for()
    assert httpx2.get(listed, headers=sent).status_code == 401
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/login")
    into(page, OWN)
    page.wait_for_url("**/needs")


@pytest.fixture
def organisation(served, provider):
    """The provider on another site, where somebody is known as the officer aida."""
    issuer, provider.issuer = provider.issuer, provider.issuer.replace("127.0.0.1", "localhost")
    provider.now, provider.person["email"] = lambda: served.house.now, "aida"
    known = Provider(issuer=provider.issuer, client=CLIENT, secret=SECRET)
    served.house.app.state.context = served.house.here._replace(provider=Elsewhere(known))
    yield provider
    provider.issuer = issuer


def test_an_officer_signs_in_with_the_organisation_and_out(open_page, organisation):
    page = open_page(None, "/needs")
    page.get_by_role("link", name="Sign in with your organisation").click()
    page.wait_for_url("**/needs")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/login")
    organisation.person["email"] = "stranger@example.org"
    organisation.person["sub"] = "another"
    page.get_by_role("link", name="Sign in with your organisation").click()
    page.get_by_text("no account here is yours").wait_for()
