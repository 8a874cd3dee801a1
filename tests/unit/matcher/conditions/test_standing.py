import pytest

from models import AgeBand, Condition


@pytest.mark.parametrize(
    ("held", "state", "why"),
    [
        (6, "pass", "Formation : licence ou équivalent ; demandé : au moins licence ou équivalent."),
        (8, "pass", "Formation : doctorat ou équivalent ; demandé : au moins licence ou équivalent."),
        (5, "fail", "Formation : enseignement supérieur de cycle court ; demandé : au moins licence ou équivalent."),
        (None, "unknown", "Le niveau de formation n’est pas indiqué ; demandé : au moins licence ou équivalent."),
    ],
)
def test_education(programme, need, person, found, held, state, why) -> None:
    (finding,) = found(programme(), need(education=6), person(education=held), Condition.EDUCATION)
    assert (finding.state, finding.why.fr) == (state, why)


@pytest.mark.parametrize(("general", "asked", "least"), [(4, 6, 6), (6, 4, 6), (None, 6, 6), (6, None, 6)])
def test_the_higher_of_the_two_levels_counts(programme, need, person, found, general, asked, least) -> None:
    rules, wanted = programme(conditions={"education": general}), need(education=asked)
    states = [found(rules, wanted, person(education=held), Condition.EDUCATION)[0].state for held in range(9)]
    assert states == ["fail"] * least + ["pass"] * (9 - least)


def test_a_level_that_everybody_has_is_no_condition(programme, need, person, found) -> None:
    assert not found(programme(), need(education=0), person(), Condition.EDUCATION)


@pytest.mark.parametrize(
    ("band", "state", "why"),
    [
        (AgeBand.FROM_18_TO_24, "pass", "Age: 18 to 24 years; asked for: 18 to 32 years."),
        (AgeBand.FROM_25_TO_29, "pass", "Age: 25 to 29 years; asked for: 18 to 32 years."),
        (
            AgeBand.FROM_30_TO_34, "unknown",
            "Age: 30 to 34 years, only partly within what is asked for: 18 to 32 years.",
        ),
        (AgeBand.FROM_35_TO_39, "fail", "Age: 35 to 39 years; asked for: 18 to 32 years."),
        (AgeBand.UNDER_18, "fail", "Age: 17 years or younger; asked for: 18 to 32 years."),
        (AgeBand.FROM_65, "fail", "Age: 65 years or older; asked for: 18 to 32 years."),
        (None, "unknown", "Age is not stated; asked for: 18 to 32 years."),
    ],
)  # fmt: skip
def test_age(programme, need, person, found, band, state, why) -> None:
    rules = programme(conditions={"ages": {"from": 18, "to": 32}})
    (finding,) = found(rules, need(), person(age_band=band), Condition.AGE)
    assert (finding.state, finding.why.en) == (state, why)


def test_ages_that_are_open_at_both_ends_are_no_condition(programme, need, person, found) -> None:
    assert not found(programme(conditions={"ages": {}}), need(), person(), Condition.AGE)


def test_the_band_without_a_bound_is_inside_where_the_ages_have_none(programme, need, person, found) -> None:
    rules = programme(conditions={"ages": {"from": 60}})
    (finding,) = found(rules, need(), person(age_band=AgeBand.FROM_65), Condition.AGE)
    assert (finding.state, finding.why.en) == ("pass", "Age: 65 years or older; asked for: 60 years or older.")
