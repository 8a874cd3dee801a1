from datetime import UTC, datetime

import pytest

from models import Condition

EARLY, LATE = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
TRANSFER = {
    "key": "transfer",
    "name": {"en": "sending it to a firm", "fr": "l’envoyer à une entreprise"},
    "required": True,
}


def _word(granted: bool, at: datetime = EARLY, purpose: str = "transfer") -> dict[str, object]:
    return {"purpose": purpose, "granted": granted, "at": at}


@pytest.mark.parametrize(
    ("consents", "state"),
    [
        ((_word(True),), "pass"),
        ((_word(False),), "fail"),
        ((), "unknown"),
        ((_word(True, purpose="matching"),), "unknown"),
        ((_word(True, LATE), _word(False, EARLY)), "pass"),
        ((_word(True, EARLY), _word(False, LATE)), "fail"),
        ((_word(False, EARLY), _word(True, EARLY)), "fail"),
    ],
)
def test_consent(programme, need, person, found, consents, state) -> None:
    (finding,) = found(programme(purposes=(TRANSFER,)), need(), person(consents=consents), Condition.CONSENT)
    assert finding.state == state
    assert finding.why.en.endswith("sending it to a firm.")
    assert finding.why.fr.endswith("l’envoyer à une entreprise.")


def test_only_required_purposes_are_conditions(programme, need, person, found) -> None:
    rules = programme(purposes=({**TRANSFER, "required": False},))
    assert not found(rules, need(), person(), Condition.CONSENT)


@pytest.mark.parametrize(
    ("seeks", "state", "why"),
    [
        (("housing", "documents"), "pass", "Demande ce service : logement."),
        (("documents",), "fail", "Demande d’autres services, et pas celui-ci : logement."),
        ((), "unknown", "N’indique pas les services souhaités ; celui-ci : logement."),
    ],
)
def test_service(programme, need, person, found, seeks, state, why) -> None:
    rules = programme(
        conditions={"as_needs_ask": ("service",)},
        services=({"key": "housing", "name": {"en": "housing", "fr": "logement"}},),
    )
    (finding,) = found(rules, need(service="housing"), person(seeks=seeks), Condition.SERVICE)
    assert (finding.state, finding.why.fr) == (state, why)


def test_a_service_that_the_programme_does_not_name_is_called_by_its_key(programme, need, person, found) -> None:
    rules = programme(conditions={"as_needs_ask": ("service",)})
    (finding,) = found(rules, need(service="schooling"), person(), Condition.SERVICE)
    assert finding.question is not None
    assert finding.question.en == "Do you wish to have this service: schooling?"
