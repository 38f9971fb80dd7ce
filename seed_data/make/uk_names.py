"""English and Chinese names of the UK rows, from their paths."""

import re
from functools import cache

from seed_data.make.originals import mapping
from seed_data.make.text import once
from seed_data.make.uk_read import UkPath

# Names of substances and size classes that read the same in Chinese.
NEUTRAL = re.compile(r"(R|HFC|HCFC|CFC|PFC|HFE|HG|H)-?\d[\w-]*\*?|[\d,–+ ]+(TEU|CEU|LM|m3)")


@cache
def units() -> dict[str, dict[str, str]]:
    """The unit table, by the publisher's spelling."""
    return {row["uom"]: row for row in mapping("uk_units.csv")}


@cache
def terms() -> dict[str, str]:
    """The Chinese terms, by the publisher's spelling."""
    return {row["term"]: row["name_zh"] for row in mapping("uk_terms_zh.csv")}


def parts(path: UkPath) -> list[str]:
    """The levels that say something: no empty ones, no repetition, none that is only the unit."""
    *levels, unit = path[1:]
    return once([level for level in levels if level and level.casefold() != unit.casefold()])


def tidy(part: str) -> str:
    """The publisher's words with its spacing around dashes made even."""
    plain = re.sub(r"^(WTT|T&D)- ", r"\1 ", part.rstrip("*"))
    return re.sub(r"(?<=\w)- ", " - ", plain)


def name_en(path: UkPath) -> str:
    """Level 1 to 4, column text, and the unit."""
    return ", ".join([*(tidy(part) for part in parts(path)), f"per {units()[path[-1]]['name_en']}"])


def term_zh(part: str) -> str:
    """The Chinese term, the part itself where it reads the same, or empty."""
    return terms().get(part) or (part.rstrip("*") if NEUTRAL.fullmatch(part) else "")


def name_zh(path: UkPath) -> str:
    """The Chinese name where every part has a term, else empty."""
    said = [term_zh(part) for part in parts(path)]
    return ",".join([*said, f"每{units()[path[-1]]['name_zh']}"]).replace(",", "，") if all(said) else ""
