"""A total row of a UK flat file as a row of a change set."""

from collections.abc import Mapping
from functools import cache

from app.importing.desnz_names import name_en, name_zh, units
from app.importing.desnz_rows import FORCED, GASES, Total, UkPath, add_up
from app.importing.mapping import mapping
from app.importing.model import FlatRow
from app.importing.text import canonical_text

SOURCE = "flat-file"
SCOPES = {"scope 1": "1", "scope 2": "2", "scope 3": "3"}
FORCED_NOTE = (
    "Includes the publisher's multiplier for radiative forcing, which its CO2 row carries too: that row is not an "
    "amount of CO2, so no gases are given."
)
_ABROAD = "WTT- overseas electricity"


@cache
def boundaries() -> Mapping[str, str]:
    """Return the boundary by level 1, in lower case."""
    return {row["level1"].casefold(): row["boundary"] for row in mapping("uk_boundaries.csv")}


@cache
def countries() -> Mapping[str, str]:
    """Return the geography by the publisher's name of a country."""
    return {row["name"]: row["geography"] for row in mapping("uk_countries.csv")}


@cache
def fuels() -> Mapping[str, dict[str, str]]:
    """Return our fuels, by the publisher's name in lower case."""
    return {row["desnz"].casefold(): row for row in mapping("fuels.csv") if row["desnz"]}


@cache
def electricity() -> Mapping[str, dict[str, str]]:
    """Return the activities of electricity, by level 1 and level 2."""
    return {f"{row['level1']} > {row['level2']}": row for row in mapping("uk_electricity.csv")}


def geography(path: UkPath) -> str:
    """Return the country of a hotel stay or of electricity abroad, nothing for one we do not know.

    All else is the United Kingdom's, international journeys too.
    """
    if path[1] == "Hotel stay":
        return countries().get(path[3], "")
    if path[2].startswith(_ABROAD):
        return countries().get(path[3].removeprefix("Electricity: "), "")
    return "GB"


def boundary(path: UkPath) -> str:
    """Return the boundary of level 1, or nothing for a level that the reader does not know."""
    return boundaries().get(path[1].casefold(), "")


def activity(path: UkPath) -> tuple[str, str]:
    """Return the activity code and product codes of a row, empty for what the vocabulary does not hold."""
    stage = {"Fuels": "combustion", "WTT- fuels": "upstream"}.get(path[1])
    fuel = fuels().get(path[3].casefold()) if stage else None
    if fuel:
        return f"fuel.{fuel['fuel']}.{stage}", fuel["products"]
    known = electricity().get(f"{path[1]} > {path[2]}")
    return (known["activity"], known["products"]) if known else ("", "")


def constituents(total: Total) -> str:
    """Return the published split as kg CO2e of each gas, if it is whole, adds up and is of amounts of gas."""
    if total.path[5] == FORCED or not add_up(total):
        return ""
    return ";".join(f"{code}={canonical_text(total.gases[gas])}:co2e" for gas, code in GASES.items())


def figure(total: Total, named: UkPath, slug: str, year: str, gwp: str) -> FlatRow:
    """Return one total row; `named` is its path in the spelling that names it."""
    unit, split = units()[total.path[-1]], constituents(total)
    code, products = activity(named)
    return {
        "slug": slug,
        "name_en": name_en(named),
        "name_zh": name_zh(named),
        "activity": code,
        "products": products,
        "geography": geography(total.path),
        "period_from": f"{year}-01-01",
        "period_to": f"{year}-12-31",
        "unit": unit["unit"],
        "calorific_basis": unit["calorific_basis"],
        "value": canonical_text(total.published),
        "gas_basis": "all_gases" if split else "co2e_undivided",
        "gwp": gwp,
        "value_origin": "published",
        "constituents": split,
        "boundary": boundary(total.path),
        "scope": SCOPES.get(total.path[0].casefold(), ""),
        "scope2_basis": _scope2_basis(total.path),
        "flags": flags(total, split),
        "published_value": total.published,
        "published_unit": _unit_text(total.path[-1]),
        "source": SOURCE,
        "place": total.place,
        "external_id": total.id,
        "note": FORCED_NOTE if total.path[5] == FORCED and total.gases else "",
    }


def flags(total: Total, split: str) -> str:
    """Return what a reader must know of the gases and the boundary."""
    said = ["methane-origin-unstated"] if split else []
    if not split and total.gases and total.path[5] != FORCED:
        said.append("gas-split-incomplete")
    if boundary(total.path) == "unstated":
        said.append("boundary-unstated-by-publisher")
    return ";".join(said)


def _scope2_basis(path: UkPath) -> str:
    return "location" if path[0] == "Scope 2" and "electricity" in path[1] else ""


def _unit_text(uom: str) -> str:
    """Return the published unit in the publisher's words."""
    return f"kg CO2e {uom}" if uom.startswith("per ") else f"kg CO2e per {uom}"
