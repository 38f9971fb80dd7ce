"""Industry and product classifications: codes, structure and, where the licence allows, names."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path

from seed_data.make.nomenclature_tables import Class, read_category_tree, read_csv, write_csv

HEADER = "code,parent,level,name_en,name_zh"
ORIGINAL = Path("classification/original")
DIVISION = 2  # digits of a division in GB/T 4754, ISIC and NACE; also the level
SECTOR, SUBSECTOR = 2, 3  # digits in NAICS
SUBCLASS = 5  # digits in CPC
LABELS = (  # whose names are kept apart: see labels/LICENCE.toml
    ("isic-4", "en", "ISIC_Rev_4_english_structure.txt"),
    ("isic-5", "en", "ISICClassification_rev5.en.json.gz"),
    ("isic-5", "zh", "ISICClassification_rev5.zh.json.gz"),
    ("cpc", "en", "CPCClassification_v3.en.json.gz"),
    ("cpc", "zh", "CPCClassification_v3.zh.json.gz"),
)


def make_classes(originals: Path, out: Path) -> dict[str, set[str]]:
    """Write `classes/` and `labels/`; return the codes of each scheme."""
    codes: dict[str, set[str]] = {}
    for scheme, read in READERS.items():
        classes = read(originals)
        codes[scheme] = {each.code for each in classes}
        write_csv(out / "classes" / f"{scheme}.csv", HEADER, classes)
    write_csv(out / "labels" / "un_labels.csv", "scheme,code,lang,label", _labels(originals))
    return codes


def _labels(originals: Path) -> Iterable[tuple[str, str, str, str]]:
    for scheme, lang, name in LABELS:
        for code, label in _coded(originals / ORIGINAL / name):
            yield scheme, code, lang, label


def _coded(path: Path) -> list[tuple[str, str]]:
    """Codes and names, each parent before its children."""
    if path.suffix == ".gz":
        return read_category_tree(path)
    return [(row[0], row[1]) for row in read_csv(path, skip=1)]


def _gbt4754(originals: Path) -> list[Class]:
    """Titles read "A0111-稻谷种植": the section's letter precedes every code."""
    text = (originals / ORIGINAL / "gbt4754-2017.IndustryData.js").read_text(encoding="utf-8")
    found = sorted(re.findall(r'"title": "([A-T]\d*)-([^"]+)"', text))
    return [_lettered(code, name_zh=name.strip()) for code, name in found]


def _lettered(code: str, name_zh: str) -> Class:
    letter, digits = code[0], code[1:]
    if not digits:
        return Class(letter, "", 1, "", name_zh)
    parent = digits[:-1] if len(digits) > DIVISION else letter
    return Class(digits, parent, len(digits), "", name_zh)


def _isic4(originals: Path) -> list[Class]:
    return _isic(_coded(originals / ORIGINAL / "ISIC_Rev_4_english_structure.txt"))


def _isic5(originals: Path) -> list[Class]:
    return _isic(_coded(originals / ORIGINAL / "ISICClassification_rev5.en.json.gz"))


def _isic(coded: list[tuple[str, str]]) -> list[Class]:
    """Divisions follow their section; the names are left out."""
    classes, section = [], ""
    for code, _ in coded:
        if code.isalpha():
            section = code
        parent = "" if code == section else section if len(code) == DIVISION else code[:-1]
        classes.append(Class(code, parent, len(code)))
    return classes


def _nace2(originals: Path) -> list[Class]:
    rows = read_csv(originals / ORIGINAL / "NACE_REV2_20221103_144244.csv", skip=1)
    classes, section = [], ""
    for row in rows:
        level, name = int(row[1]), row[4]
        code = nace_code(row[2], level)
        section = code if level == 1 else section
        classes.append(Class(code, _nace_parent(code, section), level, name))
    return classes


def nace_code(exported: str, level: int) -> str:
    """The export reads codes as numbers: 1.5 of level 4 was 01.50."""
    if level == 1:
        return exported
    division, _, rest = exported.partition(".")
    rest = rest.ljust(level - 2, "0")
    return division.zfill(2) + (f".{rest}" if rest else "")


