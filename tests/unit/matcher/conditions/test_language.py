import pytest

from matcher.conditions.language import language_rules
from models import Condition, LanguageLevel

PARTS = ("listening", "reading", "interaction", "production", "writing")
ALL_B2 = dict.fromkeys(PARTS, "B2")


@pytest.mark.parametrize(
    ("asked", "held", "state"),
    [
        ({"level": "B1"}, [{"level": "B1"}], "pass"),
        ({"level": "B1"}, [{"level": "A2"}], "fail"),
        ({"level": "C2"}, [{"native": True}], "pass"),
        ({"level": "B1"}, [{}], "unknown"),
        ({"level": "B1"}, [ALL_B2], "pass"),
        ({"level": "B2"}, [{**ALL_B2, "writing": "B1"}], "fail"),
        ({"level": "B1"}, [{"writing": "C1"}], "unknown"),
        ({"level": "B1"}, [{"level": "B1", "writing": "A1"}], "pass"),
        ({"writing": "B1"}, [{"writing": "B2"}], "pass"),
        ({"writing": "B1"}, [{"writing": "A2", "level": "C1"}], "fail"),
        ({"writing": "B1"}, [{"level": "B1"}], "pass"),
        ({"writing": "B1"}, [{"level": "A1"}], "fail"),
        ({"writing": "B1"}, [{"reading": "C2"}], "unknown"),
        ({"writing": "B1", "reading": "C1"}, [{"reading": "B2"}], "fail"),
        ({"level": "B1", "writing": "C1"}, [{"level": "B2", "writing": "B2"}], "fail"),
        ({}, [{}], "pass"),
        ({}, [{"level": "A1"}], "pass"),
        ({"level": "B1"}, [], "unknown"),
        ({"level": "B1"}, [{"language": "fr", "level": "C2"}], "fail"),
        ({}, [{"language": "fr"}], "fail"),
        ({}, [], "unknown"),
        ({"native": True}, [{"level": "C2"}], "pass"),
        ({"native": True}, [{"level": "C1"}], "fail"),
        ({"level": "B1"}, [{"level": "A1"}, {"level": "B1"}], "pass"),
        ({"level": "B1"}, [{"level": "A1"}, {}], "unknown"),
    ],
)
def test_levels(programme, need, person, found, asked, held, state) -> None:
    wanted = need(languages=[{"language": "nl", **asked}])
    somebody = person(languages=[{"language": "nl", **one} for one in held])
    (finding,) = found(programme(), wanted, somebody, Condition.LANGUAGE)
    assert finding.state == state


@pytest.mark.parametrize(
    ("asked", "held", "why", "question"),
    [
        ({"level": "B1"}, [{"level": "A2"}], "Dutch: A2; asked for: at least B1.", None),
        ({"level": "B1"}, [{"native": True}], "Dutch: mother tongue; asked for: at least B1.", None),
        (
            {"level": "B1"}, [{}], "Dutch: level not stated; asked for: at least B1.",
            "Which level of Dutch do you have (A1 to C2)?",
        ),
        (
            {"interaction": "B1", "writing": "A2"}, [{"writing": "A2"}],
            "Dutch: writing A2; asked for: spoken interaction at least B1 and writing at least A2.",
            "Which level of Dutch do you have in spoken interaction (A1 to C2)?",
        ),
        ({}, [], "No languages are stated; asked for: Dutch, any level.", "Do you speak Dutch?"),
        (
            {"level": "B1"}, [], "No languages are stated; asked for: Dutch, at least B1.",
            "Which level of Dutch do you have (A1 to C2)?",
        ),
        (
            {"level": "B1"}, [{"language": "fr"}, {"language": "en"}],
            "Languages stated: English and French; asked for: Dutch, at least B1.", None,
        ),
    ],
)  # fmt: skip
def test_words(programme, need, person, found, asked, held, why, question) -> None:
    wanted = need(languages=[{"language": "nl", **asked}])
    somebody = person(languages=[{"language": "nl", **one} for one in held])
    (finding,) = found(programme(), wanted, somebody, Condition.LANGUAGE)
    assert finding.why.en == why
    assert (finding.question.en if finding.question else None) == question


def test_the_question_in_french(programme, need, person, found) -> None:
    wanted = need(languages=[{"language": "nl", "interaction": "B1", "listening": "B1"}])
    (finding,) = found(programme(), wanted, person(languages=[{"language": "nl"}]), Condition.LANGUAGE)
    assert finding.question is not None
    assert finding.question.fr == (
        "Quel est votre niveau en néerlandais (A1 à C2) : compréhension orale et interaction orale ?"
    )


def test_programme_and_need_are_merged_to_the_higher_level_of_each_part() -> None:
    (rule,) = language_rules(
        [LanguageLevel(language="fr", level="B1", writing="C1"), LanguageLevel(language="fr", level="B2", reading="A1")]
    )
    assert rule.asked == (4, 0, 1, 0, 0, 5)


def test_one_finding_for_each_language_in_the_order_of_their_codes(programme, need, person, found) -> None:
    rules = programme(conditions={"languages": [{"language": "nl", "level": "A1"}]})
    wanted = need(languages=[{"language": "fr", "level": "A1"}, {"language": "nl", "level": "B1"}])
    french, dutch = found(rules, wanted, person(languages=[{"language": "nl", "level": "A2"}]), Condition.LANGUAGE)
    assert french.why.en.endswith("asked for: French, at least A1.")
    assert dutch.why.en == "Dutch: A2; asked for: at least B1."


def test_the_same_language_twice_reads_the_same_in_either_order(programme, need, person, found) -> None:
    held = [{"language": "nl", "level": "A1"}, {"language": "nl", "level": "A2"}]
    wanted = need(languages=[{"language": "nl", "level": "C1"}])
    there, back = (
        found(programme(), wanted, person(languages=order), Condition.LANGUAGE) for order in (held, held[::-1])
    )
    assert there == back
