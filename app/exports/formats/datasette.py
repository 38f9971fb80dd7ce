"""How Datasette shows our database: what it is, on what terms, and what its tables and columns hold."""

from collections.abc import Mapping
from typing import Any

from app.exports.citing import REGISTRY, title
from app.exports.fields import FIELDS
from app.exports.formats.beside import license_of
from app.exports.model import About

_TABLES = {
    "release": "The release, and how its full text was made",
    "licences": "Licences of editions",
    "publishers": "Organisations whose figures these are",
    "datasets": "Named collections of a publisher",
    "editions": "Issues of datasets, each with its licence and the attribution to print",
    "sources": "Documents that the figures of an edition were read from",
    "left_out": "Editions whose licence forbids handing them on, and how many rows the release has of them",
}
_FACTORS = "One row a version of an emission factor; value is exact, value_real is to compare and sort by"


def database(label: str) -> str:
    """Return the name that Datasette gives the file, which is that of the file."""
    return f"footing-{label}"


def metadata(about: About) -> Mapping[str, Any]:
    """Return the metadata of Datasette for the SQLite file of a release, saved as `footing-<label>.sqlite`."""
    columns = {one.name: f"{one.en} {one.zh}" for one in FIELDS}
    tables: dict[str, Any] = {name: {"description": said} for name, said in _TABLES.items()}
    tables["factors"] = {
        "description": _FACTORS,
        "columns": columns,
        "label_column": "key",
        "sort": "line",
        "facets": ["dataset", "geography", "boundary", "gas_basis"],
        "fts_table": "factors_fts",
        "fts_pk": "line",
    }
    told = {"title": title(about.label), "description": " ".join(one.text for one in about.attributions())}
    within = {"source": REGISTRY, "databases": {database(about.label): {"tables": tables}}}
    return told | dict(license_of(about)) | within
