"""What is new since an account last looked, and every page, on databases of both kinds."""

import pytest

from streams.database.engine import reading
from streams.web.pages import seen


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request):
    return request.param


def test_it_is_counted_by_account_and_need(stocked):
    house = stocked.house
    with reading(house.engine) as connection:
        assert seen.fresh(connection, "aida") == {"match-be-01": 20, "match-be-02": 6}
        assert seen.looked(connection, "aida", "match-be-01") is None
    seen.look(house.engine, "aida", "match-be-01", house.now)
    seen.look(house.engine, "aida", "match-be-01", house.now)
    with reading(house.engine) as connection:
        assert seen.fresh(connection, "aida") == {"match-be-02": 6}
        assert seen.looked(connection, "aida", "match-be-01") == house.now
        assert seen.fresh(connection, "acme").keys() == {"match-be-01", "match-be-02"}


def test_the_pages_are_the_same(stocked):
    browser = stocked.house.browser("aida")
    for path in ("/needs", "/needs/match-be-01", "/programmes/match", "/people/sn-0004", "/intake", "/people"):
        assert browser.get(path).status_code == 200, path
    decided = browser.post("/needs/match-be-01/decisions", data={"person": "sn-0008", "verdict": "hold"})
    assert decided.status_code == 200
