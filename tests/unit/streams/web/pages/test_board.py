"""The programme as a whole: numbers, quotas, conflicts, and fairness."""

import time

from models import Verdict


def test_numbers_quotas_and_conflicts(stocked):
    browser = stocked.house.browser("aida")
    shown = browser.get("/programmes/match").text
    for text in ("places taken: 1 of 210", "gender".capitalize() + ": woman ≥ 30 %", "0 of 1", "not kept", "sn-0003"):
        assert text in shown, text
    stocked.decide("match-be-01", "sn-0001", Verdict.PLACE)
    stocked.house.project()
    assert "1 of 2" in browser.get("/programmes/match").text


def test_fairness_has_counts_and_says_little_of_small_groups(stocked):
    browser = stocked.house.browser("auditor")
    for _ in range(100):
        shown = browser.get("/programmes/match/fairness").text
        if "http-equiv" not in shown:
            break
        time.sleep(0.05)
    assert "too few to say" in shown
    assert "<svg" in shown
    assert "Aïssatou" not in shown


def test_programmes_of_others(stocked):
    browser = stocked.house.browser("officer")
    assert browser.get("/programmes/match").status_code == 404
    assert "/programmes/match" not in browser.get("/programmes").text
    assert browser.get("/programmes/nothing").status_code == 404
    assert stocked.house.browser("acme").get("/programmes").status_code == 403
