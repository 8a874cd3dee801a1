"""Every word that a page asks for is there, in English and in French, with the same values to be put in."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from models import AgeBand, Attribute, Cefr, Characteristic, Condition, Gender, Level, State, Tier, Verdict
from streams.access.roles import Role
from streams.database.likeness import Agreement
from streams.database.movement import Why
from streams.formats.mapping import fields
from streams.rights.erasures import Reason
from streams.rights.erasures import State as Erasing
from streams.web import pages
from streams.web.choosing import Origin
from streams.web.pages.rendering import _MENU
from streams.web.pages.shortlist import REASONS
from streams.web.pages.signing_up import _USED
from streams.web.speaking import LANGUAGES, chosen, speech, words

FOLDER = Path(pages.__file__).parent
SOURCES = [*FOLDER.glob("*.py"), *(FOLDER / "templates").glob("*.html")]
_SAID = re.compile(r"""\b(?:t|said|speech_of\(request\))(\.counted)?\(([^()]*?)[,)]""")
_KEY = re.compile(r"""(["'])([a-z][a-z0-9 ._\-]*)\1""")
PACK = (
    "profile", "submitted", "normalised", "identity", "consents", "listed", "not_listed", "decisions", "sent",
    "refused", "notes", "received", "same_person", "audit",
)  # fmt: skip
FAMILIES: Mapping[str, Iterable[str]] = {
    "attribute.": Attribute, "characteristic.": Characteristic, "condition.": Condition, "gender.": Gender,
    "level.": Level, "menu.": [key for key, _, _ in _MENU], "reason.": [*REASONS, *Verdict], "role.": Role,
    "state.": State, "tier.": Tier, "verdict.": Verdict, "why.": Why, "field.": _USED, "topic.": ("profiles", "needs"),
    "do.": (*(one for one in Verdict if one is not Verdict.EXCLUDE), "undo"), "key.": (*"jkoshdpuc", "help"),
    "movement.": ("came", "left", "up", "down"),
    "funnel.": ("people", "listed", "shortlisted", "placed"), "problem.": ("404",),
    "upload.": ("profiles", "needs"), "upload.days.": ("day", "month"),
    "upload.state.": ("known", "guess", "ask", "remembered"), "receipt.": Origin,
    "column.": (*fields("profiles"), *fields("needs")), "agrees.": Agreement,
    "join.age.": AgeBand, "join.level.": (*Cefr, "native"), "join.education.": "012345678",
    "duplicates.now.": ("same", "two", "open"),
    "erase.reason.": Reason, "erasure.": Erasing, "erasure.about.": Erasing, "told.": ("corrected", "consent"),
    "correct.": ("relocate", "remote"), "answer.": ("yes", "no"), "pack.": PACK,
    "elsewhere.": ("stale", "refused", "unreachable", "unproven", "unknown", "wait"),
    "account.done.": ("changed", "disabled", "enabled", "forgotten", "revoked"),
    "own.done.": ("changed", "ended", "revoked"), "own.refused.": ("wrong", "again", "same", "guessable", "wait"),
    "secret.": ("password", "token"), "secret.once.": ("password", "token"),
}  # fmt: skip


def asked():
    for source in SOURCES:
        for counted, inside in _SAID.findall(source.read_text(encoding="utf-8")):
            for _, key in _KEY.findall(inside.partition(" if ")[0] + inside.partition(" else ")[2]):
                yield from ([f"{key}.one", f"{key}.many"] if counted else [key])


def test_words_that_are_asked_for_are_there():
    there = words()["en"].keys()
    wanted = set(asked())
    assert len(wanted) > 200
    families = {key for key in wanted if key.endswith(".")}
    assert families <= FAMILIES.keys()
    assert wanted - families - there == set()


@pytest.mark.parametrize("family", FAMILIES)
def test_words_of_a_family_are_there(family):
    assert {f"{family}{one}" for one in FAMILIES[family]} <= words()["en"].keys()


def test_both_languages_put_the_same_values_in():
    for key, text in words()["en"].items():
        names = [sorted(re.findall(r"{(\w+)}", one)) for one in (text, words()["fr"][key])]
        assert names[0] == names[1], key


def test_numbers_and_times():
    english, french = map(speech, LANGUAGES)
    assert (english.colon, french.colon) == (":", "\u00a0:")
    assert (english.number(1234.5, 1), french.number(1234.5, 1)) == ("1,234.5", "1\u202f234,5")
    assert (english.counted("new", 0), french.counted("new", 0)) == ("0 new", "0 nouveau")
    assert english.moment(datetime(2026, 9, 1, 8, 5, tzinfo=UTC)) == "1 Sept 2026 08:05 UTC".replace("Sept", "Sep")
    assert (french.percent(0.305), french.percent(None), french.day(None)) == ("30,5\xa0%", "–", "–")


def test_the_language_is_chosen():
    assert chosen(None, None, "fr-BE, en;q=0.5") == "fr"
    assert chosen("en", "fr", "fr") == "en"
    assert chosen("xx", "fr", "en") == "fr"
    assert chosen(None, None, "*") == "en"
