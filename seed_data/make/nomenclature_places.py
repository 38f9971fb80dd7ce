"""Geographies, what contains what, and other codes for the same place."""

from pathlib import Path

from seed_data.make.nomenclature_tables import read_dicts, write_csv
from seed_data.make.originals import mapping

M49 = Path("classification/original")
GEOGRAPHIES = "code,kind,name_en,name_zh,iso3,m49,gbt2260,official"
CONTAINMENTS = "child,parent,purpose,status,source,note"
UN = "UN M49"
ISO = "ISO 3166-2:CN"
GRID_SOURCE = "grid dispatch regions of China"
GRID_NOTE = (
    "Membership is not stated in the announcements; their figures agree with it:"
    " the regional figure lies among those of its provinces in 2021, 2022 and 2023."
)

Row = tuple[str, ...]


def make_places(originals: Path, out: Path) -> None:
    """Write `geographies.csv` and `containments.csv`."""
    areas = _areas(originals)
    china = mapping("nomenclature_china.csv")
    grids = mapping("nomenclature_grids.csv")
    write_csv(out / "geographies.csv", GEOGRAPHIES, _geographies(areas, china, grids))
    write_csv(out / "containments.csv", CONTAINMENTS, _containments(areas, china, grids))


def _areas(originals: Path) -> list[dict[str, str]]:
    """The countries and areas of M49, with names in both languages."""
    english = read_dicts(originals / M49 / "UNSD-M49-en.csv")
    chinese = {row["ISO-alpha2 Code"]: row for row in read_dicts(originals / M49 / "UNSD-M49-cn.csv")}
    for row in english:
        row.update({f"zh {key}": cell for key, cell in chinese[row["ISO-alpha2 Code"]].items()})
    return sorted(english, key=lambda row: row["ISO-alpha2 Code"])


def _geographies(areas: list[dict[str, str]], china: list[dict[str, str]], grids: list[dict[str, str]]) -> list[Row]:
    rows: list[Row] = [
        ("GLO", "global", "Global", "全球", "", "001", "", "official"),
        ("RoW", "rest_of_world", "Rest of world", "世界其他地区", "", "", "", "derived"),
    ]
    rows += _regions(areas, "Region", "m49_region")
    rows += _regions(areas, "Sub-region", "m49_subregion")
    rows += [_country(area) for area in areas if area["ISO-alpha2 Code"] not in _subdivided(china)]
    rows += [_province(row, areas) for row in china]
    rows += [(row["code"], "grid_region", row["name_en"], row["name_zh"], "", "", "", "derived") for row in grids]
    return rows


def _subdivided(china: list[dict[str, str]]) -> set[str]:
    """ISO 3166-1 codes that are here only other codes of a subdivision of China."""
    return {row["iso_3166_1"] for row in china} - {""}


def _regions(areas: list[dict[str, str]], level: str, kind: str) -> list[Row]:
    found = {
        (row[f"{level} Code"], row[f"{level} Name"], row[f"zh {level} Name"]) for row in areas if row[f"{level} Code"]
    }
    return [(f"M49-{code}", kind, name, name_zh, "", code, "", "official") for code, name, name_zh in sorted(found)]


def _country(area: dict[str, str]) -> Row:
    names = area["Country or Area"], area["zh Country or Area"]
    codes = area["ISO-alpha3 Code"], area["M49 Code"], ""
    return (area["ISO-alpha2 Code"], "country", *names, *codes, "official")


def _province(row: dict[str, str], areas: list[dict[str, str]]) -> Row:
    same = [area for area in areas if area["ISO-alpha2 Code"] == row["iso_3166_1"]]
    iso3, m49 = (same[0]["ISO-alpha3 Code"], same[0]["M49 Code"]) if same else ("", "")
    names = row["name_en"], row["name_zh"]
    return (row["code"], "subdivision", *names, iso3, m49, row["gbt2260"], "official")


def _containments(areas: list[dict[str, str]], china: list[dict[str, str]], grids: list[dict[str, str]]) -> list[Row]:
    rows: list[Row] = [("RoW", "GLO", "any", "derived", "", "What it contains is fixed by each edition that uses it.")]
    rows += sorted({_region_in_world(area) for area in areas if area["Region Code"]})
    rows += sorted({_subregion_in_region(area) for area in areas if area["Sub-region Code"]})
    rows += [_country_in(area) for area in areas if area["ISO-alpha2 Code"] not in _subdivided(china)]
    rows += [(row["code"], "CN", "any", "official", ISO, row["note"]) for row in china]
    rows += [_province_in_grid(row) for row in china if row["grid"]]
    rows += [(row["code"], "CN", "electricity", "derived", row["source"], "The code is ours.") for row in grids]
    return rows


def _region_in_world(area: dict[str, str]) -> Row:
    return (f"M49-{area['Region Code']}", "GLO", "any", "official", UN, "")


def _subregion_in_region(area: dict[str, str]) -> Row:
    parent = f"M49-{area['Region Code']}"
    return (f"M49-{area['Sub-region Code']}", parent, "any", "official", UN, "")


def _country_in(area: dict[str, str]) -> Row:
    """M49 puts Antarctica under the world itself."""
    subregion = area["Sub-region Code"]
    parent = f"M49-{subregion}" if subregion else "GLO"
    return (area["ISO-alpha2 Code"], parent, "any", "official", UN, "")


def _province_in_grid(row: dict[str, str]) -> Row:
    note = row["grid_note"] or GRID_NOTE
    return (row["code"], row["grid"], "electricity", "derived", GRID_SOURCE, note)
