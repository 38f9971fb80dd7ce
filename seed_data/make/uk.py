"""`desnz/ghg-conversion-factors`: the UK Government's conversion factors for company reporting."""

from decimal import Decimal
from functools import cache
from pathlib import Path

from seed_data.make.originals import mapping
from seed_data.make.table import Edition, Factor
from seed_data.make.text import canonical_text
from seed_data.make.uk_names import name_en, name_zh, units
from seed_data.make.uk_paths import Names, names_2022, names_2024, names_2025, unmatched_2022
from seed_data.make.uk_read import LAYOUTS, Layout, Total, UkPath, read_totals, with_number
from seed_data.make.uk_sources import ISSUES, SOURCE, source

DATASET = "desnz/ghg-conversion-factors"
GASES = {"CO2": "co2-fossil", "CH4": "ch4-unstated", "N2O": "n2o"}
CLOSURE = Decimal("0.00002")  # the published gas rows are rounded to five decimals
SCOPES = {"Scope 1": "1", "Scope 2": "2", "Scope 3": "3"}
FORCED = "With RF"
FORCED_NOTE = (
    "Includes the publisher's multiplier for radiative forcing, which its CO2 row carries too: that row is not an "
    "amount of CO2, so no gases are given."
)


@cache
def boundaries() -> dict[str, str]:
    """Boundary by level 1."""
    return {row["level1"]: row["boundary"] for row in mapping("uk_boundaries.csv")}


@cache
def countries() -> dict[str, str]:
    """Geography by the publisher's country name."""
    return {row["name"]: row["geography"] for row in mapping("uk_countries.csv")}


@cache
def fuels() -> dict[str, dict[str, str]]:
    """Our fuels, by the publisher's name."""
    return {row["desnz"]: row for row in mapping("fuels.csv") if row["desnz"]}


@cache
def electricity() -> dict[str, dict[str, str]]:
    """Activities of the electricity rows, by level 1 and level 2."""
    return {f"{row['level1']} > {row['level2']}": row for row in mapping("uk_electricity.csv")}


def geography(path: UkPath) -> str:
    """The country of a hotel stay; all else is the United Kingdom's, international journeys too."""
    return countries()[path[3]] if path[1] == "Hotel stay" else "GB"


def activity(path: UkPath) -> tuple[str, str]:
    """The activity code and product codes of a row, empty for what the vocabulary does not hold."""
    stage = {"Fuels": "combustion", "WTT- fuels": "upstream"}.get(path[1])
    if stage:
        fuel = fuels()[path[3]]
        return f"fuel.{fuel['fuel']}.{stage}", fuel["products"]
    known = electricity().get(f"{path[1]} > {path[2]}")
    return (known["activity"], known["products"]) if known else ("", "")


def constituents(total: Total) -> str:
    """The published gas split as kg CO2e of each gas, if all three gases are stated and are amounts of gas."""
    if set(total.gases) != set(GASES) or total.path[5] == FORCED:
        return ""
    apart = abs(sum(map(Decimal, total.gases.values())) - Decimal(total.published))
    if apart > CLOSURE * max(Decimal(1), abs(Decimal(total.published))):
        raise ValueError(f"{total.place}: the gases do not add up to {total.published}")
    return ";".join(f"{code}={canonical_text(total.gases[gas])}:co2e" for gas, code in GASES.items())


def flags(total: Total, split: str) -> str:
    """What a reader must know of the gases and the boundary."""
    said = ["methane-origin-unstated"] if split else []
    if not split and total.gases and total.path[5] != FORCED:
        said.append("gas-split-incomplete")
    if boundaries()[total.path[1]] == "unstated":
        said.append("boundary-unstated-by-publisher")
    return ";".join(said)


def note(total: Total) -> str:
    """The one sentence that a row with radiative forcing needs."""
    return FORCED_NOTE if total.path[5] == FORCED and total.gases else ""


def unit_text(uom: str) -> str:
    """The published unit in the publisher's words."""
    return f"kg CO2e {uom}" if uom.startswith("per ") else f"kg CO2e per {uom}"


def factor(layout: Layout, total: Total, names: Names) -> Factor:
    """One total row."""
    path, named = total.path, names.named[total.path]
    unit, split = units()[path[-1]], constituents(total)
    code, products = activity(named)
    return Factor(
        slug=names.slugs[path],
        name_en=name_en(named),
        name_zh=name_zh(named),
        activity=code,
        products=products,
        geography=geography(path),
        period_from=f"{layout.year}-01-01",
        period_to=f"{layout.year}-12-31",
        unit=unit["unit"],
        calorific_basis=unit["calorific_basis"],
        value=canonical_text(total.published),
        gas_basis="all_gases" if split else "co2e_undivided",
        gwp=ISSUES[layout.year].gwp,
        constituents=split,
        boundary=boundaries()[path[1]],
        scope=SCOPES[path[0]],
        scope2_basis="location" if path[0] == "Scope 2" and "electricity" in path[1] else "",
        flags=flags(total, split),
        published_value=total.published,
        published_unit=unit_text(path[-1]),
        source=SOURCE,
        place=total.place,
        evidence=ISSUES[layout.year].evidence,
        external_id=total.id,
        note=note(total),
    )


def edition(originals: Path, layout: Layout, totals: list[Total], names: Names, later: list[Total]) -> Edition:
    """One year's set; `later` is the year that 2022 is joined to."""
    issue = ISSUES[layout.year]
    return Edition(
        dataset=DATASET,
        label=layout.year,
        published=issue.published,
        licence="OGL-UK-3.0",
        attribution="Contains public sector information licensed under the Open Government Licence v3.0. "
        f"UK Government GHG Conversion Factors for Company Reporting, {layout.year}, {issue.makers}.",
        note=issue.note,
        sources=(source(originals, layout),),
        factors=tuple(factor(layout, total, names) for total in with_number(totals)),
        unmatched=tuple(unmatched_2022(totals, names, later)) if later else (),
    )


def editions(originals: Path) -> list[Edition]:
    """The three years, oldest first; 2024 names the rows of all."""
    first, second, third = LAYOUTS
    t22, t24, t25 = (read_totals(originals, layout) for layout in LAYOUTS)
    n24 = names_2024(t24)
    return [
        edition(originals, first, t22, names_2022(t22, n24), t24),
        edition(originals, second, t24, n24, []),
        edition(originals, third, t25, names_2025(t25, t24, n24), []),
    ]
