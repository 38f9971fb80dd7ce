"""What a stored record says, read by the database."""

from typing import Any

from sqlalchemy import ColumnElement, LargeBinary, Text, cast, func, literal
from sqlalchemy.dialects.postgresql import JSON

from app.factors.tables import version

_RECORD = cast(func.convert_from(version.c.rendered, literal("UTF8", Text)), JSON)


def stated(*path: str) -> ColumnElement[Any]:
    """Return what a version's record says at a path, as text."""
    said: ColumnElement[Any] = _RECORD[path].astext
    return said


def holds(written: bytes) -> ColumnElement[bool]:
    """Return whether a version's record has these bytes, exactly as records are written."""
    return func.pg_catalog.position(version.c.rendered, literal(written, LargeBinary)) > 0


# Figures per another amount than one are peers and relatives of nobody.
IS_PER_ONE = holds(b'"declared_unit":{"amount":1,')
NAMES_BACKGROUND = holds(b'"background_databases":["')
