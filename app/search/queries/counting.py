"""Counts of what matches, by each of its properties."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, Text, any_, cast, extract, func, literal, null, select, union_all
from sqlalchemy.dialects.postgresql import ARRAY

from app.factors.dqr import EF_31, level
from app.kit.amounts import decimal
from app.kit.hot import HotQuery, compiled
from app.lookup.queries.columns import asked
from app.lookup.world import World
from app.nomenclature.tables import class_code, label
from app.provenance.tables import dataset, licence, publisher
from app.search.model import Count, Facet, FacetName, Facets
from app.search.queries.page import SHAPES, Shape, matching
from app.search.tables import about

MOST = 100_000
_SHOWN = 20
_TEXTS = ARRAY(Text)
_NARROW = ("dataset", "activity", "industries", "geography", "period_to", "unit", "boundary", "gas_basis", "licence")
_SEEN = "*"
Names = Mapping[str, tuple[str | None, str | None]]
_ROWS = {
    FacetName.PUBLISHER: select(publisher.c.slug.label("code"), publisher.c.name_en, publisher.c.name_zh),
    FacetName.DATASET: select(dataset.c.key.label("code"), dataset.c.title_en, dataset.c.title_zh),
    FacetName.LICENCE: select(licence.c.id.label("code"), licence.c.title, cast(null(), Text)),
}


def _label(lang: str) -> Any:  # noqa: ANN401 - a scalar subquery
    of = label.alias(lang)
    same = (of.c.scheme == class_code.c.scheme) & (of.c.code == class_code.c.code)
    return select(of.c.label).where(same, of.c.lang == lang).scalar_subquery()


_CODE = class_code.c.scheme + ":" + class_code.c.code
_CLASSES = compiled(
    select(
        _CODE.label("code"),
        func.coalesce(class_code.c.name_en, _label("en")),
        func.coalesce(class_code.c.name_zh, _label("zh")),
    ).where(
        class_code.c.scheme == any_(asked("schemes", _TEXTS)),
        class_code.c.code == any_(asked("codes", _TEXTS)),
        any_(asked("both", _TEXTS)) == _CODE,
    )
)
_NAMED = {name: compiled(rows) for name, rows in _ROWS.items()}


async def facets(world: World, shape: Shape, said: Mapping[str, object], names: Sequence[FacetName]) -> Facets:
    """Return what matches counted by each of these properties; of very many, the first in the order of their keys."""
    rows = await world.lines(slow=True).fetch(_counts(shape, tuple(sorted(set(names)))), dict(said))
    counted = next(row["count"] for row in rows if row["facet"] == _SEEN)
    found: dict[FacetName, dict[str | None, int]] = {name: {} for name in names}
    for row in rows:
        if row["facet"] != _SEEN:
            name = FacetName(row["facet"])
            value = _band(row["code"]) if name is FacetName.DQR else row["code"]
            found[name][value] = found[name].get(value, 0) + row["count"]
    by_name = {name: await _facet(world, name, counts) for name, counts in found.items()}
    return Facets(by_name=by_name, counted=min(counted, MOST), complete=counted <= MOST)


@lru_cache(maxsize=SHAPES)
def _counts(shape: Shape, names: tuple[FacetName, ...]) -> HotQuery:
    columns = (*(about.c[name] for name in _NARROW), about.c.dqr)
    rows = matching(shape, *columns).order_by(about.c.key, about.c.number).limit(MOST + 1)
    found = rows.cte("found").prefix_with("MATERIALIZED", dialect="postgresql")
    seen = select(literal(_SEEN, Text).label("facet"), cast(null(), Text).label("code"), func.count().label("count"))
    counted = select(found).limit(MOST)  # the row beyond says only that there are more
    grouped = [_grouped(name, counted.subquery(f"by_{name}").c) for name in names]
    return compiled(select(union_all(seen.select_from(found), *grouped).subquery("counts")))


def _grouped(name: FacetName, columns: Any) -> Select[Any]:  # noqa: ANN401 - a table's columns
    code = _code(name, columns)
    return select(literal(str(name), Text), code, func.count()).group_by(code)


def _code(name: FacetName, columns: Any) -> ColumnElement[Any]:  # noqa: ANN401 - a table's columns
    match name:
        case FacetName.INDUSTRY:
            code: ColumnElement[Any] = func.unnest(columns.industries)
        case FacetName.YEAR:
            code = cast(cast(extract("year", columns.period_to), Integer), Text)
        case FacetName.PUBLISHER:
            code = func.split_part(columns.dataset, "/", 1)
        case FacetName.DQR:
            code = cast(columns.dqr, Text)
        case _:
            code = columns[str(name)]
    return code


def _band(rating: str | None) -> str | None:
    return None if rating is None else level(decimal(rating), EF_31)


async def _facet(world: World, name: FacetName, counts: Mapping[str | None, int]) -> Facet:
    ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0] or ""))
    shown, rest = ordered[:_SHOWN], ordered[_SHOWN:]
    names = await _names(world, name, [value for value, _ in shown if value is not None])
    named = [(value, count, *names.get(value or "", (None, None))) for value, count in shown]
    return Facet(
        counts=tuple(Count(value=value, count=count, name_en=en, name_zh=zh) for value, count, en, zh in named),
        other_values=len(rest),
        others=sum(count for _, count in rest),
        scheme=EF_31.code if name is FacetName.DQR else None,
    )


async def _names(world: World, name: FacetName, values: Sequence[str]) -> Names:
    words = world.nomenclature
    in_memory: Mapping[FacetName, Callable[[str], Any]] = {
        FacetName.GEOGRAPHY: words.geographies.by_code.get,
        FacetName.UNIT: words.units.by_code.get,
        FacetName.ACTIVITY: words.activities.get,
    }
    if name in in_memory:
        known = {value: in_memory[name](value) for value in values}
        return {value: (one.name_en, one.name_zh) for value, one in known.items() if one is not None}
    if name is FacetName.INDUSTRY:
        split = [value.partition(":") for value in values]
        asked_for = {"schemes": [one[0] for one in split], "codes": [one[2] for one in split], "both": list(values)}
        return _by_code(await world.hot.fetch(_CLASSES, asked_for))
    return _by_code(await world.hot.fetch(_NAMED[name], {})) if name in _NAMED else {}


def _by_code(rows: Sequence[Any]) -> Names:
    return {row[0]: (row[1], row[2]) for row in rows}
