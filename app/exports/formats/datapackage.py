"""A Data Package (Frictionless Standards, version 1): the tables as CSV with their schema, terms and citation."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from app.exports.citing import REGISTRY, bibtex, title
from app.exports.fields import FIELDS, GUARDED, Kind
from app.exports.formats import beside, readme
from app.exports.formats.datasette import metadata
from app.exports.formats.guarding import guarded_text
from app.exports.formats.lines import write_csv
from app.exports.model import About
from app.kit.canonical import wire

_TYPES = {Kind.INTEGER: "integer", Kind.DECIMAL: "number", Kind.DATE: "date"}
_DIALECT = {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True, "header": True}
_TIME = (1980, 1, 1, 0, 0, 0)  # the first that ZIP can say
_MODE = 0o100644 << 16
_UNIX = 3
_LARGE = 1 << 30  # of the table, from which on its place in the archive is told in 64 bits


class _Counted:
    """A file to write to that knows how many bytes went through it, and their digest."""

    def __init__(self, to: IO[bytes]) -> None:
        self._to = to
        self._hash = hashlib.sha256()
        self.size = 0

    def write(self, part: bytes) -> int:
        self._hash.update(part)
        self.size += len(part)
        return self._to.write(part)

    def told(self) -> Mapping[str, Any]:
        return {"bytes": self.size, "hash": f"sha256:{self._hash.hexdigest()}"}


def write(table: Path, lines: Path, about: About, out: Path) -> int:  # noqa: ARG001 - the same for every format
    """Write the archive: factors, sources, licences as guarded CSV, and what describes them; return how many factors.

    The description comes last, since it tells the size and digest of the rest.
    """
    with ZipFile(out, "w") as archive:
        with archive.open(_member("factors.csv"), "w", force_zip64=table.stat().st_size > _LARGE) as member:
            counted = _Counted(member)
            count = write_csv(table, counted)  # type: ignore[arg-type]  # it only writes
        resources = [_resource("factors", _factors_schema(), counted.told())]
        for name, columns, rows in _tables(about):
            text = _csv([one.name for one in columns], rows)
            archive.writestr(_member(f"{name}.csv"), text)
            told = {"bytes": len(text), "hash": f"sha256:{hashlib.sha256(text).hexdigest()}"}
            resources.append(_resource(name, _beside_schema(columns), told))
        for name, text in _described(about, count, resources).items():
            archive.writestr(_member(name), text)
    return count


def description(about: About, resources: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """Return `datapackage.json`; a list that would be empty is left out, as its schema asks."""
    licences = [_named(one.id, one.title, one.url) for one in about.by_licence()]
    sources = [{"title": one.title} | ({"path": one.url} if one.url else {}) for _, one in about.sources()]
    people = [{"title": one.name_en, "role": "contributor"} for one in about.by_publisher()]
    told = {
        "profile": "tabular-data-package",
        "name": f"footing-{about.label}",
        "title": title(about.label),
        "version": about.label,
        "description": f"Release digest {about.digest}",
        "contributors": [{"title": REGISTRY, "role": "publisher"}, *people],
        "licenses": licences,
        "sources": sources,
        "resources": resources,
    }
    return {name: said for name, said in told.items() if said}


def _described(about: About, count: int, resources: Sequence[Mapping[str, Any]]) -> Mapping[str, bytes]:
    return {
        "CITATION.bib": bibtex(about).encode(),
        "README.md": readme.markdown(about, count, [readme.GUARDED]).encode(),
        "metadata.json": wire(metadata(about)),
        "datapackage.json": wire(description(about, resources)),
    }


def _tables(about: About) -> Sequence[tuple[str, Sequence[beside.Column], Iterable[beside.Cells]]]:
    return [("sources", beside.SOURCES, beside.sources(about)), ("licences", beside.LICENCES, beside.licences(about))]


def _resource(name: str, schema: Mapping[str, Any], told: Mapping[str, Any]) -> Mapping[str, Any]:
    path = {"profile": "tabular-data-resource", "name": name, "path": f"{name}.csv", "format": "csv"}
    form = {"mediatype": "text/csv", "encoding": "utf-8", "dialect": _DIALECT, "schema": schema}
    return path | form | dict(told)


def _factors_schema() -> Mapping[str, Any]:
    fields: list[dict[str, Any]] = []
    for one in FIELDS:
        guard = ". " + readme.GUARDED[0] if one.name in GUARDED else ""
        fields.append({"name": one.name, "type": _TYPES.get(one.kind, "string"), "title": one.en})
        fields[-1]["description"] = one.zh + guard
        if one.name in {"key", "version", "digest"}:
            fields[-1]["constraints"] = {"required": True}
    return {"fields": fields, "primaryKey": ["key", "version"], "missingValues": [""]}


def _beside_schema(columns: Sequence[beside.Column]) -> Mapping[str, Any]:
    fields = [{"name": one.name, "type": "string", "title": one.en, "description": one.zh} for one in columns]
    return {"fields": fields, "missingValues": [""]}


def _csv(names: Sequence[str], rows: Iterable[beside.Cells]) -> bytes:
    told = [names, *([guarded_text(cell) for cell in row] for row in rows)]
    return "".join(",".join(_quoted(cell) for cell in row) + "\n" for row in told).encode()


def _quoted(cell: str | None) -> str:
    """Return a cell as COPY writes it: nothing for what is not there, quotes for what needs them or is empty."""
    if cell is None:
        return ""
    needs = not cell or any(sign in cell for sign in ',"\n\r')
    return '"' + cell.replace('"', '""') + '"' if needs else cell


def _named(identifier: str, said: str, url: str | None) -> Mapping[str, str]:
    return {"name": identifier, "title": said} | ({"path": url} if url else {})


def _member(name: str) -> ZipInfo:
    member = ZipInfo(name, date_time=_TIME)
    member.compress_type, member.create_system, member.external_attr = ZIP_DEFLATED, _UNIX, _MODE
    return member
