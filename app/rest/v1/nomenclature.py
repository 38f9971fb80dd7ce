"""`/v1/nomenclature/…`: the words that figures are stated in."""

from collections.abc import Callable, Sequence
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from pydantic import Field

from app.kit.canonical import wire
from app.kit.paging import place
from app.nomenclature.geography import Geography
from app.nomenclature.queries import classes, correspondence_pairs, correspondences
from app.nomenclature.units import Unit
from app.rest.answering import response
from app.rest.deps import FromDatabase, InWorld, PageAsked
from app.rest.schemas_catalogue import NamesOut
from app.rest.shapes import paged
from app.rest.v1.naming import activity_told, class_told, gas_told, gwp_told, place_told, scheme_told, unit_told

router = APIRouter(prefix="/v1/nomenclature", tags=["nomenclature"])
SchemeCode = Annotated[str, Path(examples=["naics-2017"], description="code of a classification")]
OtherScheme = Annotated[str, Path(examples=["isic-4"], description="code of a classification")]
Told = Callable[[str], dict[str, object]]


class ClassesAsked(PageAsked):
    """Classes, of one parent if named."""

    parent: Annotated[str | None, Field(max_length=16, description="only the classes right below this one")] = None


@router.get("/units", response_model=NamesOut)
async def units(world: InWorld, asked: Annotated[PageAsked, Query()]) -> Response:
    """List units, their groups and exact factors."""
    found: dict[str, Unit] = dict(world.nomenclature.units.by_code)
    return _page(sorted(found), asked, lambda code: unit_told(found[code]))


@router.get("/gases", response_model=NamesOut)
async def gases(world: InWorld, asked: Annotated[PageAsked, Query()]) -> Response:
    """List gas species."""
    found = world.nomenclature.gases
    return _page(sorted(found), asked, lambda code: gas_told(found[code]))


@router.get("/gwp-sets", response_model=NamesOut)
async def gwp_sets(world: InWorld, asked: Annotated[PageAsked, Query()]) -> Response:
    """List GWP sets with their values."""
    found = world.nomenclature.gwp_sets
    return _page(sorted(found), asked, lambda code: gwp_told(found[code]))


@router.get("/geographies", response_model=NamesOut)
async def geographies(world: InWorld, asked: Annotated[PageAsked, Query()]) -> Response:
    """List geographies with what contains them."""
    found: dict[str, Geography] = dict(world.nomenclature.geographies.by_code)
    return _page(sorted(found), asked, lambda code: place_told(found[code], world.nomenclature.geographies))


@router.get("/activities", response_model=NamesOut)
async def activities(world: InWorld, asked: Annotated[PageAsked, Query()]) -> Response:
    """List the vocabulary of activities."""
    found = world.nomenclature.activities
    return _page(sorted(found), asked, lambda code: activity_told(found[code]))


@router.get("/classifications", response_model=NamesOut)
async def classifications(world: InWorld, asked: Annotated[PageAsked, Query()]) -> Response:
    """List classifications of industries and products."""
    found = world.nomenclature.schemes
    return _page(sorted(found), asked, lambda code: scheme_told(found[code]))


@router.get("/classifications/{scheme}", response_model=NamesOut)
async def scheme_classes(
    scheme: SchemeCode, world: InWorld, database: FromDatabase, asked: Annotated[ClassesAsked, Query()]
) -> Response:
    """List the classes of a classification in the order of their codes."""
    known = world.nomenclature.any_scheme(scheme)
    after = asked.after()
    async with database.reader() as reader:
        found = await classes(reader, known.code, parent=asked.parent, after=after, limit=asked.limit + 1)
    shown, following = asked.page(found, lambda last: (last.code,))
    return response(paged([wire(class_told(one, known)) for one in shown], following, None, pinned=False))


@router.get("/correspondences", response_model=NamesOut)
async def pairs(database: FromDatabase, asked: Annotated[PageAsked, Query()]) -> Response:
    """List which classifications lead to which others."""
    after = place(asked.cursor, (str, str)) if asked.cursor is not None else ()
    async with database.reader() as reader:
        found = [pair for pair in sorted(await correspondence_pairs(reader)) if pair > after]
    shown, following = asked.page(found, lambda last: last)
    return response(paged([wire({"from": pair[0], "to": pair[1]}) for pair in shown], following, None, pinned=False))


@router.get("/correspondences/{from_scheme}/{to_scheme}", response_model=NamesOut)
async def scheme_correspondences(
    from_scheme: SchemeCode,
    to_scheme: OtherScheme,
    world: InWorld,
    database: FromDatabase,
    asked: Annotated[PageAsked, Query()],
) -> Response:
    """List which classes of one classification lead to which of another, with the match type."""
    one, other = world.nomenclature.any_scheme(from_scheme), world.nomenclature.any_scheme(to_scheme)
    after = place(asked.cursor, (str, str)) if asked.cursor is not None else ("", "")
    async with database.reader() as reader:
        found = await correspondences(
            reader, one.code, other.code, after=(str(after[0]), str(after[1])), limit=asked.limit + 1
        )
    shown, following = asked.page(found, lambda last: (last[0], last[1]))
    items = [wire({"from": pair[0], "to": pair[1], "match_type": pair[2]}) for pair in shown]
    return response(paged(items, following, None, pinned=False))


def _page(codes: Sequence[str], asked: PageAsked, told: Told) -> Response:
    after = asked.after()
    left = [code for code in codes if code > after]
    shown, following = asked.page(left, lambda last: (last,))
    return response(paged([wire(told(code)) for code in shown], following, None, pinned=False))
