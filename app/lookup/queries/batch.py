"""Many look-ups at once: those that say the same things share a statement, and one that fails spoils no other."""

from collections.abc import Callable, Sequence
from functools import partial

from app.kit.errors import DatabaseUnavailable, FootingError
from app.lookup.model import Answer
from app.lookup.queries.columns import Shape, values
from app.lookup.queries.find import decided, stepped, strictly
from app.lookup.queries.miss import explained_each
from app.lookup.queries.widen import Reach, reach, statement
from app.lookup.question import Question
from app.lookup.world import World
from app.releases.model import Release

Outcome = Answer | FootingError
_Placed = tuple[int, Question]
_Said = tuple[int, Question, dict[str, object]]


async def find_each(world: World, questions: Sequence[Question | FootingError]) -> list[Outcome]:
    """Return, in their order, the answer of each question or its refusal; a refusal given is passed on."""
    found: dict[int, Outcome | None] = {}
    strict: dict[Shape, list[_Said]] = {}
    wide: list[_Placed] = []
    for place, one in enumerate(questions):
        release = one if isinstance(one, FootingError) else _resolved(world, one)
        if isinstance(one, FootingError) or isinstance(release, FootingError):
            found[place] = release if isinstance(release, FootingError) else None
        elif one.fallback:
            wide.append((place, one))
        else:
            said = values(one, release.number)
            strict.setdefault(frozenset(said), []).append((place, one, said))
    for shape, asked in strict.items():
        found |= await _strict(world, shape, asked)
    found |= await _wide(world, wide)
    return await _whole(world, questions, found)


async def _whole(
    world: World, questions: Sequence[Question | FootingError], found: dict[int, Outcome | None]
) -> list[Outcome]:
    """Return every outcome in order, the misses explained together."""
    missed = [(place, one) for place, one in enumerate(questions) if found[place] is None and isinstance(one, Question)]
    reasons = await explained_each(world, [one for _, one in missed])
    told = dict(zip((place for place, _ in missed), reasons, strict=True))
    return [found[place] or told[place] for place in range(len(questions))]


async def _strict(world: World, shape: Shape, asked: Sequence[_Said]) -> dict[int, Outcome | None]:
    every = await world.hot.fetch_each(strictly(shape), [said for _, _, said in asked])
    pairs = zip(asked, every, strict=True)
    return {place: _tried(partial(decided, world, one, rows)) for (place, one, _), rows in pairs}


async def _wide(world: World, asked: Sequence[_Placed]) -> dict[int, Outcome | None]:
    found: dict[int, Outcome | None] = {}
    alike: dict[Shape, list[tuple[int, Question, Reach]]] = {}
    for place, one in asked:
        own = reach(world, one, world.announced.resolve(one.release))
        alike.setdefault(own.shape, []).append((place, one, own))
    for shape, group in alike.items():
        every = await world.hot.fetch_each(statement(shape), [dict(own.values) for _, _, own in group])
        for (place, one, own), rows in zip(group, every, strict=True):
            found[place] = _tried(partial(stepped, world, one, rows, own))
    return found


def _tried(work: Callable[[], Answer | None]) -> Outcome | None:
    try:
        return work()
    except DatabaseUnavailable:
        raise
    except FootingError as refused:
        return refused


def _resolved(world: World, one: Question) -> Release | FootingError:
    try:
        return world.announced.resolve(one.release)
    except FootingError as refused:
        return refused
