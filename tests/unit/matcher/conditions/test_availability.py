from datetime import date

import pytest

from models import Condition

START, END = date(2027, 1, 4), date(2027, 7, 4)
BOTH = {"start": START, "end": END}


@pytest.mark.parametrize(
    ("asked", "free", "state", "why"),
    [
        (BOTH, BOTH, "pass", "Free for what is asked: 4 January 2027 to 4 July 2027."),
        (BOTH, {"start": START, "months": 6}, "pass", "Free for what is asked: 4 January 2027 to 4 July 2027."),
        (
            BOTH, {"start": date(2027, 1, 5), "months": 12}, "fail",
            "Free only from 5 January 2027; asked for: 4 January 2027 to 4 July 2027.",
        ),
        (
            BOTH, {"start": START, "end": date(2027, 7, 3)}, "fail",
            "Free only until 3 July 2027; asked for: 4 January 2027 to 4 July 2027.",
        ),
        (
            {"start": START, "months": 6}, {"months": 5}, "fail",
            "Free for 5 months at most; asked for: 6 months from 4 January 2027.",
        ),
        (
            {"start": START, "months": 6}, {"start": date(2027, 2, 1), "months": 1}, "fail",
            "Free only from 1 February 2027 and for 1 month at most; asked for: 6 months from 4 January 2027.",
        ),
        (
            {"start": START, "end": END, "months": 3},
            {"start": date(2027, 2, 1), "end": date(2027, 4, 15)}, "fail",
            ("Free only from 1 February 2027 to 15 April 2027; asked for: 3 months between 4 January 2027 and "
             "4 July 2027."),
        ),
        (
            {"start": START, "end": END, "months": 3},
            {"start": date(2027, 2, 1), "end": date(2027, 5, 15)}, "pass",
            "Free for what is asked: 3 months between 4 January 2027 and 4 July 2027.",
        ),
        (
            BOTH, {"start": START}, "unknown",
            "Availability, not stated: the last day or the longest stay; asked for: 4 January 2027 to 4 July 2027.",
        ),
        (
            BOTH, {"months": 12}, "unknown",
            "Availability, not stated: the first day; asked for: 4 January 2027 to 4 July 2027.",
        ),
        (
            {"months": 6, "end": END}, {}, "unknown",
            ("Availability, not stated: the first day and the last day or the longest stay; asked for: 6 months until "
             "4 July 2027."),
        ),
        ({"start": START}, {"start": START}, "pass", "Free for what is asked: from 4 January 2027."),
        (
            {"start": START}, {"end": date(2027, 1, 3)}, "fail",
            "Free only until 3 January 2027; asked for: from 4 January 2027.",
        ),
        ({"end": END}, {"end": END}, "pass", "Free for what is asked: until 4 July 2027."),
        ({"end": END}, {"months": 6}, "unknown", None),
        (
            {"end": END}, {"start": date(2027, 7, 5)}, "fail",
            "Free only from 5 July 2027; asked for: until 4 July 2027.",
        ),
        ({"months": 6}, {"months": 6}, "pass", "Free for what is asked: 6 months."),
        ({"months": 6}, BOTH, "pass", "Free for what is asked: 6 months."),
        ({"months": 6}, {"start": START, "end": date(2027, 7, 3)}, "fail", None),
        ({"months": 6}, {"start": START}, "unknown", None),
    ],
)  # fmt: skip
def test_times(programme, need, person, found, asked, free, state, why) -> None:
    (finding,) = found(programme(), need(**asked), person(availability=free), Condition.AVAILABILITY)
    assert finding.state == state
    assert why is None or finding.why.en == why


@pytest.mark.parametrize(
    ("free", "question"),
    [
        ({}, "À partir de quel jour êtes-vous disponible, et jusqu’à quel jour ou pendant combien de mois ?"),
        ({"start": START}, "Jusqu’à quel jour, ou pendant combien de mois, êtes-vous disponible ?"),
        ({"end": END}, "À partir de quel jour êtes-vous disponible ?"),
        (None, "À partir de quel jour êtes-vous disponible, et jusqu’à quel jour ou pendant combien de mois ?"),
    ],
)
def test_only_what_is_missing_is_asked(programme, need, person, found, free, question) -> None:
    (finding,) = found(programme(), need(**BOTH), person(availability=free), Condition.AVAILABILITY)
    assert finding.question is not None
    assert finding.question.fr == question


def test_a_need_that_says_nothing_of_time_sets_no_condition(programme, need, person, found) -> None:
    assert not found(programme(), need(), person(availability=BOTH), Condition.AVAILABILITY)
