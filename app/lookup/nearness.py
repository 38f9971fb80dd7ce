"""What a question's conditions leave out: which condition fails first, and which factors come closest."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.lookup.fallback import Widened, measured, ways
from app.lookup.model import Candidate
from app.lookup.question import Question
from app.nomenclature.geography import Geographies
from app.nomenclature.model import Nomenclature

TOGETHER = "all conditions together"
_FAR = 99
_WEIGHT = 4  # a factor of another kind is as far as one four steps or years away
_OF_PLACE_AND_TIME = {"geography", "date"}
# The order in which a reader wants to hear of conditions: what kind of figure first, place and time last.
_ORDER: tuple[tuple[str, str], ...] = (
    ("publisher", "publisher"),
    ("dataset", "dataset"),
    ("boundary", "boundary"),
    ("gas_basis", "gas_basis"),
    ("price_basis", "price_basis"),
    ("calorific_basis", "calorific_basis"),
    ("unit", "unit_group"),
    ("dqr_max", "dqr_max"),
    ("geography", "geography"),
    ("date", "first_day"),
)
Row = Any  # what is looked at of a version, by column name
Check = tuple[str, Callable[[Row], bool]]


@dataclass(frozen=True, slots=True)
class Near:
    """A version that does not answer: what it fails, and how far away it is."""

    row: Row
    unmet: tuple[str, ...]
    steps: int | None
    years: int

    def told(self) -> dict[str, object]:
        """Return the distance as it is answered."""
        return {"unmet": list(self.unmet), "geography_steps": self.steps, "years": self.years}

    def order(self) -> tuple[int, int, int, int, str, int]:
        """Return where it comes: of the right kind, then fewest steps and years together, newest first."""
        kinds = sum(name not in _OF_PLACE_AND_TIME for name in self.unmet)
        steps = _FAR if self.steps is None else self.steps
        newest = -self.row["period_to"].toordinal()
        far = _WEIGHT * kinds + steps + self.years
        return (far, kinds, steps, newest, self.row["key"], self.row["number"])


def first_failing(rows: Sequence[Row], question: Question) -> str:
    """Return the first condition that no row meets which met those before it."""
    left = list(rows)
    for name, holds in _checks(question):
        left = [row for row in left if holds(row)]
        if not left:
            return name
    return TOGETHER


def nearest(rows: Sequence[Row], question: Question, places: Geographies, most: int) -> list[Near]:
    """Return what comes closest, one version of a factor; figures known not to cover the place are no neighbours."""
    checks = _checks(question)
    steps = {place: _steps(question.geography, place, places) for place in {row["geography"] for row in rows}}
    found = [
        Near(
            row, tuple(name for name, holds in checks if not holds(row)), steps[row["geography"]], _years(row, question)
        )
        for row in rows
        if not places.is_apart(question.geography, row["geography"])
    ]
    found.sort(key=Near.order)
    first: dict[str, Near] = {}
    for one in found:
        first.setdefault(one.row["key"], one)
    return list(first.values())[:most]


def within_steps(
    rows: Sequence[Row], question: Question, nomenclature: Nomenclature, as_candidate: Callable[[Row], Candidate]
) -> Widened | None:
    """Return what would answer a question after its steps, whatever its quality there; None if nothing would."""
    checks = [holds for name, holds in _checks(question) if name not in _OF_PLACE_AND_TIME]
    own = frozenset(code for code in (question.industry, question.product) if code)
    reach = ways(question, nomenclature)
    near = [
        measured(_widened(row, as_candidate(row), own), question, reach)
        for row in rows
        if all(holds(row) for holds in checks)
    ]
    return min((one for one in near if one is not None), key=lambda one: one.level(question.fallback), default=None)


def _widened(row: Row, one: Candidate, codes: frozenset[str]) -> Widened:
    return Widened(
        candidate=one,
        codes=codes,
        applies_from=row["applies_from"],
        applies_to=row["applies_to"],
        value=row["value"],
        edition="",
    )


def _checks(question: Question) -> list[Check]:
    """Return the conditions that a question states, in order."""
    return [
        (name, _check(field, wanted, question))
        for name, field in _ORDER
        if (wanted := getattr(question, field)) is not None
    ]


def _check(field: str, wanted: Any, question: Question) -> Callable[[Row], bool]:  # noqa: ANN401 - of several types
    match field:
        case "publisher":
            return lambda row: bool(row["dataset"].partition("/")[0] == wanted)
        case "dqr_max":
            most = Decimal(wanted)
            return lambda row: row["dqr"] is not None and bool(row["dqr"] <= most)
        case "first_day":
            return lambda row: bool(row["applies_from"] <= wanted and row["applies_to"] >= question.last_day)
    return lambda row: bool(row[field] == wanted)


def _steps(asked: str | None, place: str, places: Geographies) -> int | None:
    return 0 if asked is None else places.distance(asked, place)


def _years(row: Row, question: Question) -> int:
    if question.first_day is None or question.last_day is None:
        return 0
    before = question.first_day.year - row["applies_to"].year
    return int(max(before, row["applies_from"].year - question.last_day.year, 0))
