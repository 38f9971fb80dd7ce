"""Why nothing matched: which condition failed, and what comes closest."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from app.factors.form import value_unit
from app.factors.model import GasBasis
from app.factors.tables import version
from app.kit.amounts import canonical
from app.kit.hot import HotQuery
from app.lookup.errors import NoMatch
from app.lookup.model import Candidate
from app.lookup.nearness import TOGETHER, Near, first_failing, nearest, within_steps
from app.lookup.queries.columns import WITHOUT_BYTES, Shape, answering, candidate, questions, together, values
from app.lookup.queries.related import Related, related
from app.lookup.question import Question
from app.lookup.ranking import told
from app.lookup.world import World
from app.nomenclature.model import Nomenclature
from app.releases.model import Release

_NEAR = 5
_SUGGESTED = ("geography", "time")
_LOOKED_AT = 2_000
_AT_ONCE = 50  # of a batch's questions: each may look at 2,000 rows
_ALSO = (version.c.dataset, version.c.applies_from, version.c.applies_to, version.c.value, version.c.currency_year)
_YEARS = range(1990, 2101)
_OF_THE_CALLER = ("publisher", "dataset", "dqr_max")  # the figure is there, only not of this publisher or quality
_SUBJECTS = frozenset(("release", "subject", "also", "besides"))
Row = Any  # an asyncpg record
Missed = Callable[[Mapping[str, str], str], None]


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
    """Return the refusals of several questions, each different miss counted once.

    Those about the same subjects look at the same rows.
    """
    world = replace(world, missed=_once(world.missed))
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
            await asyncio.sleep(0)  # others are served, and the deadline is kept
    return found


def _once(missed: Missed) -> Missed:
    """Return a listener that hears each miss of a batch once, however often it stands there."""
    heard: set[object] = set()

    def hear(asked: Mapping[str, str], failed: str) -> None:
        same = (tuple(sorted(asked.items())), failed)
        if same not in heard:
            heard.add(same)
            missed(asked, failed)

    return hear


def _codes(question: Question) -> list[str]:
    return [code for code in (question.product, question.industry) if code is not None]


def _refusal(world: World, question: Question, release: Release, rows: Sequence[Row], near: Related) -> NoMatch:
    named = " and ".join(question.subjects)
    if not rows:
        _count(world, question, release, rows)
        detail, hint = f"no factor of release {release.label} is for {named}", "see /v1/factors, by industry or dataset"
        facts: dict[str, object] = {"failed": "subject", "nearest": [], "reasons": [], "related": near}
        return NoMatch(detail, hint="see related" if near else hint, release=release.label, **facts)
    failed = _failing(rows, question, world)
    if failed not in _OF_THE_CALLER:
        _count(world, question, release, rows)
    detail = f"factors for {named} exist in {release.label}, but none meets {failed}"
    if question.fallback:
        detail += f", also with fallback={','.join(question.fallback)}"
    near_by = nearest(rows, question, world.nomenclature.geographies, _NEAR)
    return NoMatch(
        detail,
        hint=_way_on(rows, question, near_by, world),
        failed=failed,
        nearest=[_described(one.row) | {"distance": one.told()} for one in near_by],
        reasons=_known_reasons(question, failed, world),
        release=release.label,
    )


def _failing(rows: Sequence[Row], question: Question, world: World) -> str:
    """Return the failing condition; where a step would lead to a figure, its quality there is what fails."""
    if question.fallback and question.dqr_max and within_steps(rows, question, world.nomenclature, _candidate):
        return "dqr_max"
    return first_failing(rows, question)


def _way_on(rows: Sequence[Row], question: Question, near_by: Sequence[Near], world: World) -> str:
    """Say what to do instead: step away from place and time, or leave out what the nearest factor does not meet."""
    stepping = replace(question, fallback=_SUGGESTED)
    found = None if question.fallback else within_steps(rows, stepping, world.nomenclature, _candidate)
    if found is not None:
        period = f"{found.applies_from.isoformat()} to {found.applies_to.isoformat()}"
        return f"fallback=geography,time would answer {found.candidate.key}, {period}"
    if not near_by:
        return "see /v1/factors, by industry or dataset"
    return f"{near_by[0].row['key']} meets all but {', '.join(near_by[0].unmet)}"


def _candidate(row: Row) -> Candidate:
    return candidate(row, WITHOUT_BYTES)


def _count(world: World, question: Question, release: Release, rows: Sequence[Row]) -> None:
    """Have a miss counted, unless another publisher or a later release has the figure."""
    if release != world.announced.latest:
        return
    of_anybody = replace(question, publisher=None, dataset=None, dqr_max=None)
    failed = first_failing(rows, of_anybody) if rows else "subject"
    if failed != TOGETHER:
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


def _described(row: Row) -> dict[str, object]:
    basis = GasBasis(row["gas_basis"])
    figure = {"value": canonical(row["value"]), "value_unit": value_unit(basis), "currency_year": row["currency_year"]}
    return told(_candidate(row)) | figure
