"""Names of UK rows, from their paths: English, Chinese, slugs, and the spellings of other years."""

import re
from collections.abc import Mapping
from functools import cache

from app.importing.desnz_rows import UkPath, path_of
from app.importing.mapping import mapping
from app.importing.text import once, slug

# Names of substances and size classes that read the same in Chinese.
NEUTRAL = re.compile(r"(R|HFC|HCFC|CFC|PFC|HFE|HG|H)-?\d[\w-]*\*?|[\d,–+ ]+(TEU|CEU|LM|m3)")
_RULED = {"level1": 1, "level2": 2, "level3": 3, "level4": 4, "column": 5}  # place in the path
_YEAR = re.compile(r"20\d\d")


@cache
def units() -> Mapping[str, dict[str, str]]:
    """Return the unit table, by the publisher's spelling."""
    return {row["uom"]: row for row in mapping("uk_units.csv")}


@cache
def terms() -> Mapping[str, str]:
    """Return the Chinese terms, by the publisher's spelling."""
    return {row["term"]: row["name_zh"] for row in mapping("uk_terms_zh.csv")}


def name_en(path: UkPath) -> str:
    """Return level 1 to 4, column text, and the unit."""
    return ", ".join([*(_tidy(part) for part in _parts(path)), f"per {units()[path[-1]]['name_en']}"])


def name_zh(path: UkPath) -> str:
    """Return the Chinese name where every part has a term, else nothing."""
    said = [_term_zh(part) for part in _parts(path)]
    return ",".join([*said, f"每{units()[path[-1]]['name_zh']}"]).replace(",", "，") if all(said) else ""


def slug_of(path: UkPath) -> str:
    """Return the slug of a path: its levels, column text and unit, without the scope."""
    return slug(_told(path, 1))


def tail_of(path: UkPath) -> str:
    """Return the slug of a path without its first level."""
    return slug(_told(path, 2))


def renamed(path: UkPath) -> UkPath:
    """Return the path as the later years spell it, by every rule of `uk_renamed.csv` that fits, in their order."""
    for rule in mapping("uk_renamed.csv"):
        if all(_fits(rule[name], path[at]) for name, at in _RULED.items()):
            path = _replaced(path, rule)
    return path


def _parts(path: UkPath) -> list[str]:
    """Return the levels that say something: no empty ones, no repetition, none that is only the unit."""
    *levels, unit = path[1:]
    return once([level for level in levels if level and level.casefold() != unit.casefold()])


def _told(path: UkPath, first: int) -> list[str]:
    *levels, unit = path[first:]
    return [level for level in levels if level.casefold() != unit.casefold()] + [unit]


def _tidy(part: str) -> str:
    """Return the publisher's words with its spacing around dashes made even."""
    plain = re.sub(r"^(WTT|T&D)- ", r"\1 ", part.rstrip("*"))
    return re.sub(r"(?<=\w)- ", " - ", plain)


def _term_zh(part: str) -> str:
    """Return the Chinese term, the part itself where it reads the same, or nothing."""
    return terms().get(part) or (part.rstrip("*") if NEUTRAL.fullmatch(part) else "")


def _fits(rule: str, said: str) -> bool:
    match rule:
        case "*":
            return True
        case "-":
            return not said
        case "(year)":
            return _YEAR.fullmatch(said) is not None
        case _:
            return rule == said


def _replaced(path: UkPath, rule: Mapping[str, str]) -> UkPath:
    parts = list(path)
    for name, at in _RULED.items():
        if new := rule[f"new_{name}"]:
            parts[at] = {"-": "", "(unit)": path[-1]}.get(new, new)
    return path_of(parts)
