"""Every page through axe-core: nothing that it calls serious or critical, in both widths."""

import pytest

pytestmark = pytest.mark.browser
PAGES = (
    ("aida", "/needs"), ("aida", "/needs/match-be-01"), ("aida", "/needs/match-be-01/compare?a=1&b=2"),
    ("aida", "/needs/match-be-01/top"), ("acme", "/needs/match-be-01/published"), ("aida", "/programmes"),
    ("aida", "/programmes/match"), ("aida", "/programmes/match/fairness"), ("aida", "/programmes/match/proposal"),
    ("aida", "/people"), ("aida", "/people/sn-0004"), ("aida", "/intake"), ("acme", "/vacancies/new"),
    ("aida", "/duplicates"), ("aida", "/sign-up"), ("acme", "/uploads"), ("auditor", "/audit"), (None, "/login"),
    ("administrator", "/accounts"), ("administrator", "/accounts/aida"), ("aida", "/account"),
    ("aida", "/needs/nothing-here"),
)  # fmt: skip


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize(("name", "path"), PAGES)
def test_no_serious_fault(open_page, serious, name, path, width):
    assert serious(open_page(name, path, width)) == []
