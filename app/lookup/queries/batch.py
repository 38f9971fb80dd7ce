"""Many look-ups at once: those that say the same things share a statement, and one that fails spoils no other."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from app.kit.errors import DatabaseUnavailable, FootingError
from app.kit.hot import Rows
from app.lookup.errors import BadQuestion
from app.lookup.model import Answer
from app.lookup.queries.columns import Shape, values
from app.lookup.queries.find import decided, stepped, strictly
from app.lookup.queries.miss import explained_each
from app.lookup.queries.widen import reach, statement
from app.lookup.question import Question
from app.lookup.world import World
from app.releases.model import Release

Outcome = Answer | FootingError
Found = dict[int, Outcome | None]
_SHAPES_AT_ONCE = 4
_MOST_SHAPES = 100  # each is a statement to prepare and plan
# Rows come with their records, up to 400 for a question that may step: few are read at once where it names no place.
_AT_ONCE, _AT_ONCE_ANYWHERE = 1_000, 25
_PLACES = frozenset(("geography", "places"))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """A question by its place in the batch, what its statement is asked, and how rows answer it."""

    place: int
    is_wide: bool
    values: dict[str, object]
    answered: Callable[[Rows], Answer | None]

    @property
    def alike(self) -> tuple[bool, Shape]:
        return self.is_wide, frozenset(self.values)


async def find_each(world: World, questions: Sequence[Question | FootingError]) -> list[Outcome]:
    """Return, in their order, the answer of each question or its refusal; a refusal given is passed on."""
    world = replace(world)  # a release announced meanwhile is not the one that these answers are read from
    found: Found = {}
    alike: dict[tuple[bool, Shape], list[_Asked]] = {}
    for place, one in enumerate(questions):
        release = one if isinstance(one, FootingError) else _resolved(world, one)
        if isinstance(one, FootingError) or isinstance(release, FootingError):
            found[place] = release if isinstance(release, FootingError) else None
        else:
            own = _asked(world, place, one, release)
            alike.setdefault(own.alike, []).append(own)
    if len(alike) > _MOST_SHAPES:
        detail = f"the selectors combine parameters in {len(alike)} ways"
        raise BadQuestion(detail, hint=f"at most {_MOST_SHAPES} ways in one batch: send several", fields=["selectors"])
    few = asyncio.Semaphore(_SHAPES_AT_ONCE)
    for part in await asyncio.gather(*(_answered(world, asked, few) for asked in alike.values())):
        found |= part
    return await _whole(world, questions, found)


async def _whole(world: World, questions: Sequence[Question | FootingError], found: Found) -> list[Outcome]:
    """Return every outcome in order, the misses explained together."""
    missed = [(place, one) for place, one in enumerate(questions) if found[place] is None and isinstance(one, Question)]
    reasons = await explained_each(world, [one for _, one in missed])
    told = dict(zip((place for place, _ in missed), reasons, strict=True))
    return [found[place] or told[place] for place in range(len(questions))]


def _asked(world: World, place: int, one: Question, release: Release) -> _Asked:
    if one.fallback:
        own = reach(world, one, release)
        stepping = partial(stepped, world, one, within=own)
        return _Asked(place=place, is_wide=True, values=dict(own.values), answered=stepping)
    said = values(one, release.number)
    return _Asked(place=place, is_wide=False, values=said, answered=partial(decided, world, one))


async def _answered(world: World, asked: Sequence[_Asked], few: asyncio.Semaphore) -> Found:
    """Return the outcomes of questions of one shape; those that ask the database the very same share their rows."""
    same: dict[tuple[object, ...], list[_Asked]] = {}
    for one in asked:
        same.setdefault(tuple(one.values.values()), []).append(one)
    groups = list(same.values())
    is_wide, shape = asked[0].alike
    at_once = _AT_ONCE if shape & _PLACES or not is_wide else _AT_ONCE_ANYWHERE
    found: Found = {}
    async with few:
        query = statement(shape) if is_wide else strictly(shape)
        for start in range(0, len(groups), at_once):
            some = groups[start : start + at_once]
            every = await world.hot.fetch_each(query, [group[0].values for group in some])
            for group, rows in zip(some, every, strict=True):
                found |= {one.place: _tried(partial(one.answered, rows)) for one in group}
                if is_wide:
                    await asyncio.sleep(0)  # others are served, and the deadline is kept
    return found


def _tried(work: Callable[[], Answer | None]) -> Outcome | None:
    try:
        return work()
    except DatabaseUnavailable:
        raise
    except FootingError as refused:
        return refused.with_traceback(None)  # whose frames would keep the rows of every refusal until the last


def _resolved(world: World, one: Question) -> Release | FootingError:
    try:
        return world.announced.resolve(one.release)
    except FootingError as refused:
        return refused
