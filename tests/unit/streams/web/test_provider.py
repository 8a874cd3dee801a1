"""The provider as the settings name it."""

import pytest
from pydantic import ValidationError

from streams.access.oidc import Provider
from streams.settings import Settings
from streams.web import provider

ISSUER = "https://login.example.org/realm"


def test_without_settings_there_is_none():
    assert provider.of(Settings()) is None


def test_the_settings_name_it():
    found = provider.of(
        Settings(oidc_issuer=ISSUER, oidc_client="c", oidc_secret="s", oidc_scopes="openid profile", oidc_claim="sub")
    )
    assert found
    assert found.provider == Provider(issuer=ISSUER, client="c", secret="s", scopes="openid profile", claim="sub")


@pytest.mark.parametrize(
    "stated",
    [
        {"oidc_issuer": ISSUER},
        {"oidc_client": "c"},
        {"oidc_issuer": "http://login.example.org", "oidc_client": "c"},
        {"oidc_issuer": "http://127.0.0.1@evil.example", "oidc_client": "c"},
        {"oidc_scopes": "email"},
    ],
)
def test_settings_that_cannot_be_are_refused(stated):
    with pytest.raises(ValidationError):
        Settings(**stated)


def test_the_secret_is_not_printed():
    assert "hush" not in repr(Settings(oidc_issuer=ISSUER, oidc_client="c", oidc_secret="hush"))
