"""Units, gases, GWP sets, geographies, activities, classifications: tables held in memory, and their classes."""

from typing import Any

from app.graphql.context import Asked
from app.graphql.types.inputs import said
from app.graphql.types.paging import FIRST, after_text, coded, page
from app.nomenclature.queries import classes as classes_page


def units(info: Asked, first: int = FIRST, after: str | None = None) -> Any:  # noqa: ANN401 - a source of another type
    """Return units by code."""
    return coded(dict(info.context.world.nomenclature.units.by_code), first, after)


def gases(info: Asked, first: int = FIRST, after: str | None = None) -> Any:  # noqa: ANN401
    """Return gas species by code."""
    return coded(dict(info.context.world.nomenclature.gases), first, after)


def gwp_sets(info: Asked, first: int = FIRST, after: str | None = None) -> Any:  # noqa: ANN401
    """Return GWP sets by code."""
    return coded(dict(info.context.world.nomenclature.gwp_sets), first, after)


def geographies(info: Asked, first: int = FIRST, after: str | None = None) -> Any:  # noqa: ANN401
    """Return geographies by code."""
    return coded(dict(info.context.world.nomenclature.geographies.by_code), first, after)


def activities(info: Asked, first: int = FIRST, after: str | None = None) -> Any:  # noqa: ANN401
    """Return activities by code."""
    return coded(dict(info.context.world.nomenclature.activities), first, after)


def classifications(info: Asked, first: int = FIRST, after: str | None = None) -> Any:  # noqa: ANN401
    """Return classifications by code."""
    return coded(dict(info.context.world.nomenclature.schemes), first, after)


async def classes(
    info: Asked, scheme: str, parent: str | None = None, first: int = FIRST, after: str | None = None
) -> Any:  # noqa: ANN401
    """Return classes of a classification by code, of one parent if named; refuse an unknown classification."""
    known = info.context.world.nomenclature.any_scheme(scheme)
    start = after_text(after)
    above = said("parent", parent) if parent is not None else None
    reader = await info.context.reader()
    found = await classes_page(reader, known.code, parent=above, after=start, limit=first + 1)
    return page(found, first, lambda one: (one.code,), after)
