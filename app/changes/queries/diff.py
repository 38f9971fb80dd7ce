"""The difference between two releases: pages of net changes, and how many there are of each kind."""

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, Text, and_, any_, func, literal, not_, select, true, tuple_
from sqlalchemy.dialects.postgresql import ARRAY

from app.changes.comparing import differences, value_change
from app.changes.model import Counted, Difference, DiffPage, NetChange, Side, Span, Wanted
from app.changes.queries.spans import changed, seen
from app.factors.tables import subject, version
from app.kit.db import AnyRow, Reader
from app.releases.moving import change_class

_STRETCH = 2_000  # of changed versions: enough for most pages, and quick
_LAST = 2**31 - 1  # above every version's number
Place = tuple[str, int]


async def diff(
    reader: Reader, span: Span, wanted: Wanted, after: Place | None, limit: int, *, counted: bool = False
) -> DiffPage:
    """Return one page of what changed from a release to a later one, in the order of keys.

    Versions that were there only in between are not seen. With `counted`, also how many there are on all pages.
    """
    rows = await _rows(reader, span, wanted, after or ("", 0), limit + 1)
    shown = rows[:limit]
    return DiffPage(
        span=span,
        differences=[_difference(row) for row in shown],
        following=(shown[-1].key, shown[-1].anchor) if len(rows) > limit else None,
        counts=await counts(reader, span, wanted) if counted else None,
    )


async def largest(reader: Reader, span: Span, wanted: Wanted, limit: int) -> Sequence[Difference]:
    """Return the largest relative changes of values that compare, largest first."""
    found = seen().c
    chosen = select(*_told(found), found.share).where(found.share > literal(0), *_conditions(found, wanted))
    first = chosen.order_by(found.share.desc(), found.key, found.anchor).limit(limit).subquery("largest")
    rows = await reader.all(
        _with_records(first).order_by(first.c.share.desc(), first.c.key, first.c.anchor).params(_values(span, wanted))
    )
    return [_difference(row) for row in rows]


async def counts(reader: Reader, span: Span, wanted: Wanted) -> Sequence[Counted]:
    """Return how many changes there are of each kind in each dataset."""
    found = seen().c
    is_kept = found.reaches if wanted.min_change is not None else true()
    columns = (
        found.change,
        found.dataset,
        func.count().filter(is_kept).label("count"),
        func.count().filter(and_(found.two_sided, not_(found.comparable))).label("not_comparable"),
        func.count().filter(not_(found.two_sided)).label("one_sided"),
    )
    grouped = select(*columns).where(*_conditions(found, wanted)).group_by(found.change, found.dataset)
    rows = await reader.all(grouped.order_by(found.change, found.dataset).params(_values(span, wanted)))
    return [Counted(**dict(row._mapping) | {"change": NetChange(row.change)}) for row in rows]


async def _rows(reader: Reader, span: Span, wanted: Wanted, after: Place, limit: int) -> list[AnyRow]:
    """Return the next pairs, looked for in one stretch of keys after another: no page works through a whole span."""
    rows: list[AnyRow] = []
    while len(rows) < limit:
        end = await _stretch(reader, span, wanted, after)
        rows += await reader.all(_pairs(wanted, after, end, limit - len(rows)).params(_values(span, wanted)))
        if end is None:
            break
        after = (end, _LAST)
    return rows


async def _stretch(reader: Reader, span: Span, wanted: Wanted, after: Place) -> str | None:
    """Return the key at which the next stretch of changed versions ends; None when it is the last."""
    place = tuple_(version.c.key, version.c.number)
    ordered = changed().where(place > tuple_(literal(after[0]), literal(after[1])), *_within(version.c.key, wanted))
    row = await reader.first(ordered.order_by(*place).offset(_STRETCH).limit(1).params(_values(span, wanted)))
    return None if row is None else str(row[0])


def _pairs(wanted: Wanted, after: Place, end: str | None, limit: int) -> Select[Any]:
    found = seen().c
    conditions = [tuple_(found.key, found.anchor) > tuple_(literal(after[0]), literal(after[1]))]
    if end is not None:
        conditions.append(found.key <= end)
    if wanted.min_change is not None:
        conditions.append(found.reaches)
    chosen = select(*_told(found)).where(*conditions, *_conditions(found, wanted))
    page = chosen.order_by(found.key, found.anchor).limit(limit).subquery("page")
    return _with_records(page).order_by(page.c.key, page.c.anchor)


def _told(found: Any) -> tuple[ColumnElement[Any], ...]:  # noqa: ANN401 - a subquery's columns
    names = ("key", "anchor", "factor_id", "change", "from_number", "to_number", "reason", "replacement")
    return tuple(found[name] for name in names)


def _with_records(chosen: Subquery) -> Select[Any]:
    """Return chosen pairs with both records: these are wide, so only few travel through sorting."""
    old, new = version.alias("old_record"), version.alias("new_record")
    from_key = (old.c.factor_id == chosen.c.factor_id) & (old.c.number == chosen.c.from_number)
    to_key = (new.c.factor_id == chosen.c.factor_id) & (new.c.number == chosen.c.to_number)
    joined = chosen.outerjoin(old, from_key).outerjoin(new, to_key)
    return select(*chosen.c, old.c.rendered.label("old"), new.c.rendered.label("new")).select_from(joined)


def _conditions(found: Any, wanted: Wanted) -> list[ColumnElement[bool]]:  # noqa: ANN401 - a subquery's columns
    conditions: list[ColumnElement[bool]] = []
    if wanted.changes:
        conditions.append(found.change.in_(wanted.changes))
    conditions += _within(found.key, wanted)
    if wanted.activity is not None:
        conditions.append(found.activity == wanted.activity)
    if wanted.geographies:
        conditions.append(found.geography == any_(literal(list(wanted.geographies), ARRAY(Text))))
    if wanted.subjects:
        asked = any_(literal(list(wanted.subjects), ARRAY(Text)))
        same = and_(subject.c.factor_id == found.factor_id, subject.c.number == found.shown)
        conditions.append(select(1).where(same, subject.c.subject == asked).exists())
    return conditions


def _within(key: ColumnElement[str], wanted: Wanted) -> list[ColumnElement[bool]]:
    """Return the range of keys of a dataset or publisher: keys begin with both, and "0" is the character after "/"."""
    named = [one for one in (wanted.dataset, wanted.publisher) if one is not None]
    return [condition for one in named for condition in (key > one + "/", key < one + "0")]


def _values(span: Span, wanted: Wanted) -> dict[str, object]:
    return {"before": span.before.number, "after": span.after.number, "min_change": wanted.min_change}


def _difference(row: AnyRow) -> Difference:
    before, after = _side(row.from_number, row.old), _side(row.to_number, row.new)
    change, fields, moved = None, [], None
    if before is not None and after is not None:
        old, new = dict(before.record), dict(after.record)
        change = value_change(old, new)
        fields = [str(one["field"]) for one in differences(old, new)]
        moved = change_class(old, new) if row.change != NetChange.EXTENDED else None  # another period corrects nothing
    return Difference(
        change=NetChange(row.change),
        key=row.key,
        before=before,
        after=after,
        value_change=change,
        fields=fields,
        reason=row.reason,
        replacement=row.replacement,
        change_class=moved,
    )


def _side(number: int | None, rendered: bytes | None) -> Side | None:
    if number is None or rendered is None:
        return None
    return Side(number=number, record=json.loads(rendered, parse_float=Decimal))
