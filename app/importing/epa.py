"""`us-epa`: the supply-chain factors by NAICS code, of any version, as CSV or workbook."""

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from app.factors.model import Evidence
from app.importing.asides import Verdict, told_apart
from app.importing.epa_figures import ALL_GASES, CO2E, COLUMNS, CUTS, PER_DOLLAR, Cut, Gases, Terms, by_gas, figure
from app.importing.errors import NotStated, NotThatFile
from app.importing.grid import digest, sheets
from app.importing.model import Aside, Called, Imported, Report, Stated, Why
from app.importing.table import Table, table
from app.importing.text import is_number
from app.provenance.model import Edition, Source

DATASET = "us-epa/supply-chain"
LICENCE = "US-public-domain"
PUBLISHER = "United States Environmental Protection Agency, Office of Research and Development"
TITLE = "Supply Chain Greenhouse Gas Emission Factors {} by NAICS-6"
BY_GAS = "by-gas"
_VERSION = re.compile(r"v\d+(?:\.\d+)+")
_CODE = re.compile(r"\d{6}")

Offered = tuple[str, dict[str, str], Cut]  # place, row, which of its two figures


def read(path: Path, stated: Stated) -> Imported:
    """Return the version in a file; refuses a file without the table, or without version, date or year of emissions.

    `stated.by_gas` names the file of the same version by gas; without it the figures are not split.
    """
    found = table(sheets(path), COLUMNS, "EPA supply-chain factors")
    rows = [(found.sheet.place(number), row) for number, row in found.rows()]
    if not any(row["ghg"] == ALL_GASES for _, row in rows):
        detail = f"{path.name} has no row of {ALL_GASES}: it is the file by gas, or another"
        raise NotThatFile(detail, hint="the CO2e file; the one by gas goes beside it", fields=["by_gas"])
    terms = _terms(path, stated, found)
    gases = _gases(stated.by_gas) if stated.by_gas else {}
    offered = [(place, row, cut) for place, row in rows for cut in CUTS]
    verdicts = told_apart([_verdict(one) for one in offered])
    return _imported(path, stated, found, verdicts, gases, terms)


def _imported(
    path: Path, stated: Stated, found: Table, verdicts: list[Verdict[Offered]], gases: Gases, terms: Terms
) -> Imported:
    evidence = stated.evidence or Evidence.OFFICIAL
    kept = [one.row for one in verdicts if one.why is None]
    brought = [figure(*offered, gases, terms) | {"evidence": evidence} for offered in kept]
    asides = [
        Aside(
            why=one.why,
            place=one.row[0],
            said=f"{one.row[1]['code']} {one.row[1]['unit']} {one.row[1][one.row[2].side]}",
        )
        for one in verdicts
        if one.why is not None
    ]
    report = Report(
        file=path.name,
        rows=len(verdicts) // len(CUTS),
        each=len(CUTS),
        joined=0,
        asides=tuple(asides),
        notes=(*found.notes, *_notes(kept, gases)),
    )
    called = tuple(Called(slugs=(row["slug"],)) for row in brought)
    return Imported(edition=_edition(path, stated), rows=tuple(brought), called=called, report=report)


def _said(offered: Offered) -> str:
    _, row, cut = offered
    return f"{row['code']} {row['unit']}: {row[cut.side]}"


def _verdict(offered: Offered) -> Verdict[Offered]:
    _, row, cut = offered
    return Verdict(offered, f"{row['code']}-{cut.boundary}", _why_not(row, cut))


def _why_not(row: Mapping[str, str], cut: Cut) -> Why | None:
    if row["ghg"] != ALL_GASES:
        return Why.UNKNOWN_GAS
    if not _CODE.fullmatch(row["code"]):
        return Why.UNKNOWN_CODE
    if not PER_DOLLAR.fullmatch(row["unit"]):
        return Why.UNKNOWN_UNIT
    if not row[cut.side]:
        return Why.NO_FIGURE
    return None if is_number(row[cut.side]) else Why.NOT_A_NUMBER


def _terms(path: Path, stated: Stated, found: Table) -> Terms:
    if stated.year is None:
        detail = f"{path.name} states the year of the dollar, not that of the emissions"
        raise NotStated(detail, hint="say the year of the emissions, such as 2022", fields=["year"])
    if stated.by_gas and not stated.gwp:
        detail = f"{path.name} does not state by which GWP set its gases were added up"
        raise NotStated(detail, hint="say the GWP set, such as AR5-100", fields=["gwp"])
    year = re.search(r"\d{4}", found.titles["code"])
    return Terms(
        year=str(stated.year),
        scheme=f"naics-{year[0] if year else '2017'}",
        gwp=stated.gwp or "",
        gwp_inferred=bool(stated.gwp) and not stated.by_gas,
    )


def _gases(path: Path) -> Gases:
    rows = [row for _, row in table(sheets(path), COLUMNS, "EPA supply-chain factors by gas").rows()]
    try:
        return by_gas(rows)
    except KeyError as unknown:
        detail = f"{path.name}: gas {unknown.args[0]!r} is not known"
        raise NotThatFile(detail, hint="the file by gas of the same version", fields=["by_gas"]) from None


def _notes(kept: list[Offered], gases: Gases) -> list[str]:
    years = Counter(row["unit"] for _, row, _ in kept)
    said = [f"unit {unit!r}: {count} figures" for unit, count in years.items()]
    if gases:
        split = sum((row["code"], cut.side) in gases for _, row, cut in kept)
        said.append(f"{split} of {len(kept)} figures are split by gas")
    return [*said, "quality scores are in other files and were not read"]


def _edition(path: Path, stated: Stated) -> Edition:
    named = _VERSION.search(path.name)
    label = stated.label or (named[0] if named else "")
    if not label or not stated.published:
        detail = f"{path.name} does not state its version and when it was published"
        fields = [name for name, said in (("label", label), ("published", stated.published)) if not said]
        raise NotStated(detail, hint="say the version, such as v1.4.0, and the month, such as 2025-06", fields=fields)
    title = stated.title or TITLE.format(label)
    held = [(CO2E, path), *([(BY_GAS, stated.by_gas)] if stated.by_gas else [])]
    sources = tuple(
        Source(
            name=name,
            title=f"{title} ({'CO2e' if name == CO2E else 'by gas'})",
            publisher=PUBLISHER,
            published=stated.published,
            url=stated.url,
            file=file.name,
            digest=digest(file),
            note=None,
        )
        for name, file in held
    )
    return Edition(
        key=f"{DATASET}/{label}",
        dataset=DATASET,
        label=label,
        published=stated.published,
        licence=LICENCE,
        attribution=f"U.S. Environmental Protection Agency, {title}" + (f", {stated.url}" if stated.url else ""),
        sources=sources,
    )
