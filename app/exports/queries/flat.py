"""The flat table as one statement: each record is taken apart once, in the database, and sent as it comes."""

from typing import Any

from sqlalchemy import JSON, ColumnElement, Select, Text, cast, column, func, literal_column, select, true

from app.exports.fields import FIELDS, GUARDED, Field, Kind
from app.factors.tables import version
from app.releases.tables import member, release

_TOP = tuple(dict.fromkeys(one.path[0] for one in FIELDS if one.path))
_CODE, _ITSELF = "said ->> 'scheme' || ':' || (said ->> 'code')", "said #>> '{}'"
_JOINED = (
    "(SELECT string_agg({told}, '; ' ORDER BY place) FROM json_array_elements({of}) WITH ORDINALITY a (said, place))"
)
_FORMULA: ColumnElement[str] = literal_column("E'^([=+@\\t\\r＝＋＠－-])'")
_QUOTED: ColumnElement[str] = literal_column("E'''\\\\1'")


def flat(of: Any, *, is_guarded: bool = False) -> Select[Any]:  # noqa: ANN401 - a table of factor_id and number
    """Return the rows of the versions that `of` names by `factor_id` and `number`, by key and number.

    Guarded, a text that a spreadsheet would take for a formula has an apostrophe before it (ASVS 5.0, 1.2.10).
    """
    same = (version.c.factor_id == of.c.factor_id) & (version.c.number == of.c.number)
    life = (member.c.factor_id == of.c.factor_id) & (member.c.number == of.c.number)
    joined = of.join(version, same).join(member, life).join(release, release.c.number == member.c.since)
    beside = {"since": release.c.label, "change": member.c.change, "citation": version.c.citation}
    columns = []
    for one in FIELDS:
        said = literal_column(_told(one), Text) if one.path else beside[one.name]
        columns.append((_guarded(said) if is_guarded and one.name in GUARDED else said).label(one.name))
    return select(*columns).select_from(joined.join(_apart(), true())).order_by(version.c.key, version.c.number)


def records(of: Any) -> Select[Any]:  # noqa: ANN401 - a table of factor_id and number
    """Return the records of the versions that `of` names, each as the line that is served, by key and number."""
    same = (version.c.factor_id == of.c.factor_id) & (version.c.number == of.c.number)
    line = func.convert_from(version.c.rendered, "UTF8")
    return select(line).select_from(of.join(version, same)).order_by(version.c.key, version.c.number)


def _apart() -> Any:  # noqa: ANN401 - a table-valued function
    """Return each record taken apart into its fields, read once."""
    read = cast(func.convert_from(version.c.rendered, "UTF8"), JSON)
    columns = [column(name, JSON) for name in _TOP]
    return func.json_to_record(read).table_valued(*columns).render_derived(name="record", with_types=True)


def _told(field: Field) -> str:
    """Return a field as PostgreSQL takes it from the record; names and paths are those of `fields` alone."""
    top, *path = field.path
    inner = ",".join(path)
    match field.kind:
        case Kind.CODES | Kind.TEXTS:
            of = f"record.{top} #> '{{{inner}}}'"
            return _JOINED.format(told=_CODE if field.kind is Kind.CODES else _ITSELF, of=of)
        case Kind.JSON:
            return f"nullif(record.{top} #>> '{{{inner}}}', '[]')"
        case _:
            return f"record.{top} #>> '{{{inner}}}'"


def _guarded(said: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.regexp_replace(said, _FORMULA, _QUOTED)
