import pytest

from models import Condition

MATCH = ({"from": ("SN", "NG"), "to": ("BE", "NL")},)
TWO = (*MATCH, {"from": ("TN",), "to": ("FR",)})


@pytest.mark.parametrize(
    ("corridors", "location", "residence", "state", "why"),
    [
        (MATCH, "BE", "SN", "pass", "Lives in Senegal, and the need is in Belgium: a corridor of the programme."),
        (TWO, "FR", "SN", "fail", "Lives in Senegal; the programme’s corridor starts in Tunisia."),
        (MATCH, "BE", "FR", "fail", "Lives in France; the programme’s corridor starts in Nigeria or Senegal."),
        (MATCH, "FR", "SN", "fail", "The need is in France, and no corridor of the programme leads there."),
        (MATCH, "FR", None, "fail", "The need is in France, and no corridor of the programme leads there."),
        (
            MATCH, "BE", None, "unknown",
            "The country of residence is not stated; the programme’s corridor starts in Nigeria or Senegal.",
        ),
        (
            TWO, None, "SN", "unknown",
            ("The need does not say in which country it is; the programme’s corridors lead to Belgium, France or "
             "the Netherlands."),
        ),
        (MATCH, None, "FR", "fail", "Lives in France; the programme’s corridor starts in Nigeria or Senegal."),
        (
            MATCH, None, None, "unknown",
            "The country of residence is not stated; the programme’s corridor starts in Nigeria or Senegal.",
        ),
        (
            ({"to": ("BE",)},), "BE", None, "pass",
            "The programme’s corridor to Belgium is open wherever somebody lives.",
        ),
        (
            ({"to": ("BE",)},), None, None, "unknown",
            "The need does not say in which country it is; the programme’s corridors lead to Belgium.",
        ),
        (
            ({"from": ("SN",)},), None, "SN", "pass",
            "Lives in Senegal; the programme’s corridor from there is open wherever the need is.",
        ),
        (({},), None, None, "pass", "A corridor of the programme is open from any country to any country."),
    ],
)  # fmt: skip
def test_corridor(programme, need, person, found, corridors, location, residence, state, why) -> None:
    rules = programme(conditions={"corridors": corridors, "as_needs_ask": ()})
    (finding,) = found(rules, need(location=location), person(residence=residence), Condition.CORRIDOR)
    assert (finding.state, finding.why.en) == (state, why)


def test_what_only_the_organisation_knows_is_asked_of_the_organisation(programme, need, person, found) -> None:
    rules = programme(conditions={"corridors": MATCH})
    (finding,) = found(rules, need(), person(residence="SN"), Condition.CORRIDOR)
    assert finding.question is not None
    assert finding.question.fr == "À l’organisation : dans quel pays se trouve la place ?"
