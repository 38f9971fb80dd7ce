"""Stepping away from a question, only as far as the caller allows: which candidate is nearest, through which steps.

The first dimension named is exhausted before the next one steps: `geography,time` looks in every place of the asked
year, then in every place of the year before. Places step along containment, years to earlier ones (later only if
allowed), industry and product codes to the class above in their own classification. Nothing else ever steps.
"""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from app.lookup.model import Candidate
from app.lookup.question import Question
from app.nomenclature.geography import Containment, Purpose
from app.nomenclature.model import Nomenclature

_ELECTRICITY = "electricity."
Level = tuple[tuple[int, ...], ...]
Step = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """How far a question may step: places for electricity and for anything else, classes above its codes."""

    electricity: Sequence[Containment] = ()
    anything: Sequence[Containment] = ()
    above: Mapping[str, Sequence[str]]

    def places(self, one: Candidate) -> Sequence[Containment]:
        """Return the steps in place that hold for a candidate: a grid region stands in for electricity only."""
        return self.electricity if (one.activity or "").startswith(_ELECTRICITY) else self.anything


@dataclass(frozen=True, slots=True, kw_only=True)
class Widened:
    """A candidate that lies some steps away: its codes, the days it applies to, and how far along each dimension."""

    candidate: Candidate
    codes: frozenset[str]
    applies_from: date
    applies_to: date
    value: Decimal
    edition: str
    geography: int = 0
    years: int = 0
    when: str = "covers"
    industry: int = 0
    technology: int = 0

    def level(self, order: Sequence[str]) -> Level:
        """Return where it comes in the caller's order; what is named last weighs most."""
        return tuple(self._along(name) for name in reversed(order))

    def steps_in_technology(self) -> int:
        """Return the steps along industry and product together."""
        return self.industry + self.technology

    @property
    def is_exact(self) -> bool:
        """Whether it needed no step."""
        return not (self.geography or self.industry or self.technology) and self.when == "covers"

    def _along(self, name: str) -> tuple[int, ...]:
        match name:
            case "time":
                return (0, 0, 0) if self.when == "covers" else (1, self.years, int(self.when == "later"))
            case "geography":
                return (self.geography,)
            case "industry":
                return (self.industry,)
        return (self.technology,)


def ways(question: Question, nomenclature: Nomenclature) -> Ways:
    """Return how far a question may step."""
    asked = (("industry", question.industry), ("technology", question.product))
    above = {code: nomenclature.above(code) for name, code in asked if code and name in question.fallback}
    if question.geography is None or "geography" not in question.fallback:
        return Ways(above=above)
    places = nomenclature.geographies
    return Ways(
        electricity=places.stand_ins(question.geography, Purpose.ELECTRICITY),
        anything=places.stand_ins(question.geography, Purpose.ANY),
        above=above,
    )


def measured(one: Widened, question: Question, ways: Ways) -> Widened | None:
    """Return a candidate with its distances; None where a step is needed that the question does not allow."""
    place = _place(one.candidate, question, ways)
    industry = _class(one.codes, question.industry, ways)
    technology = _class(one.codes, question.product, ways)
    timing = _timing(one, question)
    if place is None or industry is None or technology is None or timing is None:
        return None
    years, when = timing
    found = replace(one, geography=place, years=years, when=when, industry=industry, technology=technology)
    return found if _is_allowed(found, question) else None


def steps(found: Widened, question: Question, ways: Ways) -> list[Step]:
    """Return every step to a candidate, the outermost dimension first: from what, to what, and on whose word."""
    told: list[Step] = []
    for name in reversed(question.fallback):
        match name:
            case "geography":
                told += [_in_place(step) for step in ways.places(found.candidate)[: found.geography]]
            case "time":
                told += _in_time(found, question)
            case "industry":
                told += _in_class(name, question.industry, found.industry, ways)
            case "technology":
                told += _in_class(name, question.product, found.technology, ways)
    return told


def _is_allowed(found: Widened, question: Question) -> bool:
    stepped = {
        "geography": found.geography > 0,
        "time": found.when != "covers",
        "industry": found.industry > 0,
        "technology": found.technology > 0,
    }
    return all(name in question.fallback for name, is_stepped in stepped.items() if is_stepped)


def _place(one: Candidate, question: Question, ways: Ways) -> int | None:
    if question.geography in {None, one.geography}:
        return 0
    return next((height for height, step in enumerate(ways.places(one), 1) if step.parent == one.geography), None)


def _class(codes: frozenset[str], asked: str | None, ways: Ways) -> int | None:
    if asked is None or asked in codes:
        return 0
    return next((height for height, code in enumerate(ways.above.get(asked, ()), 1) if code in codes), None)


def _timing(one: Widened, question: Question) -> tuple[int, str] | None:
    """Return years between and whether the candidate covers the days asked, touches them, or lies before or after."""
    first, last = question.first_day, question.last_day
    if first is None or last is None or (one.applies_from <= first and one.applies_to >= last):
        return 0, "covers"
    if one.applies_to < first:
        years, when = first.year - one.applies_to.year, "earlier"
    elif one.applies_from > last:
        years, when = one.applies_from.year - last.year, "later"
    else:
        years, when = 0, "touches"
    is_too_far = years > question.max_age or (when == "later" and not question.allow_later)
    return None if is_too_far else (years, when)


def _in_place(step: Containment) -> Step:
    told: Step = {"dimension": "geography", "from": step.child, "to": step.parent, "containment": step.status}
    return told | {"purpose": step.purpose, "note": step.note, "reason": "no match"}


def _in_time(found: Widened, question: Question) -> Iterable[Step]:
    if found.when == "covers":
        return []
    asked = _period(question.first_day, question.last_day)
    to = _period(found.applies_from, found.applies_to)
    told: Step = {"dimension": "time", "from": asked, "to": to, "years": found.years, "direction": found.when}
    return [told | {"reason": "no match"}]


def _in_class(dimension: str, asked: str | None, height: int, ways: Ways) -> Iterable[Step]:
    if asked is None:
        return []
    chain = [asked, *ways.above.get(asked, ())][: height + 1]
    pairs = itertools.pairwise(chain)
    return [{"dimension": dimension, "from": one, "to": other, "reason": "no match"} for one, other in pairs]


def _period(first: date | None, last: date | None) -> str:
    if first is None or last is None:
        return ""
    is_year = (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
    if is_year and first.year == last.year:
        return str(first.year)
    return first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}"
