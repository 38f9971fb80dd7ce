"""Correspondences between classifications, each pair with the kind of its match."""

from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from seed_data.make.nomenclature_classes import ORIGINAL, nace_code
from seed_data.make.nomenclature_tables import Link, read_csv, write_csv
from seed_data.make.originals import sheet_rows

Excluded = tuple[str, str, str, str]
MATCHES = {  # is the from-class, is the to-class only in part in the pair: what the from-class is, compared
    (False, False): "exact",
    (False, True): "narrower",
    (True, False): "broader",
    (True, True): "partial",
}


def make_links(originals: Path, out: Path, codes: dict[str, set[str]]) -> None:
    """Write `correspondences/` and the list of pairs that were left out."""
    excluded: list[Excluded] = []
    for (source, target), read in READERS.items():
        name = f"{source}__{target}.csv"
        links = set(read(originals))
        kept = {link for link in links if link.source in codes[source] and link.target in codes[target]}
        excluded += [(name, *why) for why in _why(links - kept, codes[source], source, target)]
        rows = _matched(kept)
        write_csv(out / "correspondences" / name, "from_code,to_code,match_type", rows)
    header = "file,from_code,to_code,why"
    write_csv(out / "correspondences" / "excluded.csv", header, excluded)


def _why(links: Iterable[Link], known: set[str], source: str, target: str) -> list[tuple[str, str, str]]:
    return [
        (link.source, link.target, f"not a code of {target if link.source in known else source}")
        for link in sorted(links)
    ]


def _matched(links: Iterable[Link]) -> list[tuple[str, str, str]]:
    """A class is in part if the source marks it so or if it stands in several pairs."""
    marked = _merged(links)
    sources = Counter(source for source, _ in marked)
    targets = Counter(target for _, target in marked)
    matches = []
    for (source, target), (source_in_part, target_in_part) in sorted(marked.items()):
        parts = sources[source] > 1 or source_in_part, targets[target] > 1 or target_in_part
        matches.append((source, target, MATCHES[parts]))
    return matches


def _merged(links: Iterable[Link]) -> dict[tuple[str, str], tuple[bool, bool]]:
    """Several lines on the same pair (several pieces of a class) are one pair."""
    marked: dict[tuple[str, str], tuple[bool, bool]] = {}
    for link in links:
        before = marked.get((link.source, link.target), (False, False))
        parts = (before[0] or link.source_in_part, before[1] or link.target_in_part)
        marked[link.source, link.target] = parts
    return marked


def _naics2017_isic4(originals: Path) -> list[Link]:
    rows = sheet_rows(originals / ORIGINAL / "2017_NAICS_to_ISIC_4.xlsx", "NAICS 17 to ISIC 4 technical")
    return [_naics_link([cell.strip() for cell in row]) for _, row in rows[1:]]


def _naics_link(row: list[str]) -> Link:
    """Columns: part mark, NAICS, title, part mark, ISIC, title, note."""
    digits = 3 if "group level link" in row[6] else 4
    return Link(row[1], row[4].zfill(digits), row[0] == "*", row[3] == "*")


def _naics2017_naics2022(originals: Path) -> list[Link]:
    rows = read_csv(originals / ORIGINAL / "2017_to_2022_NAICS.csv", skip=3)
    return [Link(row[0], row[2]) for row in rows if row[0]]


def _nace2_isic4(originals: Path) -> list[Link]:
    rows = read_csv(originals / ORIGINAL / "NACE_REV2_20221103_144244.csv", skip=1)
    return [_nace_link(row[2], row[-1], int(row[1])) for row in rows]


def _nace_link(nace: str, isic: str, level: int) -> Link:
    return Link(nace_code(nace, level), isic if level == 1 else isic.zfill(level))


def _cpc21_isic4(originals: Path) -> list[Link]:
    rows = read_csv(originals / ORIGINAL / "cpc21-to-isic4.csv", skip=1)
    return [Link(cpc, isic, part == "1", isic_part == "1") for cpc, part, isic, isic_part in rows]


def _cpc21_hs2017(originals: Path) -> list[Link]:
    rows = read_csv(originals / ORIGINAL / "cpc21-to-hs2017.csv", skip=1)
    return [Link(cpc, hs.replace(".", ""), part == "1", hs_part == "1") for hs, hs_part, cpc, part in rows]


READERS: dict[tuple[str, str], Callable[[Path], list[Link]]] = {
    ("naics-2017", "isic-4"): _naics2017_isic4,
    ("naics-2017", "naics-2022"): _naics2017_naics2022,
    ("nace-2", "isic-4"): _nace2_isic4,
    ("cpc-2.1", "isic-4"): _cpc21_isic4,
    ("cpc-2.1", "hs-2017"): _cpc21_hs2017,
}
