"""The files of `seed_data/`: catalogue, nomenclature, editions."""

import csv
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.factors.model import FactorKey
from app.factors.rows import COLUMNS, BadCells, content
from app.kit.amounts import decimal
from app.provenance.model import (
    AccountingRule,
    Dataset,
    Edition,
    Editions,
    Licence,
    Publisher,
    PublisherKind,
    Source,
    Tier,
    Traceability,
)
from app.publication.model import Statement
from app.seeding.errors import BadSeedFile


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedRelease:
    """One release of the catalogue: its label and the editions it brings."""

    label: str
    editions: tuple[str, ...]
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """Publishers, licences, datasets, and the releases in order."""

    licences: tuple[Licence, ...]
    publishers: tuple[Publisher, ...]
    rules: tuple[AccountingRule, ...]
    datasets: Mapping[str, Dataset]
    releases: tuple[PlannedRelease, ...]


def catalog(folder: Path) -> Catalog:
    """Read `catalog.toml`."""
    stated = _toml(folder / "catalog.toml")
    return Catalog(
        licences=tuple(_licence(name, said) for name, said in stated["licences"].items()),
        publishers=tuple(_publisher(slug, said) for slug, said in stated["publishers"].items()),
        rules=tuple(_rule(code, said) for code, said in stated["rules"].items()),
        datasets={key: _dataset(key, said) for key, said in stated["datasets"].items()},
        releases=tuple(
            PlannedRelease(label=said["label"], editions=tuple(said["editions"]), note=said.get("note"))
            for said in stated["releases"]
        ),
    )


def edition(folder: Path, key: str) -> Edition:
    """Read an edition's `edition.toml`."""
    stated = _toml(folder / "publishers" / key / "edition.toml")
    sources = tuple(_source(name, said) for name, said in stated["sources"].items())
    return Edition(
        key=key,
        dataset=stated["dataset"],
        label=stated["label"],
        published=stated.get("published") or None,
        licence=stated["licence"],
        attribution=stated["attribution"],
        sources=sources,
    )


def statements(folder: Path, issued: Edition, dataset: Dataset) -> Iterator[Statement]:
    """Yield what each row of an edition's `factors.csv` states; refuse a row of another form, naming it."""
    place = folder / "publishers" / issued.key
    defaults: dict[str, str] = _toml(place / "edition.toml").get("defaults", {})
    path = place / "factors.csv"
    for line, row in rows(path):
        filled = defaults | {name: said for name, said in row.items() if said}
        if unknown := filled.keys() - COLUMNS:
            raise _refused(path, line, f"unknown columns {sorted(unknown)}")
        try:
            stated = content(filled, issued, dataset.tier, entered_by="footing seed")
        except BadCells as trouble:
            raise _refused(path, line, str(trouble)) from trouble
        key = FactorKey(dataset=dataset.key, slug=filled["slug"])
        yield Statement(key=key, edition=issued.key, content=stated)


def nomenclature(folder: Path) -> dict[str, list[dict[str, object]]]:
    """Read the nomenclature's tables, by the name of the table they fill."""
    here = folder / "nomenclature"
    stated = {
        "unit": _kept(here / "units.csv", drop=("is_reference",), rename={"factor_to_reference": "factor"}),
        "gas": _kept(here / "gases.csv"),
        "gwp_set": _kept(here / "gwp_sets.csv", drop=("table",)),
        "gwp": _kept(here / "gwp.csv", drop=("source", "note")),
        "geography": _kept(here / "geographies.csv"),
        "geography_alias": _kept(here / "geography_aliases.csv", drop=("source",)),
        "ambiguous_unit": _kept(here / "ambiguous_units.csv"),
        "containment": _kept(here / "containments.csv", drop=("source",)),
        "activity": _kept(here / "activities.csv"),
        "scheme": _kept(here / "schemes.csv"),
        "label": _kept(here / "labels" / "un_labels.csv"),
    }
    stated["class_code"] = [
        {"scheme": path.stem} | row for path in sorted((here / "classes").glob("*.csv")) for row in _kept(path)
    ]
    stated["correspondence"] = [
        {"from_scheme": pair[0], "to_scheme": pair[1]} | row
        for path in sorted((here / "correspondences").glob("*__*.csv"))
        for pair in (path.stem.split("__"),)
        for row in _kept(path)
    ]
    return typed(stated)


def typed(stated: dict[str, list[dict[str, object]]]) -> dict[str, list[dict[str, object]]]:
    """Return the tables with numbers as numbers and required texts never null."""
    for row in stated["gwp"]:
        row["value"] = decimal(str(row["value"]))
    for row in stated["gwp_set"]:
        row["horizon_years"] = int(str(row["horizon_years"]))
    for row in stated["class_code"]:
        row["level"] = int(str(row["level"]))
    for row in stated["unit"]:
        row["aliases"] = row["aliases"] or ""
    for row in stated["ambiguous_unit"]:
        row["codes"] = row["codes"] or ""
    for row in stated["activity"]:
        row["products"] = row["products"] or ""
    return stated


def rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows of a CSV file with the line each ends on; refuse a row with too many or too few cells."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        for row in reader:
            if None in row or None in row.values():
                raise _refused(path, reader.line_num, "a row has as many cells as the header")
            yield reader.line_num, row


def _kept(path: Path, drop: tuple[str, ...] = (), rename: Mapping[str, str] | None = None) -> list[dict[str, object]]:
    names = rename or {}
    return [
        {names.get(name, name): said or None for name, said in row.items() if name not in drop} for _, row in rows(path)
    ]


def _toml(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return tomllib.load(file)


def _refused(path: Path, line: int, why: str) -> BadSeedFile:
    return BadSeedFile(f"{path.parent.name}/{path.name}, line {line}: {why}", hint="see seed_data/README.md")


def _licence(name: str, said: dict[str, Any]) -> Licence:
    return Licence(id=name, title=said["title"], url=said["url"] or None, redistribution=said["redistribution"])


def _publisher(slug: str, said: dict[str, Any]) -> Publisher:
    return Publisher(slug=slug, kind=PublisherKind(said.pop("kind")), **said)


def _rule(code: str, said: dict[str, Any]) -> AccountingRule:
    worst = said.get("dqr_max")
    return AccountingRule(
        code=code,
        title_en=said["title_en"],
        title_zh=said.get("title_zh"),
        boundaries=tuple(said["boundaries"]),
        required=tuple(said["required"]),
        dqr_max=decimal(worst) if worst is not None else None,
        traceability=Traceability(said["traceability"]),
        valid_from=None,
        valid_to=None,
        citation=said["citation"],
    )


def _dataset(key: str, said: dict[str, Any]) -> Dataset:
    scope, editions = tuple(said.pop("industry_scope")), Editions(said.pop("editions"))
    tier, publisher = Tier(said.pop("tier")), key.partition("/")[0]
    return Dataset(key=key, publisher=publisher, industry_scope=scope, editions=editions, tier=tier, **said)


def _source(name: str, said: dict[str, Any]) -> Source:
    stated = {field: said.get(field) or None for field in ("published", "url", "file", "digest", "note")}
    return Source(name=name, title=said["title"], publisher=said["publisher"], **stated)
