"""From a programme and a need to the rules that hold for everybody on the list."""

from collections.abc import Callable, Iterator
from typing import Final

from matcher.conditions.availability import AvailabilityRule
from matcher.conditions.corridors import corridor_rule
from matcher.conditions.language import language_rules
from matcher.conditions.moving import MobilityRule, WorkRightRule
from matcher.conditions.places import OriginRule, ResidenceRule
from matcher.conditions.rule import Rule
from matcher.conditions.standing import AgeRule, EducationRule
from matcher.conditions.wishes import ConsentRule, ServiceRule
from models import AsNeedsAsk, NormalisedNeed, Programme, Words
from models.programme import Ages


def rules(programme: Programme, need: NormalisedNeed) -> tuple[Rule, ...]:
    """The rules in the order of Condition; what the programme does not let needs ask for is left out."""
    return tuple(rule for some in _KINDS for rule in some(programme, need))


def _asks(programme: Programme, what: AsNeedsAsk) -> bool:
    return what in programme.conditions.as_needs_ask


def _origin(programme: Programme, _: NormalisedNeed) -> Iterator[Rule]:
    if programme.conditions.origin:
        yield OriginRule(countries=frozenset(programme.conditions.origin))


def _residence(programme: Programme, _: NormalisedNeed) -> Iterator[Rule]:
    if programme.conditions.residence:
        yield ResidenceRule(countries=frozenset(programme.conditions.residence))


def _corridor(programme: Programme, need: NormalisedNeed) -> Iterator[Rule]:
    if programme.conditions.corridors:
        yield corridor_rule(programme.conditions.corridors, need.location.country if need.location else None)


def _language(programme: Programme, need: NormalisedNeed) -> Iterator[Rule]:
    by_need = need.languages if _asks(programme, AsNeedsAsk.LANGUAGE) else ()
    yield from language_rules((*programme.conditions.languages, *by_need))


def _availability(programme: Programme, need: NormalisedNeed) -> Iterator[Rule]:
    stated = any(value is not None for value in (need.start, need.end, need.months))
    if stated and _asks(programme, AsNeedsAsk.AVAILABILITY):
        yield AvailabilityRule(start=need.start, end=need.end, months=need.months)


def _work_right(programme: Programme, need: NormalisedNeed) -> Iterator[Rule]:
    if need.work_right and need.location and _asks(programme, AsNeedsAsk.WORK_RIGHT):
        yield WorkRightRule(country=need.location.country)


def _education(programme: Programme, need: NormalisedNeed) -> Iterator[Rule]:
    by_need = need.education if _asks(programme, AsNeedsAsk.EDUCATION) else None
    if least := max(programme.conditions.education or 0, by_need or 0):
        yield EducationRule(least=least)


def _age(programme: Programme, _: NormalisedNeed) -> Iterator[Rule]:
    ages = programme.conditions.ages
    if ages and ages != Ages():
        yield AgeRule(least=ages.least, greatest=ages.greatest)


def _mobility(programme: Programme, need: NormalisedNeed) -> Iterator[Rule]:
    if need.location and _asks(programme, AsNeedsAsk.MOBILITY):
        yield MobilityRule(country=need.location.country, remote=need.remote is True)


def _consent(programme: Programme, _: NormalisedNeed) -> Iterator[Rule]:
    for purpose in programme.purposes:
        if purpose.required:
            yield ConsentRule(purpose=purpose.key, name=purpose.name)


def _service(programme: Programme, need: NormalisedNeed) -> Iterator[Rule]:
    if need.service and _asks(programme, AsNeedsAsk.SERVICE):
        names = {service.key: service.name for service in programme.services}
        yield ServiceRule(service=need.service, name=names.get(need.service, Words(en=need.service, fr=need.service)))


_KINDS: Final[tuple[Callable[[Programme, NormalisedNeed], Iterator[Rule]], ...]] = (
    _origin, _residence, _corridor, _language, _availability, _work_right, _education, _age, _mobility, _consent,
    _service,
)  # fmt: skip
