"""Which standings there are."""

import pytest

from streams.access.roles import Role, Standing, fault


def test_each_role_has_its_standing(standings):
    assert set(standings) == set(Role)
    assert not any(fault(standing) for standing in standings.values())


@pytest.mark.parametrize(
    ("standing", "says"),
    [
        (Standing(Role.OFFICER), "at least one programme"),
        (Standing(Role.FORM), "at least one programme"),
        (Standing(Role.PARTNER, organisation="acme"), "at least one programme"),
        (Standing(Role.PARTNER, frozenset({"open"})), "organisation"),
        (Standing(Role.OFFICER, frozenset({"open"}), "acme"), "no organisation"),
        (Standing(Role.ADMINISTRATOR, frozenset({"open"})), "no programmes"),
        (Standing(Role.AUDITOR, organisation="acme"), "no organisation"),
    ],
)
def test_others_are_refused_with_a_remedy(standing, says):
    assert says in (fault(standing) or "")
