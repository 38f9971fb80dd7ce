"""OpenAPI of the door that selections are streamed by, which is served without FastAPI, and of their columns."""

from typing import Any

from app.exports.fields import FIELDS, Field, Kind
from app.exports.selection import MEDIA_TYPES, Format
from app.rest.v1.exports import COLUMNS, PATH

_TEXT = {"type": "string"}
_HEADERS = {
    "Footing-Release": {"description": "label of the release that the rows are of", "schema": _TEXT},
    "Footing-Rows": {
        "description": "how many rows follow; left out where counting them would hold the first one up",
        "schema": {"type": "integer", "minimum": 0},
    },
    "Content-Disposition": {"description": "what the file is called", "schema": _TEXT},
    "Link": {"description": "where the columns are described", "schema": _TEXT},
}
_REFUSED = {
    "404": "No such release, publisher, dataset or licence",
    "422": "More rows than one export sends",
    "429": "Two exports to this address are under way",
    "503": "Every export line is busy, or the database is not available",
}
_FORMAT = {
    "name": "format",
    "in": "query",
    "required": True,
    "description": "CSV with a line of names, JSON Lines of whole records between a first and a last line, or Parquet",
    "schema": _TEXT | {"enum": [str(one) for one in Format]},
    "example": "csv",
}
_KINDS: dict[Kind, str] = {
    Kind.CODES: "codes as `scheme:code`, with `; ` between them",
    Kind.TEXTS: "texts with `; ` between them",
    Kind.JSON: "JSON",
    Kind.INTEGER: "a whole number",
    Kind.DECIMAL: "a decimal number",
    Kind.DATE: "a day, YYYY-MM-DD",
}


def described_exports(filters: list[dict[str, Any]], problem: dict[str, Any]) -> dict[str, Any]:
    """Return the operation by its method, whose filters and problems look like these."""
    rows = {"type": "array", "items": {"$ref": f"#/components/schemas/{COLUMNS}"}}
    content: dict[str, Any] = {MEDIA_TYPES[one].partition(";")[0]: {} for one in Format}
    content[MEDIA_TYPES[Format.CSV].partition(";")[0]] = {"schema": rows}
    answers: dict[str, Any] = {
        "200": {"description": "The rows, as they are read", "headers": _HEADERS} | {"content": content}
    }
    told = {
        "tags": ["factors"],
        "summary": "Export a selection of a release",
        "operationId": PATH.rpartition("/")[2],
        "parameters": [_FORMAT, *filters],
        "responses": answers | {status: problem | {"description": text} for status, text in _REFUSED.items()},
    }
    return {"get": told}


def columns() -> dict[str, Any]:
    """Return the schema of a row: each column of the table, in order; a text as it is in CSV."""
    return {
        "title": COLUMNS,
        "type": "object",
        "description": "A row of a table of factors: what a column holds, and how it is written",
        "properties": {one.name: _column(one) for one in FIELDS},
    }


def _column(one: Field) -> dict[str, Any]:
    kind = _KINDS.get(one.kind)
    return {"title": one.en, "description": f"{one.zh}: {kind}" if kind else one.zh} | {"type": ["string", "null"]}
