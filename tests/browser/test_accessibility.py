"""Every page through axe-core: nothing that it calls serious or critical, in both widths."""

from importlib.resources import files

import pytest

pytestmark = pytest.mark.browser
PAGES = (
    ("aida", "/needs"), ("aida", "/needs/match-be-01"), ("aida", "/needs/match-be-01/compare?a=1&b=2"),
    ("aida", "/needs/match-be-01/top"), ("acme", "/needs/match-be-01/published"), ("aida", "/programmes"),
    ("aida", "/programmes/match"), ("aida", "/programmes/match/fairness"), ("aida", "/programmes/match/proposal"),
    ("aida", "/people"), ("aida", "/people/sn-0004"), ("aida", "/intake"), ("acme", "/vacancies/new"),
    ("aida", "/sign-up"), ("auditor", "/audit"), (None, "/login"), ("aida", "/needs/nothing-here"),
)  # fmt: skip


@pytest.fixture(scope="session")
def axe() -> str:
    pytest.importorskip("axe_playwright_python", reason="axe-core is not here (pip install axe-playwright-python)")
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize(("name", "path"), PAGES)
def test_no_serious_fault(open_page, axe, name, path, width):
    page = open_page(name, path, width)
    page.evaluate(axe)
    found = page.evaluate("axe.run()")
    bad = [one for one in found["violations"] if one["impact"] in {"serious", "critical"}]
    assert [(one["id"], [node["html"] for node in one["nodes"][:3]]) for one in bad] == []
