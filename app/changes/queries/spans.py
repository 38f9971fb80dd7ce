"""What two releases hold differently, as one statement: pairs of versions, each with what became of it.

A pair is made of what the earlier release holds and the later does not, and what took its place: the version for
the same period, or the one that a new edition put in place of all. What lies wholly between is not seen. Each pair
is found from its own row by primary keys, so that a page costs its rows and not the span.
"""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    Numeric,
    Select,
    Subquery,
    Text,
    and_,
    bindparam,
    case,
    cast,
    exists,
    false,
    func,
    literal,
    null,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import JSON

from app.changes.model import NetChange
from app.factors.tables import factor, version
from app.releases.tables import member

_ALIKE = ("unit", "calorific_basis", "currency_year", "price_basis", "boundary", "gas_basis")
before = bindparam("before", type_=Integer)
after = bindparam("after", type_=Integer)


def pairs() -> Subquery:
    """Return key, anchor, kind and the two versions of every net change from release `before` to `after`."""
    return union_all(_gone(), _arrived()).subquery("pairs")


def seen() -> Subquery:
    """Return the pairs with their kind as told, what they are about, and how their values compare."""
    pair, old, new = pairs(), version.alias("old"), version.alias("new")
    from_key = (old.c.factor_id == pair.c.factor_id) & (old.c.number == pair.c.from_number)
    to_key = (new.c.factor_id == pair.c.factor_id) & (new.c.number == pair.c.to_number)
    joined = pair.outerjoin(old, from_key).outerjoin(new, to_key).outerjoin(factor, factor.c.id == pair.c.replacement)
    comparable = _comparable(old, new)
    kept = pair.c.change.in_([NetChange.AMENDED, NetChange.REPLACED])
    unchanged = case((and_(kept, old.c.value == new.c.value), _same_gases(old, new, comparable)), else_=false())
    told = case((unchanged, NetChange.METADATA_ONLY.value), else_=pair.c.change)
    columns = (
        pair.c.key,
        pair.c.anchor,
        pair.c.factor_id,
        told.label("change"),
        pair.c.from_number,
        pair.c.to_number,
        pair.c.reason,
        factor.c.key.label("replacement"),
        func.coalesce(new.c.dataset, old.c.dataset).label("dataset"),
        func.coalesce(new.c.geography, old.c.geography).label("geography"),
        func.coalesce(new.c.activity, old.c.activity).label("activity"),
        func.coalesce(pair.c.to_number, pair.c.from_number).label("shown"),
        and_(old.c.number.is_not(None), new.c.number.is_not(None)).label("two_sided"),
        comparable.label("comparable"),
        case((comparable, _share(old, new))).label("share"),
        _reaches(old, new, comparable).label("reaches"),
    )
    return select(*columns).select_from(joined).subquery("seen")


def changed() -> Select[Any]:
    """Return the keys of the versions that came or ended after release `before`, up to release `after`."""
    came = and_(member.c.since > before, member.c.since <= after)
    ended = and_(member.c.until > before, member.c.until <= after)
    return select(version.c.key).select_from(_members(version, member)).where(or_(came, ended))


def held(membership: FromClause, release: ColumnElement[int]) -> ColumnElement[bool]:
    """Return the condition that a release holds a member."""
    until = membership.c.until
    return and_(membership.c.since <= release, or_(until.is_(None), until > release))


def _gone() -> Select[Any]:
    old, own = version.alias("gone"), member.alias("gone_member")
    successor, withdrawal = _successor(old), _withdrawal(old)
    replacing = member.alias("replacing")
    is_replaced = exists().where(replacing.c.factor_id == own.c.factor_id, _replaces(replacing))
    change = case(
        (successor.c.number.is_(None), NetChange.WITHDRAWN.value),
        (is_replaced, NetChange.REPLACED.value),
        else_=NetChange.AMENDED.value,
    )
    joined = _members(old, own).outerjoin(successor, true()).outerjoin(withdrawal, true())
    is_withdrawn = successor.c.number.is_(None)
    columns = (
        old.c.key,
        old.c.number.label("anchor"),
        old.c.factor_id,
        change.label("change"),
        old.c.number.label("from_number"),
        successor.c.number.label("to_number"),
        case((is_withdrawn, withdrawal.c.reason)).label("reason"),
        case((is_withdrawn, withdrawal.c.replacement)).label("replacement"),
    )
    return select(*columns).select_from(joined).where(_ended_between(own))


def _arrived() -> Select[Any]:
    new, own = version.alias("arrived"), member.alias("arrived_member")
    old, ended, known = version.alias("ended"), member.alias("ended_member"), member.alias("known")
    takes_a_place = (
        select(1)
        .select_from(_members(old, ended))
        .where(old.c.factor_id == new.c.factor_id, _ended_between(ended), _follows(new, old))
        .correlate(new)
        .exists()
    )
    earlier = _earlier(new)
    is_known = exists().where(known.c.factor_id == new.c.factor_id, held(known, before))
    extends = or_(earlier.c.number.is_not(None), is_known)
    change = case((extends, NetChange.EXTENDED.value), else_=NetChange.ADDED.value)
    columns = (
        new.c.key,
        new.c.number.label("anchor"),
        new.c.factor_id,
        change.label("change"),
        earlier.c.number.label("from_number"),
        new.c.number.label("to_number"),
        cast(null(), Text).label("reason"),
        cast(null(), member.c.replacement.type).label("replacement"),
    )
    joined = _members(new, own).outerjoin(earlier, true())
    brought = and_(own.c.since > before, own.c.since <= after, held(own, after))
    return select(*columns).select_from(joined).where(brought, ~takes_a_place)


