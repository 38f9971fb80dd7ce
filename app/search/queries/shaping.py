"""A search as the shape of a statement and its parameters."""

from dataclasses import replace
from datetime import date

from app.lookup.question import dates
from app.lookup.world import World
from app.releases.model import Release
from app.search.model import Wanted
from app.search.queries.page import Shape, given
from app.search.queries.ranking import sought
from app.search.reading import Reading


def of_the_year(wanted: Wanted, understood: Reading | None) -> Wanted:
    """Return a search narrowed to the year that its text names, as `year` narrows it, and to what it says besides."""
    if understood is None or understood.year is None:
        return wanted
    first, last = dates(understood.year)
    narrow = wanted.filter
    latest = max(narrow.first_day or date.min, first or date.min)
    earliest = min(narrow.last_day or date.max, last or date.max)
    return replace(wanted, filter=replace(narrow, first_day=latest, last_day=earliest))


def shaped(wanted: Wanted, understood: Reading | None) -> Shape:
    """Return which statement a search needs."""
    return Shape(
        said=frozenset(given(wanted.filter)),
        sort=wanted.sort,
        words=understood is not None,
        place=understood is not None and understood.place is not None,
        only_place=understood is not None and not understood.required,
    )


def parameters(world: World, wanted: Wanted, understood: Reading | None, release: Release) -> dict[str, object]:
    """Return what its statement is asked with."""
    said = given(wanted.filter) | {"release": release.number}
    if understood is not None:
        said |= sought(understood)
        if understood.place is not None:
            said["within"] = list(world.nomenclature.geographies.within(understood.place))
    return said
