"""The report as people read it: always counts, and no rate where there are too few to say."""

from datetime import date

from matcher.fairness import LEAST, ListOpen, figures
from models import Characteristic, FairnessReport
from streams.officers.fairness_views import LEGEND, report_view
from streams.terminal import WIDTH, console

PEOPLE = {
    **{f"w{n}": {Characteristic.GENDER: "woman"} for n in range(20)},
    **{f"m{n}": {Characteristic.GENDER: "man"} for n in range(10)},
    "o1": {Characteristic.GENDER: "other"},
}


def printed(*listed, **more):
    report = FairnessReport(
        programme="match",
        on=date(2026, 5, 1),
        lists=1,
        pool=1031,
        listed=len(listed),
        least=LEAST,
        characteristics=figures(PEOPLE, [ListOpen(listed, PEOPLE)]),
        **{"referred": 0, "unread": 0} | more,
    )
    screen = console()
    with screen.capture() as captured:
        screen.print(report_view(report))
    assert all(len(line.rstrip()) <= WIDTH for line in captured.get().splitlines())
    return [" ".join(line.split()) for line in captured.get().splitlines()]


def test_every_group_has_its_counts_and_small_ones_nothing_else():
    lines = printed("m0", "w0", "o1")
    assert lines[:2] == ["match on 2026-05-01", "1 ranked list, 1,031 people who could be on one, 3 listed"]
    assert lines[3:7] == [
        "Gender Pool Listed Rate Ratio Exposure of exposure of chances",
        "man 10 1 10.0 % 1.00 0.1000 46.9 % 32.3 %",
        "other 1 1 too few to say 3.2 %",
        "woman 20 1 5.0 % 0.50 0.0315 29.6 % 64.5 %",
    ]
    assert lines[9] == "not stated 31 3 9.7 % – 0.0687 100.0 % 100.0 %"


def test_where_nobody_is_listed_there_are_no_ratios():
    assert printed()[4] == "man 10 0 0.0 % – 0.0000 – 32.3 %"


def test_how_to_read_it_fits_the_page():
    assert max(map(len, LEGEND.splitlines())) < WIDTH


def test_what_was_left_out_is_said():
    lines = printed("m0", referred=1, unread=2)
    assert "1 list of services, without a ranking, left out" in lines
    assert "2 events left out: this version cannot read them" in lines
    assert not [line for line in printed("m0") if "left out" in line]
