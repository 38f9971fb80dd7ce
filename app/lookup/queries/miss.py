"""Why nothing matched: which condition failed, and what comes closest."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any

from app.factors.form import value_unit
from app.factors.model import GasBasis
from app.factors.tables import version
from app.kit.amounts import canonical
from app.kit.hot import HotQuery
from app.lookup.errors import NoMatch
from app.lookup.queries.columns import WITHOUT_BYTES, Shape, answering, candidate, questions, together, values
from app.lookup.queries.related import Related, related
from app.lookup.question import Question
from app.lookup.ranking import told
from app.lookup.world import World
from app.nomenclature.model import Nomenclature
from app.releases.model import Release

_NEAR = 5
_LOOKED_AT = 2_000
_FAR = 99
_AT_ONCE = 50  # of a batch's questions: each may look at 2,000 rows
_TOGETHER = "all conditions together"
_ALSO = (version.c.dataset, version.c.applies_from, version.c.applies_to, version.c.value, version.c.currency_year)
_YEARS = range(1990, 2101)
_OF_THE_CALLER = ("publisher", "dataset", "dqr_max")  # the figure is there, only not of this publisher or quality
_SUBJECTS = frozenset(("release", "subject", "also", "besides"))
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
Row = Any  # an asyncpg record


@cache
def _for_subjects(said: Shape) -> HotQuery:
    asking = questions(said)
    ordered = answering(asking, *WITHOUT_BYTES, *_ALSO).order_by(version.c.key, version.c.number)
    return together(asking, ordered.limit(_LOOKED_AT))


async def explained(world: World, question: Question, release: Release) -> NoMatch:
    """Return the refusal of a question that nothing answers: the failing condition, and up to five near factors."""
    said = values(question, release.number)
    rows = await world.hot.fetch(_for_subjects(_SUBJECTS.intersection(said)), said)
    near = {} if rows else await related(world, _codes(question), release.number)
    return _refusal(world, question, release, rows, near)


async def explained_each(world: World, questions: Sequence[Question]) -> list[NoMatch]:
    """Return the refusals of several questions; those about the same subjects look at the same rows."""
    alike: dict[Shape, dict[object, list[int]]] = {}
    for place, question in enumerate(questions):
        about = (world.announced.resolve(question.release).number, question.subjects)
        shape = _SUBJECTS.intersection(values(question, about[0]))
        alike.setdefault(shape, {}).setdefault(about, []).append(place)
    refusals: dict[int, NoMatch] = {}
    for shape, places in alike.items():
        groups = list(places.values())
        for start in range(0, len(groups), _AT_ONCE):
            refusals |= await _explained(world, questions, shape, groups[start : start + _AT_ONCE])
    return [refusals[place] for place in range(len(questions))]


async def _explained(
    world: World, questions: Sequence[Question], shape: Shape, groups: Sequence[Sequence[int]]
) -> dict[int, NoMatch]:
    """Return the refusals of the questions at these places; the places of a group are about the same subjects."""
    asked = [questions[places[0]] for places in groups]
    releases = [world.announced.resolve(question.release) for question in asked]
    said = [values(question, release.number) for question, release in zip(asked, releases, strict=True)]
    every = await world.hot.fetch_each(_for_subjects(shape), said)
    empty: dict[int, list[str]] = {}
    for question, release, rows in zip(asked, releases, every, strict=True):
        empty.setdefault(release.number, []).extend(() if rows else _codes(question))
    near = {number: await related(world, codes, number) for number, codes in empty.items()}
    found: dict[int, NoMatch] = {}
    for places, release, rows in zip(groups, releases, every, strict=True):
        for place in places:
            own = {code: near[release.number].get(code, []) for code in _codes(questions[place])}
            kept = {code: others for code, others in own.items() if others and not rows}
            found[place] = _refusal(world, questions[place], release, rows, kept)
    return found


def _codes(question: Question) -> list[str]:
    return [code for code in (question.product, question.industry) if code is not None]


def _refusal(world: World, question: Question, release: Release, rows: Sequence[Row], near: Related) -> NoMatch:
    named = " and ".join(question.subjects)
    if not rows:
        _count(world, question, release, rows)
        detail, hint = f"no factor of release {release.label} is for {named}", "see /v1/factors, by industry or dataset"
        facts: dict[str, object] = {"failed": "subject", "nearest": [], "reasons": [], "related": near}
        return NoMatch(detail, hint="see related" if near else hint, release=release.label, **facts)
    failed = _first_failing(rows, question)
    if failed not in _OF_THE_CALLER:
        _count(world, question, release, rows)
    detail = f"factors for {named} exist in {release.label}, but none meets {failed}"
    if question.fallback:
        detail += f", also with fallback={','.join(question.fallback)}"
    return NoMatch(
        detail,
        hint="see nearest",
        failed=failed,
        nearest=_nearest(rows, question, world),
        reasons=_known_reasons(question, failed, world),
        release=release.label,
    )


def _count(world: World, question: Question, release: Release, rows: Sequence[Row]) -> None:
    """Have a miss counted, unless another publisher or a later release has the figure."""
    if release != world.announced.latest:
        return
    of_anybody = replace(question, publisher=None, dataset=None, dqr_max=None)
    failed = _first_failing(rows, of_anybody) if rows else "subject"
    if failed != _TOGETHER:
        world.missed(asked_for(question, world.nomenclature), failed)


def asked_for(question: Question, nomenclature: Nomenclature) -> dict[str, str]:
    """Return what a question asks for, in codes the nomenclature knows; nothing where its subject is not one."""
    for subject in question.subjects:
        if subject.startswith("key:") or (":" in subject and not _is_known(subject, nomenclature)):
            return {}
    activity = next((one for one in question.subjects if one.startswith("activity:")), None)
    year = question.first_day.year if question.first_day else None
    said = {
        "activity": activity.removeprefix("activity:") if activity else None,
        "product": question.product,
        "industry": question.industry,
        "geography": question.geography,
        "year": str(year) if year in _YEARS else None,
        **{name: getattr(question, name) for name in ("unit_group", "boundary", "gas_basis")},
    }
    return {name: text for name, text in said.items() if text is not None}


def _is_known(subject: str, nomenclature: Nomenclature) -> bool:
    return subject.startswith("activity:") or subject in nomenclature.parents


def _known_reasons(question: Question, failed: str, world: World) -> list[str]:
    """Return what is known of why a place has no figure of its own."""
    if failed != "geography" or question.geography is None:
        return []
    return world.nomenclature.geographies.notes(question.geography)


def _first_failing(rows: Sequence[Row], question: Question) -> str:
    left = list(rows)
    for name, field in _ORDER:
        left = [row for row in left if _meets(row, question, field)]
        if not left:
            return name
    return _TOGETHER


def _meets(row: Row, question: Question, field: str) -> bool:
    wanted = getattr(question, field)
    if wanted is None:
        return True
    match field:
        case "publisher":
            return str(row["dataset"]).partition("/")[0] == str(wanted)
        case "dqr_max":
            return row["dqr"] is not None and row["dqr"] <= Decimal(wanted)
        case "first_day":
            return bool(row["applies_from"] <= wanted and row["applies_to"] >= question.last_day)
        case _:
            return str(row[field]) == str(wanted)


def _nearest(rows: Sequence[Row], question: Question, world: World) -> list[dict[str, object]]:
    """Return the rows that fail fewest conditions, then those nearest in place, then in years."""
    measured = [(row, _distance(row, question, world)) for row in rows]
    measured.sort(key=_closeness)
    return [_described(row) | {"distance": distance} for row, distance in measured[:_NEAR]]


def _distance(row: Row, question: Question, world: World) -> dict[str, Any]:
    unmet = [name for name, field in _ORDER if not _meets(row, question, field)]
    steps: int | None = 0
    if question.geography is not None:
        steps = world.nomenclature.geographies.distance(question.geography, row["geography"])
    years = 0
    if question.first_day is not None and question.last_day is not None:
        before = question.first_day.year - row["applies_to"].year
        years = max(before, row["applies_from"].year - question.last_day.year, 0)
    return {"unmet": unmet, "geography_steps": steps, "years": years}


def _closeness(pair: tuple[Row, dict[str, Any]]) -> tuple[int, int, int, int, str, int]:
    row, distance = pair
    steps = _FAR if distance["geography_steps"] is None else distance["geography_steps"]
    newest = -row["period_to"].toordinal()
    return (len(distance["unmet"]), steps, distance["years"], newest, row["key"], row["number"])


def _described(row: Row) -> dict[str, object]:
    basis = GasBasis(row["gas_basis"])
    figure = {"value": canonical(row["value"]), "value_unit": value_unit(basis), "currency_year": row["currency_year"]}
    return told(candidate(row, WITHOUT_BYTES)) | figure
