"""`desnz`: the UK Government's conversion factors, flat file of any year, read by what its columns are called."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

from app.factors.model import Evidence
from app.importing.asides import Verdict, told_apart
from app.importing.desnz_figures import SOURCE, boundary, figure, geography
from app.importing.desnz_names import renamed, slug_of, tail_of, units
from app.importing.desnz_rows import COLUMNS, GASES, Sorted, Total, UkPath, add_up, lines, shown, sorted_rows
from app.importing.errors import NotStated
from app.importing.grid import Sheet, digest, sheets
from app.importing.mapping import mapping
from app.importing.model import Aside, Called, Imported, Report, Stated, Why
from app.importing.table import Table, table
from app.importing.text import is_number
from app.kit.amounts import decimal
from app.provenance.model import Edition, Source

DATASET = "desnz/ghg-conversion-factors"
LICENCE = "OGL-UK-3.0"
TITLE = "UK Government GHG Conversion Factors for Company Reporting, {}, flat file"
_SET_IN = re.compile(r"\b(20\d\d)\b")
_MAKERS = (  # first year of the name, department, its short name
    (2023, "Department for Energy Security and Net Zero", "DESNZ"),
    (2016, "Department for Business, Energy and Industrial Strategy", "BEIS"),
    (0, "Department of Energy and Climate Change", "DECC"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """What the front page says: year of the set, its version, the day it was updated."""

    year: str = ""
    version: str = ""
    updated: str = ""


def read(path: Path, stated: Stated) -> Imported:
    """Return the edition in a flat file; refuses a file without the table, or without year, date or GWP set."""
    held = sheets(path)
    found = table(held, COLUMNS, "a UK flat file")
    front = front_page(held)
    sorted_ = sorted_rows(lines(found))
    year = _year(path, stated, found, front)
    issued = _edition(path, stated, front, year)
    gwp = stated.gwp or gwp_of(path, sorted_.totals)
    verdicts = told_apart([_verdict(one) for one in sorted_.totals])
    evidence = stated.evidence or Evidence.OFFICIAL
    brought = [one for one in verdicts if one.why is None]
    rows = [figure(one.row, renamed(one.row.path), one.slug, year, gwp) | {"evidence": evidence} for one in brought]
    asides, joined = _asides(sorted_, verdicts)
    report = Report(
        file=path.name,
        rows=sorted_.rows,
        joined=joined,
        asides=tuple(asides),
        notes=(*found.notes, *_notes([one.row for one in brought], gwp)),
    )
    return Imported(edition=issued, rows=tuple(rows), called=tuple(_called(one.row) for one in brought), report=report)


def front_page(held: Sequence[Sheet]) -> Front:
    """Return what the cells beside `Year:`, `Version:` and `Updated:` say, on any sheet but long ones."""
    said: dict[str, str] = {}
    for sheet in held:
        for _, row in sheet.rows[:60]:
            for cell, beside in pairwise(row):
                name = cell.strip().rstrip(":").strip().casefold()
                if name in {"year", "version", "updated"} and beside.strip():
                    said[name] = beside.strip()
    day = said.get("updated", "")
    is_day = re.fullmatch(r"\d{4}-\d\d-\d\d", day) is not None
    return Front(year=said.get("year", ""), version=said.get("version", ""), updated=day if is_day else "")


def gwp_of(path: Path, totals: Iterable[Total]) -> str:
    """Return the GWP set read off the figures of refrigerants; refuses where no set fits them."""
    known = mapping("uk_gwp.csv")
    substances = {row["substance"] for row in known}
    seen = {
        (one.path[3], decimal(one.published))
        for one in totals
        if one.path[3] in substances and one.path[-1] == "kg" and is_number(one.published) and decimal(one.published)
    }
    sets: dict[str, set[tuple[str, Decimal]]] = {}
    for row in known:
        sets.setdefault(row["gwp"], set()).add((row["substance"], decimal(row["value"])))
    fitting = [name for name, values in sets.items() if seen and seen <= values]
    if len(fitting) != 1:
        said = ", ".join(f"{substance} {value}" for substance, value in sorted(seen)) or "nothing of HFC-134a"
        detail = f"{path.name} states {said}, from which no GWP set can be told"
        raise NotStated(detail, hint="say the GWP set, such as AR5-100", fields=["gwp"])
    return fitting[0]


def _year(path: Path, stated: Stated, found: Table, front: Front) -> str:
    titled = _SET_IN.search(found.titles["factor"])
    said = {one for one in (titled[1] if titled else "", front.year) if one}
    if stated.year is None and len(said) != 1:
        detail = f"{path.name} states {' and '.join(sorted(said)) or 'no year'} as the year of its factors"
        raise NotStated(detail, hint="say the year, such as 2026", fields=["year"])
    return str(stated.year) if stated.year is not None else said.pop()


def _edition(path: Path, stated: Stated, front: Front, year: str) -> Edition:
    published = stated.published or front.updated
    if not published:
        detail = f"{path.name} does not state when it was published"
        raise NotStated(detail, hint="say the year, month or day, such as 2026-06", fields=["published"])
    department, short = next((name, short) for first, name, short in _MAKERS if int(year) >= first)
    label = stated.label or year
    version = f", version {front.version}" if front.version else ""
    return Edition(
        key=f"{DATASET}/{label}",
        dataset=DATASET,
        label=label,
        published=published,
        licence=LICENCE,
        attribution="Contains public sector information licensed under the Open Government Licence v3.0. "
        f"UK Government GHG Conversion Factors for Company Reporting, {year}, {short} and Defra.",
        sources=(
            Source(
                name=SOURCE,
                title=stated.title or TITLE.format(year) + version,
                publisher=department,
                published=published,
                url=stated.url,
                file=path.name,
                digest=digest(path),
                note=None,
            ),
        ),
    )


def _verdict(total: Total) -> Verdict[Total]:
    why = _why_not(total)
    return Verdict(total, "" if why else slug_of(renamed(total.path)), why)


def _why_not(total: Total) -> Why | None:
    if total.path[0].casefold().startswith("outside"):
        return Why.OUTSIDE_OF_SCOPES
    if not total.published:
        return Why.NO_FIGURE
    if not is_number(total.published):
        return Why.NOT_A_NUMBER
    if total.path[-1] not in units():
        return Why.UNKNOWN_UNIT
    return None if geography(total.path) else Why.UNKNOWN_PLACE


def _called(total: Total) -> Called:
    named = renamed(total.path)
    slugs = tuple(dict.fromkeys((slug_of(total.path), slug_of(named))))
    is_known = bool(boundary(named))
    level = "" if is_known else named[1]
    return Called(external_id=total.id, slugs=slugs, level=level, tail="" if is_known else tail_of(named))


def _asides(sorted_: Sorted, verdicts: Sequence[Verdict[Total]]) -> tuple[list[Aside], int]:
    """Return the rows that bring no figure, and how many rows of gases stand in the figures that are brought."""
    asides = [*sorted_.asides]
    asides += [
        Aside(why=one.why, place=one.row.place, said=f"{shown(one.row.path)}: {one.row.published}".rstrip(": "))
        for one in verdicts
        if one.why is not None
    ]
    fates = {one.row.path: one.why for one in verdicts}
    joined = 0
    for path, gases in sorted_.gas_lines.items():
        why = _gas_why(path, fates)
        joined += len(gases) if why is None else 0
        asides += [line.aside(why) for line in gases if why is not None]
    return asides, joined


def _gas_why(path: UkPath, fates: dict[UkPath, Why | None]) -> Why | None:
    if path[0].casefold().startswith("outside"):
        return Why.OUTSIDE_OF_SCOPES
    if path not in fates:
        return Why.GAS_WITHOUT_TOTAL
    fate = fates[path]
    if fate is None:
        return None
    return Why.GAS_OF_NO_FIGURE if fate is Why.NO_FIGURE else Why.GAS_OF_REFUSED


def _notes(brought: Sequence[Total], gwp: str) -> Iterator[str]:
    yield f"GWP set {gwp}"
    whole = [one for one in brought if set(one.gases) == set(GASES)]
    apart = [one for one in whole if not add_up(one)]
    if whole:
        yield f"{len(whole) - len(apart)} of {len(whole)} totals are the sum of their three gases as kg CO2e"
    yield from (f"{one.place}: the gases do not add up to {one.published} and were left out" for one in apart[:20])
    if len(apart) > 20:  # noqa: PLR2004
        yield f"and {len(apart) - 20} more whose gases do not add up"
