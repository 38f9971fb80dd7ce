"""Editions and plain tables as text: CSV by RFC 4180 with LF ends, TOML of strings only."""

import csv
import io
from collections.abc import Iterable, Sequence

from seed_data.make.table import COLUMNS, SOURCE_FIELDS, UNMATCHED_COLUMNS, Edition, Factor

# Cells that tell one row from another stay in the row even if an edition happened to repeat them.
NEVER_DEFAULTS = frozenset({"slug", "name_en", "name_zh", "value", "published_value", "place", "note"})


def csv_text(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A CSV table with its header, quoted only where needed."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


def defaults_of(factors: Sequence[Factor]) -> dict[str, str]:
    """The cells that every row shares, and that are stated: they move to the edition."""
    found: dict[str, str] = {}
    for column in COLUMNS:
        values = {getattr(factor, column) for factor in factors}
        if len(values) == 1 and column not in NEVER_DEFAULTS and values != {""}:
            found[column] = values.pop()
    return found


def factors_csv(factors: Sequence[Factor]) -> str:
    """`factors.csv`: no column that is a default of the edition, none that is empty in every row."""
    defaults = defaults_of(factors)
    used = [c for c in COLUMNS if c not in defaults and any(getattr(f, c) for f in factors)]
    return csv_text(used, ([getattr(factor, column) for column in used] for factor in factors))


def quote(text: str) -> str:
    """A TOML basic string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def block(heading: str, pairs: Iterable[tuple[str, str]]) -> str:
    """One TOML table of strings; the top of the file has no heading."""
    lines = [f"[{heading}]"] if heading else []
    return "\n".join([*lines, *(f"{key} = {quote(value)}" for key, value in pairs)]) + "\n"


def edition_toml(edition: Edition) -> str:
    """`edition.toml`: the edition, its source documents, the shared cells of its rows."""
    names = ("dataset", "label", "published", "licence", "attribution", "note")
    head = [(name, getattr(edition, name)) for name in names if getattr(edition, name)]
    blocks = [block("", head)]
    for source in edition.sources:
        pairs = [(n, getattr(source, n)) for n in SOURCE_FIELDS if n != "note" or source.note]
        blocks.append(block(f"sources.{source.key}", pairs))
    blocks.append(block("defaults", defaults_of(edition.factors).items()))
    return "\n".join(blocks)


def edition_files(edition: Edition) -> dict[str, str]:
    """The edition's files by path relative to `seed_data/`."""
    check(edition)
    files = {
        f"{edition.folder}/edition.toml": edition_toml(edition),
        f"{edition.folder}/factors.csv": factors_csv(edition.factors),
    }
    if edition.unmatched:
        rows = ([getattr(u, c) for c in UNMATCHED_COLUMNS] for u in edition.unmatched)
        files[f"{edition.folder}/unmatched.csv"] = csv_text(UNMATCHED_COLUMNS, rows)
    return files


def check(edition: Edition) -> None:
    """Refuse an edition whose slugs repeat or whose rows cite a source it does not list."""
    slugs = [factor.slug for factor in edition.factors]
    repeated = sorted({slug for slug in slugs if slugs.count(slug) > 1}) if len(set(slugs)) < len(slugs) else []
    missing = {factor.source for factor in edition.factors} - {source.key for source in edition.sources}
    if repeated or missing:
        raise ValueError(f"{edition.folder}: repeated slugs {repeated[:5]}, unlisted sources {sorted(missing)}")
