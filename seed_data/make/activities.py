"""`nomenclature/activities.csv` and the lists of codes that the tables use."""

from collections.abc import Iterator

from seed_data.make.originals import mapping
from seed_data.make.render import csv_text
from seed_data.make.table import Edition

COLUMNS = ("code", "name_en", "name_zh", "products", "note")
STAGES = (
    ("combustion", "{}, combustion", "{}燃烧", "Burning the fuel; nothing upstream"),
    ("upstream", "{}, upstream (well to tank)", "{}上游(井到罐)", "Extraction, refining and transport; not burning"),
)
OTHER_UNITS = {  # code → (file, publisher's spelling) of the units that are not in the UK table
    "1e4Nm3": "10^4Nm3 (GB/T 32151.22-2024)",
    "USD": "USD, purchaser price, of a year (US EPA)",
}


def fuel_activities() -> Iterator[dict[str, str]]:
    """Two activities for each fuel: burning it, and what came before."""
    for fuel in mapping("fuels.csv"):
        for stage, en, zh, note in STAGES:
            yield {
                "code": f"fuel.{fuel['fuel']}.{stage}",
                "name_en": en.format(fuel["name_en"]),
                "name_zh": zh.format(fuel["name_zh"]),
                "products": fuel["products"],
                "note": note,
            }


def uses(editions: list[Edition]) -> dict[str, list[str]]:
    """Activity → the datasets that use it, in the order met."""
    found: dict[str, list[str]] = {}
    for edition in editions:
        for factor in edition.factors:
            datasets = found.setdefault(factor.activity, [])
            if factor.activity and edition.dataset not in datasets:
                datasets.append(edition.dataset)
    return {code: datasets for code, datasets in found.items() if code}


def vocabulary(editions: list[Edition]) -> list[dict[str, str]]:
    """The electricity activities, and those fuel activities that a table uses."""
    used = uses(editions)
    known = [*mapping("electricity_activities.csv"), *fuel_activities()]
    unknown = set(used) - {row["code"] for row in known}
    if unknown:
        raise ValueError(f"activities without a name: {sorted(unknown)}")
    return [row for row in known if row["code"].startswith("electricity.") or row["code"] in used]


def activities_csv(editions: list[Edition]) -> str:
    """The vocabulary's table."""
    return csv_text(COLUMNS, ([row[column] for column in COLUMNS] for row in vocabulary(editions)))


def activities_used_csv(editions: list[Edition]) -> str:
    """The codes in use, and by what."""
    used = uses(editions)
    rows = [row for row in vocabulary(editions) if row["code"] in used]
    return csv_text(
        ("code", "name_en", "name_zh", "what"),
        ((row["code"], row["name_en"], row["name_zh"], "; ".join(used[row["code"]])) for row in rows),
    )


def spellings() -> dict[str, list[str]]:
    """Unit code → the publishers' spellings."""
    found: dict[str, list[str]] = {code: [spelling] for code, spelling in OTHER_UNITS.items()}
    for row in mapping("uk_units.csv"):
        found.setdefault(row["unit"], []).append(f"{row['uom']} (DESNZ)")
    found["kWh"].append("kWh (MEE)")
    found["t"].append("t (GB/T 32151.22-2024)")
    return found


def units_used_csv(editions: list[Edition]) -> str:
    """The unit codes that rows use, with the publishers' spellings."""
    used = {factor.unit for edition in editions for factor in edition.factors}
    known = spellings()
    return csv_text(("code", "spellings"), ((code, "; ".join(known[code])) for code in sorted(used)))
