"""Why a search found nothing: how much there is without one condition, and what is known of a place."""

from dataclasses import replace
from typing import Any

from app.lookup.world import World
from app.releases.model import Release
from app.search.model import Interpreted, Wanted
from app.search.queries.page import some
from app.search.queries.shaping import parameters, shaped
from app.search.reading import Reading, placeless

_ALONE = ("unit", "boundary", "gas_basis", "dataset", "publisher", "licence", "tier", "dqr_max")
_OPEN: dict[str, dict[str, Any]] = {
    "activity": {"key": None, "activity": None},
    "product": {"products": ()},
    "industry": {"industries": ()},
    "geography": {"geographies": ()},
    "year": {"first_day": None, "last_day": None},
    **{name: {name: None} for name in _ALONE},
}
_PLACE = "place"


async def explained(
    world: World, wanted: Wanted, understood: Reading, release: Release, told: Interpreted
) -> Interpreted:
    """Return how words were read, with how many versions match if one condition is left out; at most 1,000 are counted.

    Each filter that was given is left out in turn, and the place that the text names.
    """
    without: dict[str, int] = {}
    for name, search, read in _lessened(wanted, understood):
        rows = await world.lines(slow=True).fetch(some(shaped(search, read)), parameters(world, search, read, release))
        without[name] = rows[0]["total"]
    places = dict.fromkeys(code for code in (understood.place, *wanted.filter.geographies[:1]) if code)
    notes = [note for code in places for note in world.nomenclature.geographies.notes(code)]
    return replace(told, without=without, notes=tuple(dict.fromkeys(notes)))


def _lessened(wanted: Wanted, understood: Reading) -> list[tuple[str, Wanted, Reading]]:
    narrow = wanted.filter
    found = [
        (name, replace(wanted, filter=replace(narrow, **left_open)), understood)
        for name, left_open in _OPEN.items()
        if any(getattr(narrow, one) != empty for one, empty in left_open.items())
    ]
    if understood.place is not None and understood.required:
        found.append((_PLACE, wanted, placeless(understood)))
    return found