def _successor(old: FromClause) -> Any:  # noqa: ANN401 - a lateral
    """Return what took a gone version's place, if the later release holds it: for its own period first."""
    new, own = version.alias("successor"), member.alias("successor_member")
    found = (
        select(new.c.number)
        .select_from(_members(new, own))
        .where(new.c.factor_id == old.c.factor_id, own.c.since > before, held(own, after), _follows(new, old))
        .order_by(_same_period(new, old).desc(), new.c.number.desc())
        .limit(1)
    )
    return found.correlate(old).lateral("took_place")


def _withdrawal(old: FromClause) -> Any:  # noqa: ANN401 - a lateral
    """Return the newest withdrawal of a factor in the span: that of a gone version's own period first."""
    other, own = version.alias("withdrawn"), member.alias("withdrawn_member")
    found = (
        select(own.c.reason, own.c.replacement)
        .select_from(_members(other, own))
        .where(other.c.factor_id == old.c.factor_id, own.c.ended_by == "withdraw")
        .where(own.c.until > before, own.c.until <= after)
        .order_by(_same_period(other, old).desc(), own.c.until.desc(), other.c.number.desc())
        .limit(1)
    )
    return found.correlate(old).lateral("withdrawal")


def _earlier(new: FromClause) -> Any:  # noqa: ANN401 - a lateral
    """Return the version of the period next before that the later release holds."""
    other, own = version.alias("earlier"), member.alias("earlier_member")
    found = (
        select(other.c.number)
        .select_from(_members(other, own))
        .where(other.c.factor_id == new.c.factor_id, other.c.period_to < new.c.period_to, held(own, after))
        .order_by(other.c.period_to.desc(), other.c.number.desc())
        .limit(1)
    )
    return found.correlate(new).lateral("next_before")


def _follows(new: FromClause, old: FromClause) -> ColumnElement[bool]:
    """Return the condition that a version stands where another stood: for its period, or in place of all."""
    edition, own = version.alias("edition"), member.alias("edition_member")
    in_place_of_all = (
        select(1)
        .select_from(_members(edition, own))
        .where(edition.c.factor_id == new.c.factor_id, _same_period(edition, new), _replaces(own))
        .correlate(new)
        .exists()
    )
    return or_(_same_period(new, old), in_place_of_all)


def _members(versions: FromClause, membership: FromClause) -> Any:  # noqa: ANN401 - a join
    same = (membership.c.factor_id == versions.c.factor_id) & (membership.c.number == versions.c.number)
    return versions.join(membership, same)


def _same_period(one: FromClause, other: FromClause) -> ColumnElement[bool]:
    return and_(one.c.period_from == other.c.period_from, one.c.period_to == other.c.period_to)


def _ended_between(membership: FromClause) -> ColumnElement[bool]:
    return and_(membership.c.since <= before, membership.c.until > before, membership.c.until <= after)


def _replaces(membership: FromClause) -> ColumnElement[bool]:
    return and_(membership.c.change == "replace", membership.c.since > before, membership.c.since <= after)


def _comparable(old: FromClause, new: FromClause) -> ColumnElement[bool]:
    """Return whether two values are stated under the same conditions; columns first, the records only if they agree."""
    columns = and_(*(old.c[name].is_not_distinct_from(new.c[name]) for name in _ALIKE))
    gwp = _said(old, "gwp").is_not_distinct_from(_said(new, "gwp"))
    amount = _said(old, "declared_unit", "amount").is_not_distinct_from(_said(new, "declared_unit", "amount"))
    both = and_(old.c.number.is_not(None), new.c.number.is_not(None))
    return case((and_(both, columns), and_(gwp, amount)), else_=false())


def _same_gases(old: FromClause, new: FromClause, comparable: ColumnElement[bool]) -> ColumnElement[bool]:
    return case((comparable, _said(old, "constituents") == _said(new, "constituents")), else_=false())


def _reaches(old: FromClause, new: FromClause, comparable: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return whether a value changed by the share `min_change` at least; exact, and a zero that changed always does."""
    asked, change = bindparam("min_change", type_=Numeric), func.abs(new.c.value - old.c.value)
    large = and_(change >= asked * func.abs(old.c.value), or_(change > literal(0), asked == literal(0)))
    return case((large, comparable), else_=false())


def _share(old: FromClause, new: FromClause) -> ColumnElement[Any]:
    return func.abs(new.c.value - old.c.value) / func.nullif(func.abs(old.c.value), literal(0))


def _said(side: FromClause, *path: str) -> ColumnElement[str]:
    """Return a member of a record as its text; records are written one way, so equal members have equal texts."""
    found: Any = cast(func.convert_from(side.c.rendered, "UTF8"), JSON)
    return found[path].astext if len(path) > 1 else found[path[0]].astext  # type: ignore[no-any-return]
