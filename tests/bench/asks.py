"""What is asked of REST: lines for the load generator, a path each, or a path, a tab and a body to post."""

import json
import random
from collections.abc import Callable, Sequence
from urllib.parse import quote

from app.kit.paging import cursor
from tests.bench.synthetic import BARE, EACH, Synthetic
from tests.bench.vocabulary import BOUNDARIES, UNITS

SAMPLE = 200_000  # more than one round can ask
REPEATED = 1_000
PAGES = 2_000
BATCH = 1_000
_BATCHES = 150
_STEPS = "geography,time"
_LATER = 2024  # a year that no synthetic factor is of
Asks = Callable[[Synthetic, random.Random], Sequence[str]]


def posted(path: str, body: object) -> str:
    """Return the line that posts a body."""
    return f"{path}\t{json.dumps(body, ensure_ascii=False)}"


def queried(path: str, said: dict[str, object]) -> str:
    """Return the line that reads with parameters."""
    return path + "?" + "&".join(f"{name}={quote(str(text), safe=',.-')}" for name, text in said.items())


def any_of(held: Synthetic, dice: random.Random, most: int) -> list[int]:
    """Return so many versions from all over the registry, each once."""
    return dice.sample(range(held.rows), min(most, held.rows))


def selector(held: Synthetic, nth: int) -> dict[str, object]:
    """Return the selector of the n-th version."""
    return {"activity": held.activity(nth), "geography": held.place(nth), "date": held.year(nth)}


def distant(held: Synthetic, nth: int, dice: random.Random) -> dict[str, object]:
    """Return a selector that finds only by steps: the place has no factor, and the year has none either."""
    return {"activity": held.activity(nth), "geography": dice.choice(BARE), "date": _LATER, "fallback": _STEPS}


def _lookup(held: Synthetic, nth: int) -> str:
    return queried("/v1/lookup", selector(held, nth))


def any_lookup(held: Synthetic, dice: random.Random) -> list[str]:
    """Return look-ups all over the registry."""
    return [_lookup(held, nth) for nth in any_of(held, dice, SAMPLE)]


def few_lookups(held: Synthetic, dice: random.Random) -> list[str]:
    """Return look-ups of a few versions."""
    return [_lookup(held, nth) for nth in any_of(held, dice, REPEATED)]


def one_lookup(held: Synthetic, dice: random.Random) -> list[str]:
    """Return the look-up of one version."""
    return [_lookup(held, dice.randrange(held.rows))]


def any_fallback(held: Synthetic, dice: random.Random) -> list[str]:
    """Return look-ups that find by steps."""
    return [queried("/v1/lookup", distant(held, nth, dice)) for nth in any_of(held, dice, SAMPLE // 4)]


def any_factor(held: Synthetic, dice: random.Random) -> list[str]:
    """Return factors by their keys."""
    return [f"/v1/factors/{held.key(nth)}" for nth in any_of(held, dice, SAMPLE)]


def _from_anywhere(held: Synthetic, dice: random.Random, said: dict[str, object]) -> dict[str, object]:
    nth = dice.randrange(held.rows - 2 * EACH)
    return {"limit": 100, **said, "cursor": cursor((held.release, held.key(nth), 1))}


def any_page(held: Synthetic, dice: random.Random) -> list[str]:
    """Return pages of 100 that begin anywhere."""
    return [queried("/v1/factors", _from_anywhere(held, dice, {})) for _ in range(PAGES)]


def few_pages(held: Synthetic, dice: random.Random) -> list[str]:
    """Return a few pages of 100."""
    return any_page(held, dice)[:20]


def any_filtered_page(held: Synthetic, dice: random.Random) -> list[str]:
    """Return pages of 100 that begin anywhere, of one unit and one boundary."""
    narrowed = [{"unit": unit, "boundary": boundary} for unit in UNITS for boundary in BOUNDARIES]
    return [queried("/v1/factors", _from_anywhere(held, dice, dice.choice(narrowed))) for _ in range(PAGES)]


def any_counted_page(held: Synthetic, dice: random.Random) -> list[str]:
    """Return pages of 100 with counts of all that matches."""
    narrowed = [{"unit": unit, "facets": "true"} for unit in UNITS]
    return [queried("/v1/factors", _from_anywhere(held, dice, dice.choice(narrowed))) for _ in range(PAGES)]


def _batches(one: Callable[[], object]) -> list[str]:
    return [posted("/v1/lookup", {"selectors": [one() for _ in range(BATCH)]}) for _ in range(_BATCHES)]


def strict_batch(held: Synthetic, dice: random.Random) -> list[str]:
    """Return batches of strict selectors, all of which find."""
    return _batches(lambda: selector(held, dice.randrange(held.rows)))


def distant_batch(held: Synthetic, dice: random.Random) -> list[str]:
    """Return batches of selectors that find by steps."""
    return _batches(lambda: distant(held, dice.randrange(held.rows), dice))


def mixed_batch(held: Synthetic, dice: random.Random) -> list[str]:
    """Return batches of which six in ten find, two miss, one finds by steps, and one says nonsense."""
    return _batches(lambda: _mixed(held, dice))


def _mixed(held: Synthetic, dice: random.Random) -> dict[str, object]:
    nth, kind = dice.randrange(held.rows), dice.randrange(10)
    found = selector(held, nth)
    if kind < 6:
        return found
    if kind < 8:
        return found | {"geography": dice.choice(BARE)}
    return distant(held, nth, dice) if kind == 8 else found | {"date": "last year"}
