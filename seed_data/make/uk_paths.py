"""Identity of the UK rows: slugs from their paths, 2022 joined to the later years by path and by known renamings."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.importing.desnz_names import renamed, slug_of
from app.importing.desnz_rows import Total, UkPath, shown
from seed_data.make.table import Unmatched

BLANK_LATER = "the same row stands in the 2024 and 2025 files, without a number"
NO_NUMBER = "published as '< 1', which is no number: not a factor"
NO_ALIAS = "no row of this path in the 2024 and 2025 files, and none that the publisher says took its place"


@dataclass(frozen=True, slots=True)
class Names:
    """The slug and the path that names it, for every row of one year."""

    slugs: dict[UkPath, str]
    named: dict[UkPath, UkPath]


def unique(slugs: dict[UkPath, str]) -> dict[UkPath, str]:
    """The slugs, if no two paths share one."""
    seen: dict[str, UkPath] = {}
    for path, name in slugs.items():
        if seen.setdefault(name, path) != path:
            raise ValueError(f"{name}: {shown(path)} and {shown(seen[name])}")
    return slugs


def names_2024(totals: list[Total]) -> Names:
    """The first year with identifiers names the rows."""
    slugs = unique({total.path: slug_of(total.path) for total in totals})
    return Names(slugs, {path: path for path in slugs})


def names_2025(totals: list[Total], earlier: list[Total], names: Names) -> Names:
    """Rows keep the slug of their ID, though the publisher reworded some paths."""
    by_id = {total.id: names.slugs[total.path] for total in earlier}
    slugs = unique({total.path: by_id.get(total.id, slug_of(total.path)) for total in totals})
    return Names(slugs, {path: path for path in slugs})


def names_2022(totals: list[Total], names: Names) -> Names:
    """Rows whose path, or its later spelling, stands in 2024 take that slug; the others take one of their own."""
    named: dict[UkPath, UkPath] = {}
    for total in totals:
        candidate = renamed(total.path)
        named[total.path] = candidate if candidate in names.slugs else total.path
    slugs = unique({path: names.slugs.get(name) or slug_of(path) for path, name in named.items()})
    own = {slugs[path] for path, name in named.items() if name not in names.slugs}
    if taken := own & set(names.slugs.values()):
        raise ValueError(f"slugs of other rows: {sorted(taken)[:5]}")
    return Names(slugs, named)


def unmatched_2022(totals: list[Total], names: Names, later: list[Total]) -> Iterator[Unmatched]:
    """The rows of 2022 that join no number of 2024, or that state none, each with its reason."""
    stated = {total.path for total in later if total.published}
    known = {total.path for total in later}
    for total in totals:
        name = names.named[total.path]
        if not total.published or (name in stated and not total.published.startswith("<")):
            continue
        number = not total.published.startswith("<")
        reason = (BLANK_LATER if name in known else NO_ALIAS) if number else NO_NUMBER
        kept = names.slugs[total.path] if number else ""
        yield Unmatched(
            place=total.place, path=shown(total.path), published_value=total.published, slug=kept, reason=reason
        )
