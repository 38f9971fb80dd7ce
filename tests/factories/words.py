"""The nomenclature without a database, from the seed's own tables; whole, or without the large classifications."""

from fractions import Fraction
from functools import cache
from pathlib import Path

from app.nomenclature.geography import Containment, Geography, Purpose, geographies
from app.nomenclature.gwp import Gas, GwpSet
from app.nomenclature.model import Activity, Nomenclature, Scheme
from app.nomenclature.units import Unit, units
from app.seeding.files import nomenclature

SEED = Path(__file__).parents[2] / "seed_data"
LARGE = ("class_code", "label", "correspondence")


@cache
def seed_tables():
    """Every table of the nomenclature as the seed states it."""
    return nomenclature(SEED)


@cache
def small_tables():
    """The same, with only the classes that the factories' figures use: quick to store in a fresh database."""
    kept = {name: rows for name, rows in seed_tables().items() if name not in LARGE}
    classes = [
        row for row in seed_tables()["class_code"] if row["scheme"] == "cpc" and str(row["code"]).startswith("1")
    ]
    return kept | {"class_code": classes}


@cache
def known_codes():
    """Every (scheme, code) that exists."""
    return frozenset((row["scheme"], row["code"]) for row in seed_tables()["class_code"])


@cache
def words():
    """The nomenclature as rooms see it."""
    stated = seed_tables()
    return Nomenclature(
        units=_units(stated),
        gases={gas.code: gas for gas in map(_gas, stated["gas"])},
        gwp_sets={row["code"]: GwpSet(**row, values=_values(stated, row["code"])) for row in stated["gwp_set"]},
        geographies=_geographies(stated),
        activities={row["code"]: Activity(**row | {"products": _parts(row["products"])}) for row in stated["activity"]},
        schemes={row["code"]: Scheme(**row) for row in stated["scheme"]},
        parents=dict(map(_parent, stated["class_code"])),
    )


def _parent(row):
    return f"{row['scheme']}:{row['code']}", f"{row['scheme']}:{row['parent']}" if row["parent"] else None


def _units(stated):
    table = [
        Unit(
            group=row["unit_group"],
            factor=Fraction(row["factor"]),
            aliases=_parts(row["aliases"]),
            **{name: row[name] for name in ("code", "name_en", "name_zh", "symbol", "ucum", "note")},
        )
        for row in stated["unit"]
    ]
    return units(table, {row["alias"]: (row["codes"], row["why"]) for row in stated["ambiguous_unit"]})


def _gas(row):
    return Gas(is_uptake=row["sign"] == "uptake", **{name: said for name, said in row.items() if name != "sign"})


def _values(stated, code):
    return {row["gas"]: row["value"] for row in stated["gwp"] if row["gwp_set"] == code}


def _geographies(stated):
    steps = [Containment(**row | {"purpose": Purpose(row["purpose"])}) for row in stated["containment"]]
    aliases = {row["alias"]: row["code"] for row in stated["geography_alias"]}
    return geographies([Geography(**row) for row in stated["geography"]], steps, aliases)


def _parts(text):
    return tuple(filter(None, (text or "").split(";")))
