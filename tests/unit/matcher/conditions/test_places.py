import pytest

from models import Condition


@pytest.mark.parametrize(
    ("facts", "state", "why"),
    [
        ({"nationalities": ("FR", "SN")}, "pass", "Nationality or origin: Senegal."),
        ({"nationalities": ("FR",), "origin": "SN"}, "pass", "Nationality or origin: Senegal."),
        ({"origin": "FR"}, "fail", "Nationality or origin: France; asked for: Nigeria or Senegal."),
        ({}, "unknown", "Neither nationality nor country of origin is stated; asked for: Nigeria or Senegal."),
    ],
)
def test_origin(programme, need, person, found, facts, state, why) -> None:
    rules = programme(conditions={"origin": ("SN", "NG")})
    (finding,) = found(rules, need(), person(**facts), Condition.ORIGIN)
    assert (finding.state, finding.why.en) == (state, why)


@pytest.mark.parametrize(
    ("residence", "state", "why"),
    [
        ("BE", "pass", "Pays de résidence : Belgique."),
        ("SN", "fail", "Pays de résidence : Sénégal ; demandé : Belgique ou Allemagne."),
        (None, "unknown", "Le pays de résidence n’est pas indiqué ; demandé : Belgique ou Allemagne."),
    ],
)
def test_residence(programme, need, person, found, residence, state, why) -> None:
    rules = programme(conditions={"residence": ("DE", "BE")})
    (finding,) = found(rules, need(), person(residence=residence), Condition.RESIDENCE)
    assert (finding.state, finding.why.fr) == (state, why)
    assert (finding.question is not None) == (state == "unknown")
