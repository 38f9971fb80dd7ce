"""What is measured: which application is asked for what, and the bar it should reach."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.kit.paging import cursor
from tests.bench.synthetic import PLACES, Synthetic

SAMPLE = 200_000  # more than one round can ask
REPEATED = 1_000
PAGES = 2_000
Paths = Callable[[Synthetic, random.Random], Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One line of the table."""

    name: str
    app: str
    rows: int
    paths: Paths
    fresh: bool
    """Whether every request differs from all before it."""
    is_known: bool = False
    """Whether the client sends the ETag it has."""
    bar: float | None = None
    """Least ratio to the floor."""
    baseline_bar: float | None = None
    """Least ratio to the baseline."""


def _lookup(held: Synthetic, nth: int) -> str:
    return f"/v1/lookup?activity={held.activity(nth)}&geography={held.place(nth)}&date=2023"


def any_lookup(held: Synthetic, dice: random.Random) -> list[str]:
    """Return look-ups all over the registry."""
    return [_lookup(held, nth) for nth in dice.sample(range(held.rows), min(SAMPLE, held.rows))]


def few_lookups(held: Synthetic, dice: random.Random) -> list[str]:
    """Return look-ups of a few factors."""
    return [_lookup(held, nth) for nth in dice.sample(range(held.rows), REPEATED)]


def one_lookup(held: Synthetic, dice: random.Random) -> list[str]:
    """Return the look-up of one factor."""
    return [_lookup(held, dice.randrange(held.rows))]


def any_factor(held: Synthetic, dice: random.Random) -> list[str]:
    """Return factors by their keys."""
    return [f"/v1/factors/{held.key(nth)}" for nth in dice.sample(range(held.rows), min(SAMPLE, held.rows))]


def any_page(held: Synthetic, dice: random.Random) -> list[str]:
    """Return pages of 100 that begin anywhere."""
    starts = dice.sample(range(held.rows - 2 * PLACES), min(PAGES, held.rows // PLACES))
    return [f"/v1/factors?limit=100&cursor={cursor((held.release, held.key(nth), 1))}" for nth in starts]


def few_pages(held: Synthetic, dice: random.Random) -> list[str]:
    """Return a few pages of 100."""
    return any_page(held, dice)[:20]


def variants(sizes: Sequence[int]) -> list[Variant]:
    """Return what is measured on registries of these sizes; all of it on the largest."""
    most = sizes[-1]
    return [
        Variant(name="floor: bare ASGI, 600 bytes", app="bare", rows=most, paths=few_lookups, fresh=False),
        Variant(name="baseline: FastAPI + ORM", app="baseline", rows=most, paths=any_lookup, fresh=True),
        Variant(name="lookup repeated", app="ours", rows=most, paths=few_lookups, fresh=False, bar=0.65),
        Variant(name="lookup 304", app="ours", rows=most, paths=one_lookup, fresh=False, is_known=True, bar=1.0),
        *(_never_asked(rows, is_largest=rows == most) for rows in sizes),
        Variant(name="factors/{key} never asked", app="ours", rows=most, paths=any_factor, fresh=True),
        Variant(name="page of 100 never asked", app="ours", rows=most, paths=any_page, fresh=True, bar=0.05),
        Variant(name="page of 100 repeated", app="ours", rows=most, paths=few_pages, fresh=False),
    ]


def _never_asked(rows: int, *, is_largest: bool) -> Variant:
    said = {"bar": 0.40, "baseline_bar": 15.0} if is_largest else {}
    return Variant(name="lookup never asked", app="ours", rows=rows, paths=any_lookup, fresh=True, **said)
