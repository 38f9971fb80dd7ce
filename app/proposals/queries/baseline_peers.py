"""How released figures of a class lie, worked out by the database."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    FromClause,
    Numeric,
    Select,
    Text,
    column,
    func,
    literal,
    literal_column,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import distinct_on

from app.factors.tables import subject, version
from app.kit.db import Reader
from app.nomenclature.model import Nomenclature
from app.proposals.checks.c03_peers import FEWEST
from app.proposals.checks.figures import NARROW, classes, log
from app.proposals.checks.model import Peers, figures
from app.proposals.model import Change
from app.proposals.queries.baseline_records import IS_PER_ONE
from app.releases.queries import released

_DATASET = "dataset:"


async def peers(
    reader: Reader, newest: int, changes: Sequence[Change], nomenclature: Nomenclature
) -> Mapping[tuple[str, str], Peers]:
    """Return how figures lie in each class that a change set's figures belong to, by class and unit group.

    The newest period of each factor counts, and at least eight figures; zero does not count, nor does a sign.
    """
    wanted = {named for change, _ in figures(changes) for named in classes(change, nomenclature)}
    if not wanted:
        return {}
    found = {}
    for row in await reader.all(_lying(wanted, newest, nomenclature)):
        low, median, high = (log(Decimal(one)) for one in (row.low, row.median, row.high))
        found[(row.named, row.measured)] = Peers(row.many, low, median, high, log(Decimal(row.deviation)))
    return found


def _lying(wanted: set[str], newest: int, nomenclature: Nomenclature) -> Select[Any]:
    """Return the select of quartiles and deviation. |log x - log m| is in the order of max(x/m, m/x): no logarithms."""
    one = _placed(wanted, newest, nomenclature).cte("placed")
    low, median, high = (_nth(part, one.c.per) for part in ("0.25", "0.5", "0.75"))
    said = select(one.c.named, one.c.measured, func.count().label("many"))
    quartiles = said.add_columns(low.label("low"), median.label("median"), high.label("high"))
    enough = quartiles.group_by(one.c.named, one.c.measured).having(func.count() >= FEWEST).cte("lying")
    off = _nth("0.5", func.greatest(one.c.per / enough.c.median, enough.c.median / one.c.per))
    same = (one.c.named == enough.c.named) & (one.c.measured == enough.c.measured)
    return select(*enough.c, off.label("deviation")).select_from(enough.join(one, same)).group_by(*enough.c)


def _nth(part: str, of: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return a percentile that is one of the figures: exact, where interpolating would go through binary fractions."""
    return func.percentile_disc(literal_column(part)).within_group(of)


def _placed(wanted: set[str], newest: int, nomenclature: Nomenclature) -> Select[Any]:
    """Return the select of figures per reference unit, by class: the newest period of each factor."""
    units = [(unit.code, unit.group, unit.factor) for unit in nomenclature.units.by_code.values()]
    sizes = [NARROW.divide(Decimal(ratio.numerator), Decimal(ratio.denominator)) for _, _, ratio in units]
    codes, groups = [code for code, _, _ in units], [group for _, group, _ in units]
    scale = _given("scale", ("unit", "measured", "size"), [(codes, Text), (groups, Text), (sizes, Numeric)])
    figure = union_all(_by_class(wanted, newest, nomenclature), _by_dataset(wanted, newest)).subquery("figure")
    per = (func.abs(figure.c.value) / scale.c.size).label("per")
    joined = figure.join(scale, scale.c.unit == figure.c.unit)
    return select(figure.c.named, scale.c.measured, per).select_from(joined).where(figure.c.value != 0)


def _by_class(wanted: set[str], newest: int, nomenclature: Nomenclature) -> Select[Any]:
    pairs = sorted(_pairs(wanted, nomenclature))
    given = [([named for named, _ in pairs], Text), ([code for _, code in pairs], Text)]
    asked = _given("asked", ("named", "code"), given)
    said = released(asked.c.named, version.c.unit, version.c.value, number=literal(newest)).where(IS_PER_ONE)
    same = (subject.c.factor_id == version.c.factor_id) & (subject.c.number == version.c.number)
    joined = said.join(subject, same).join(asked, asked.c.code == subject.c.subject)
    newest_first = (asked.c.named, version.c.factor_id, version.c.period_to.desc(), version.c.number.desc())
    once = joined.ext(distinct_on(asked.c.named, version.c.factor_id)).order_by(*newest_first)
    return select(once.subquery())


def _by_dataset(wanted: set[str], newest: int) -> Select[Any]:
    named = sorted(one.removeprefix(_DATASET) for one in wanted if one.startswith(_DATASET))
    label = (literal(_DATASET, Text) + version.c.dataset).label("named")
    said = released(label, version.c.unit, version.c.value, number=literal(newest))
    within = said.where(version.c.dataset.in_(named), IS_PER_ONE).ext(distinct_on(version.c.factor_id))
    return select(within.order_by(version.c.factor_id, version.c.period_to.desc(), version.c.number.desc()).subquery())


def _pairs(wanted: set[str], nomenclature: Nomenclature) -> Iterator[tuple[str, str]]:
    """Return each class wanted with every code that is it or lies below it."""
    for one in wanted:
        if not one.startswith(_DATASET) and one not in nomenclature.parents:
            yield one, one
    for code in nomenclature.parents:
        for above in (code, *nomenclature.above(code)):
            if above in wanted:
                yield above, code


def _given(name: str, names: Sequence[str], arrays: Sequence[tuple[Sequence[object], type[Any]]]) -> FromClause:
    listed = [literal(list(values), ARRAY(kind)) for values, kind in arrays]
    columns = [column(one, kind) for one, (_, kind) in zip(names, arrays, strict=True)]
    return func.unnest(*listed).table_valued(*columns, name=name).render_derived()
