from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from models import EVENTS, Availability, EventType, LanguageLevel, Need, Profile, Requirement, Revision, Value


def every_model() -> list[type[Value]]:
    found: set[type[Value]] = set()
    waiting = [Value]
    while waiting:
        waiting.extend(subclasses := waiting.pop().__subclasses__())
        found.update(one for one in subclasses if one.__module__.startswith("models"))
    return sorted(found, key=lambda one: one.__name__)


@pytest.mark.parametrize("model", every_model())
def test_values_are_frozen_closed_and_documented(model: type[Value]) -> None:
    assert model.model_config["frozen"]
    assert model.model_config["extra"] == "forbid"
    assert model.__doc__
    assert [name for name, field in model.model_fields.items() if not field.description] == []


@pytest.mark.parametrize("event", EVENTS)
def test_every_event_has_a_versioned_topic(event: EventType) -> None:
    assert event.topic.startswith("diaspora.")
    assert event.topic.endswith(".v1")


def profile(**fields: object) -> Profile:
    return Profile.model_validate({"id": "p1", "programmes": ["match"], **fields})


def test_codes_are_accepted_as_forms_write_them() -> None:
    found = profile(nationalities=["sn"], languages=[{"language": "fre", "level": "B2"}, {"language": "wol"}])
    assert found.nationalities == ("SN",)
    assert [one.language for one in found.languages] == ["fr", "wo"]


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"id": "Awa Ndiaye"}, "id"),
        ({"text": " \n\t"}, "text"),
        ({"text": "x" * 200_001}, "text"),
        ({"nationalities": ["Senegal"]}, "nationalities.0"),
        ({"languages": [{"language": "fr", "level": "B3"}]}, "languages.0.level"),
        ({"skills": [{"phrase": ""}]}, "skills.0.phrase"),
        ({"skills": [{"phrase": "Java", "years": -1}]}, "skills.0.years"),
        ({"name": "Awa"}, "name"),
        ({"programmes": []}, "programmes"),
        ({"education": 9}, "education"),
        ({"availability": {"start": "2026-05-01", "end": "2026-04-01"}}, "availability"),
    ],
)
def test_what_is_wrong_is_refused_at_its_place(fields: dict[str, object], path: str) -> None:
    with pytest.raises(ValidationError) as refused:
        profile(**fields)
    assert path in {".".join(map(str, error["loc"])) for error in refused.value.errors()}


def test_kosovo_has_a_code_although_iso_gives_it_none() -> None:
    assert profile(nationalities=["xk"]).nationalities == ("XK",)


def test_text_is_kept_as_received() -> None:
    assert profile(text="  Java \n").text == "  Java \n"


def test_the_later_of_two_revisions() -> None:
    first, second = (datetime(2026, 11, day, tzinfo=UTC) for day in (1, 2))
    assert Revision(time=first, event="z") < Revision(time=second, event="a")
    assert Revision(time=first, event="a") < Revision(time=first, event="b")


def test_dates_of_a_need_are_in_order() -> None:
    with pytest.raises(ValidationError, match="turn the two dates round"):
        Need(id="n1", programme="match", start="2026-05-01", end="2026-04-01")


def test_defaults() -> None:
    assert Requirement(phrase=" Java ").phrase == "Java"
    assert Requirement(phrase="Java").essential
    assert Availability().relocate is None
    assert LanguageLevel(language="ar").level is None
