from string import Formatter

import pytest

from matcher.conditions.sentences import SENTENCES
from matcher.conditions.wording import say
from models import Words


def _places(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize("name", SENTENCES)
def test_both_languages_say_the_same_values(name: str) -> None:
    english, french = SENTENCES[name]
    assert _places(english) == _places(french)
    assert english.strip()
    assert french.strip()


@pytest.mark.parametrize("name", [name for name in SENTENCES if "question" in name])
def test_questions_are_questions(name: str) -> None:
    english, french = SENTENCES[name]
    assert english.endswith("?")
    assert french.endswith(" ?")


def test_values_are_put_in_each_language() -> None:
    said = say("residence.pass", country=Words(en="the Netherlands", fr="Pays-Bas"))
    assert said == Words(en="Lives in the Netherlands.", fr="Pays de résidence : Pays-Bas.")


def test_braces_in_a_value_stay_as_they_are() -> None:
    assert say("free.fail", needs="{x}").en == "Placed already: {x}."


def test_a_sentence_is_cut_where_a_value_is_too_long() -> None:
    assert len(say("free.fail", needs="n" * 2000).fr) == 1000


def test_an_unknown_sentence_is_an_error() -> None:
    with pytest.raises(KeyError):
        say("no.such.sentence")
