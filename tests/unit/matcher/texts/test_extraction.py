from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.policy import Policy
from matcher.texts import extraction
from models import Kind, Level, Need, Post, Profile, Requirement, Skill

POLICY = Policy()


def everything(sentences: Sequence[str]) -> list[str]:
    return ["requirement"] * len(sentences)


def firm_first(sentences: Sequence[str]) -> list[str]:
    return ["firm", *["requirement"] * (len(sentences) - 1)]


def person(**fields: object) -> Profile:
    return Profile.model_validate({"id": "p1", "programmes": ["open"], **fields})


def need(**fields: object) -> Need:
    return Need.model_validate({"id": "n1", "programme": "open", **fields})


def test_stated_skills_come_first_and_count_more() -> None:
    profile = person(text="Java here. Python there, and Java again.", skills=[Skill(phrase="Python", years=4)])
    held = {skill.key: skill for skill in extraction.held(profile, POLICY)}
    assert next(iter(held)) == "python"
    assert held["python"].mentions == POLICY.stated + 1
    assert held["python"].years == 4
    assert held["java"].mentions == 2


def test_a_skill_of_a_text_says_where_it_was_read() -> None:
    text = "Worked in Kigali.\nNaÃ¯ve Bayes, solar panel installation"
    skill = next(one for one in extraction.held(person(text=text), POLICY) if one.key == "solar panel installation")
    assert skill.source == "text"
    assert skill.span is not None
    assert text[skill.span.start : skill.span.end] == "solar panel installation"
    assert "Naïve Bayes" in skill.excerpt


def test_years_of_a_line_belong_to_its_skill() -> None:
    held = extraction.held(person(text="Python - 24 months\nJava"), POLICY)
    assert [(skill.key, skill.years) for skill in held] == [("python", 2.0), ("java", None)]


def test_levels_of_a_line_belong_to_their_clauses() -> None:
    held = extraction.held(person(text="Expert Java, notions de Python\nSQL ●●●●○\nDocker"), POLICY)
    assert [(skill.key, skill.level) for skill in held] == [
        ("java", Level.EXPERT), ("python", Level.BASIC), ("sql", Level.ADVANCED), ("docker", None),
    ]  # fmt: skip


def test_a_stated_level_goes_before_one_that_was_read_and_the_highest_before_others() -> None:
    text = "Expert in Java. Basic SQL. Advanced SQL. Excel (expert)."
    stated = [Skill(phrase="Java", level=Level.BASIC), Skill(phrase="Excel (beginner)")]
    held = {skill.key: skill.level for skill in extraction.held(person(text=text, skills=stated), POLICY)}
    assert held == {"java": Level.BASIC, "excel": Level.EXPERT, "sql": Level.ADVANCED}


def test_requirements_say_the_level_that_is_asked() -> None:
    asked = extraction.asked(
        need(
            title="Java expert",
            text="Bonne connaissance de SQL et notions de Docker.\nPHP.",
            requirements=[Requirement(phrase="Advanced Excel"), Requirement(phrase="SQL", level=Level.BASIC)],
        ),
        everything,
        POLICY,
    )
    assert {one.key: one.level for one in asked} == {
        "java": None, "excel": Level.ADVANCED, "sql": Level.BASIC, "docker": Level.BASIC, "php": None,
    }  # fmt: skip


def test_a_level_is_no_skill() -> None:
    assert extraction.held(person(skills=[Skill(phrase="Expert")], text="Advanced.\nNiveau débutant"), POLICY) == ()


def test_posts_are_occupations() -> None:
    (held,) = extraction.held(person(posts=[Post(title="Java developer", years=3)]), POLICY)
    assert (held.kind, held.key) == (Kind.OCCUPATION, "java developer")


def test_a_list_in_one_field_is_cut() -> None:
    held = extraction.held(person(skills=[Skill(phrase="Java, Spring Boot; SQL")]), POLICY)
    assert [skill.key for skill in held] == ["java", "spring boot", "sql"]


def test_the_firm_is_no_requirement() -> None:
    text = "We are a leader in SAP consulting.\nYou write Java."
    assert [one.key for one in extraction.asked(need(text=text), firm_first, POLICY)] == ["write java"]


def test_optional_and_needless_are_read() -> None:
    text = "Java. Docker is a plus.\nNo PHP needed.\nNice to have:\n- Kubernetes"
    asked = {one.key: one for one in extraction.asked(need(text=text), everything, POLICY)}
    assert asked["java"].essential
    assert not asked["docker"].essential
    assert not asked["kubernetes"].essential
    assert "php" not in asked
    assert asked["java"].weight > asked["docker"].weight


def test_the_title_has_its_share() -> None:
    asked = extraction.asked(need(title="Nurse", requirements=[Requirement(phrase="wound care")]), everything, POLICY)
    assert [(one.kind, one.weight) for one in asked] == [(Kind.OCCUPATION, 5000), (Kind.SKILL, 5000)]


requirements = st.lists(
    st.builds(Requirement, phrase=st.text("abcdefgh ", min_size=1, max_size=9).filter(str.strip),
              weight=st.floats(0, 10, exclude_min=True), essential=st.booleans()),
    min_size=1, max_size=40,
)  # fmt: skip


@given(requirements, st.none() | st.just("Nurse"))
def test_weights_add_up(stated: list[Requirement], title: str | None) -> None:
    asked = extraction.asked(need(requirements=stated, title=title), everything, POLICY)
    assert sum(one.weight for one in asked) == 10_000
    assert len({one.key for one in asked}) == len(asked) <= POLICY.most_requirements


@given(st.text(min_size=1, max_size=400).filter(str.strip))
def test_any_text_can_be_read(text: str) -> None:
    for skill in extraction.held(person(text=text), POLICY):
        assert skill.span is not None
        assert 0 <= skill.span.start < skill.span.end <= len(text)
    extraction.asked(need(text=text), everything, POLICY)


@pytest.mark.parametrize(("fields", "says"), [({}, "skills"), ({"text": "x"}, "languages")])
def test_a_half_filled_form_is_told_what_is_missing(fields: dict[str, object], says: str) -> None:
    half = person(**fields)
    assert says in extraction.missing(half, extraction.spoken(half))


def test_weights_of_next_to_nothing_do_not_make_more_than_the_whole() -> None:
    stated = [Requirement(phrase="a b"), *(Requirement(phrase=f"c {n}", weight=1e-9) for n in "defg")]
    assert sum(one.weight for one in extraction.asked(need(requirements=stated), everything, POLICY)) == 10_000