def _nace_parent(code: str, section: str) -> str:
    return {1: "", 2: section, 4: code[:2], 5: code[:4]}[len(code)]


def _nace21(originals: Path) -> list[Class]:
    """Only classes are held; groups and divisions are their prefixes, sections those of ISIC Rev. 5."""
    rows = read_csv(originals / "classification" / "nace_rev2_1_classes.csv", skip=1)
    names = {row[0]: row[3] for row in rows}
    sections = {each.code: each.parent for each in _isic5(originals) if each.level == DIVISION}
    found = {part for code in names for part in (code, code[:4], code[:2])}
    below = [_nace21_class(code, sections[code[:2]], names) for code in sorted(found)]
    tops = [Class(letter, "", 1) for letter in sorted(set(sections.values()))]
    order = {top.code: place for place, top in enumerate(tops)}
    return sorted(tops + below, key=lambda each: _under_section(each, sections, order))


def _nace21_class(code: str, section: str, names: dict[str, str]) -> Class:
    level = {2: 2, 4: 3, 5: 4}[len(code)]
    return Class(code, _nace_parent(code, section), level, names.get(code, ""))


def _under_section(each: Class, sections: dict[str, str], order: dict[str, int]) -> tuple[int, str]:
    if each.level == 1:
        return order[each.code], ""
    return order[sections[each.code[:2]]], each.code


def _naics(year: int) -> Callable[[Path], list[Class]]:
    def read(originals: Path) -> list[Class]:
        rows = read_csv(originals / ORIGINAL / f"2-6 digit_{year}_Codes.csv", skip=2)
        classes, sector = [], ""
        for row in rows:
            code, title = row[1], " ".join(row[2].split())
            sector = code if _is_sector(code) else sector
            parent = "" if code == sector else sector if len(code) == SUBSECTOR else code[:-1]
            level = 1 if code == sector else len(code) - 1
            classes.append(Class(code, parent, level, title))
        return classes

    return read


def _is_sector(code: str) -> bool:
    """Sectors have two digits or are a range of them: 11, 31-33."""
    return len(code) == SECTOR or "-" in code


def _cpc3(originals: Path) -> list[Class]:
    coded = _coded(originals / ORIGINAL / "CPCClassification_v3.en.json.gz")
    return [Class(code, code[:-1], len(code)) for code, _ in coded]


def _cpc21(originals: Path) -> list[Class]:
    """The subclasses named by the correspondences; every higher level is their prefix."""
    rows = read_csv(originals / ORIGINAL / "cpa21-to-cpc21.csv", skip=1)
    found = {row[3][:length] for row in rows if len(row[3]) == SUBCLASS for length in range(1, 6)}
    return [Class(code, code[:-1], len(code)) for code in sorted(found)]


def _hs2022(originals: Path) -> list[Class]:
    rows = read_csv(originals / "classification" / "hs_2022_codes.csv", skip=1)
    return _hs(row[0] for row in rows)


def _hs2017(originals: Path) -> list[Class]:
    rows = read_csv(originals / ORIGINAL / "cpc21-to-hs2017.csv", skip=1)
    return _hs(row[0].replace(".", "") for row in rows)


def _hs(codes: Iterable[str]) -> list[Class]:
    """Chapter 99 of the sources is not of the Harmonized System but for goods not specified."""
    kept = {code for code in codes if not code.startswith("99")}
    found = sorted({code[:length] for code in kept for length in (2, 4, 6) if length <= len(code)})
    return [Class(code, code[:-2], len(code) // 2) for code in found]


READERS: dict[str, Callable[[Path], list[Class]]] = {
    "gbt4754-2017": _gbt4754,
    "isic-4": _isic4,
    "isic-5": _isic5,
    "nace-2": _nace2,
    "nace-2.1": _nace21,
    "naics-2017": _naics(2017),
    "naics-2022": _naics(2022),
    "cpc": _cpc3,
    "cpc-2.1": _cpc21,
    "hs-2017": _hs2017,
    "hs-2022": _hs2022,
}
