"""`mee`: China's announced electricity factors, from tables in the transcription form: grid or footprint."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.factors.model import Evidence
from app.importing.asides import Verdict, told_apart
from app.importing.errors import NotStated, NotThatFile
from app.importing.grid import digest, sheets
from app.importing.mee_figures import (
    FOOTPRINT_COLUMNS,
    GRID_COLUMNS,
    KINDS,
    SOURCE,
    UNITS,
    footprint_figure,
    footprint_slug,
    grid_figure,
    grid_slug,
    products,
    regions,
)
from app.importing.model import Aside, Called, FlatRow, Imported, Report, Stated, Why
from app.importing.table import Column, Table, table
from app.importing.text import is_number
from app.provenance.model import Edition, Source

LICENCE = "CN-official-document"
_YEAR = re.compile(r"20\d\d")

Placed = tuple[str, dict[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One of the two tables: its dataset, columns, unit, who announces it and how its rows become figures."""

    name: str
    dataset: str
    columns: Sequence[Column]
    publisher: str
    attribution: str
    why_not: Callable[[Mapping[str, str]], Why | None]
    slug: Callable[[Mapping[str, str]], str]
    figure: Callable[[str, Mapping[str, str]], FlatRow]


def _grid_why(row: Mapping[str, str]) -> Why | None:
    if row["kind"] not in KINDS:
        return Why.UNKNOWN_KIND
    return None if row["region"] in regions() else Why.UNKNOWN_PLACE


def _footprint_why(row: Mapping[str, str]) -> Why | None:
    return None if row["product"] in products() else Why.UNKNOWN_KIND


FORMS = (
    Form(
        name="grid",
        dataset="mee/grid-electricity",
        columns=GRID_COLUMNS,
        publisher="生态环境部、国家统计局",
        attribution="生态环境部、国家统计局:{}年电力二氧化碳排放因子",
        why_not=_grid_why,
        slug=grid_slug,
        figure=grid_figure,
    ),
    Form(
        name="footprint",
        dataset="mee/power-footprint",
        columns=FOOTPRINT_COLUMNS,
        publisher="生态环境部、国家统计局、国家能源局",
        attribution="生态环境部、国家统计局、国家能源局:{}年电力碳足迹因子",
        why_not=_footprint_why,
        slug=footprint_slug,
        figure=footprint_figure,
    ),
)


def read(path: Path, stated: Stated) -> Imported:
    """Return the edition of one year; refuses files of neither form, and several years of which none was named.

    What was typed off a document is `transcribed`, unless whoever imports it says that it was compared.
    """
    form, found = _form(path)
    rows = [(found.sheet.place(number), row) for number, row in found.rows()]
    year = _year(path, stated, [row for _, row in rows])
    verdicts = told_apart([_verdict(form, one, year) for one in rows])
    evidence = stated.evidence or Evidence.TRANSCRIBED
    kept = [one.row for one in verdicts if one.why is None]
    brought = [form.figure(*placed) | {"evidence": evidence} for placed in kept]
    asides = [
        Aside(why=one.why, place=one.row[0], said=" ".join(one.row[1].values())[:200])
        for one in verdicts
        if one.why is not None
    ]
    report = Report(file=path.name, rows=len(rows), joined=0, asides=tuple(asides), notes=found.notes)
    return Imported(
        edition=_edition(path, stated, form, year, [row for _, row in kept]),
        rows=tuple(brought),
        called=tuple(Called(slugs=(row["slug"],)) for row in brought),
        report=report,
    )


def _form(path: Path) -> tuple[Form, Table]:
    held = sheets(path)
    refused = []
    for form in FORMS:
        try:
            return form, table(held, form.columns, f"the {form.name} form")
        except NotThatFile as trouble:
            refused.append(trouble.detail)
    raise NotThatFile(f"{path.name}: {'; '.join(refused)}", hint="a table of docs/importing.md")


def _year(path: Path, stated: Stated, rows: Sequence[Mapping[str, str]]) -> str:
    years = sorted({row["year"] for row in rows})
    if stated.year is None and len(years) != 1:
        detail = f"{path.name} has figures of {', '.join(years[:20]) or 'no year'}"
        raise NotStated(detail, hint="say which year's edition to read", fields=["year"])
    year = str(stated.year) if stated.year is not None else years[0]
    if year not in years or not _YEAR.fullmatch(year):
        detail = f"{path.name} has no figures of {year}, only of {', '.join(years[:20])}"
        raise NotStated(detail, hint="say which of these years to read", fields=["year"])
    return year


def _verdict(form: Form, placed: Placed, year: str) -> Verdict[Placed]:
    why = _why_not(form, placed[1], year)
    return Verdict(placed, "" if why else form.slug(placed[1]), why)


def _why_not(form: Form, row: Mapping[str, str], year: str) -> Why | None:
    if row["year"] != year:
        return Why.ANOTHER_EDITION
    if not row["value"]:
        return Why.NO_FIGURE
    if not is_number(row["value"]):
        return Why.NOT_A_NUMBER
    if row["unit"].replace(" ", "").replace("₂", "2") != UNITS[form.name]:
        return Why.UNKNOWN_UNIT
    return form.why_not(row)


def _edition(path: Path, stated: Stated, form: Form, year: str, rows: Sequence[Mapping[str, str]]) -> Edition:
    title = stated.title or _most(rows, "document")
    published = stated.published or _most(rows, "published")
    missing = [name for name, said in (("title", title), ("published", published)) if not said]
    if missing:
        detail = f"{path.name} does not state the {' and '.join(missing)} of the announcement"
        raise NotStated(
            detail, hint="say them: the announcement's title, and its day such as 2026-12-31", fields=missing
        )
    label = stated.label or year
    return Edition(
        key=f"{form.dataset}/{label}",
        dataset=form.dataset,
        label=label,
        published=published,
        licence=LICENCE,
        attribution=form.attribution.format(year),
        sources=(
            Source(
                name=SOURCE,
                title=title,
                publisher=form.publisher,
                published=published,
                url=stated.url,
                file=path.name,
                digest=digest(path),
                note="The file is a transcription of the announcement's tables; places are those of the file.",
            ),
        ),
    )


def _most(rows: Sequence[Mapping[str, str]], name: str) -> str:
    said = Counter(row.get(name, "") for row in rows)
    return said.most_common(1)[0][0] if said else ""
