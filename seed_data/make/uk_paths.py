"""Identity of the UK rows: slugs from their paths, 2022 joined to the later years by path and by committed aliases."""

from collections.abc import Iterator
from dataclasses import dataclass

from seed_data.make.originals import mapping
from seed_data.make.table import Unmatched
from seed_data.make.text import slug
from seed_data.make.uk_read import Total, UkPath

BLANK_LATER = "the same row stands in the 2024 and 2025 files, without a number"
NO_NUMBER = "published as '< 1', which is no number: not a factor"
NO_ALIAS = "no row of this path in the 2024 and 2025 files, and none that the publisher says took its place"


def shown(path: UkPath) -> str:
    """The path as one line; an empty level is shown as `-`."""
    return " > ".join(part or "-" for part in path)


def slug_of(path: UkPath) -> str:
    """The slug of a path: its levels, column text and unit, without the scope."""
    *levels, unit = path[1:]
    return slug([level for level in levels if level.casefold() != unit.casefold()] + [unit])


def split(line: str) -> UkPath:
    """A shown path back as a path."""
    scope, one, two, three, four, column, unit = ("" if part == "-" else part for part in line.split(" > "))
    return scope, one, two, three, four, column, unit


def aliased(line: str, aliases: list[dict[str, str]]) -> str:
    """The 2024 path of a 2022 one, by the first alias that fits; a `*` at the end stands for any ending."""
    for alias in aliases:
        old, new = alias["old"], alias["new"]
        if line == old:
            return new
        if old.endswith("*") and line.startswith(old[:-1]):
            return new.removesuffix("*") + line[len(old) - 1 :]
    return line


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
    """Rows whose path, or its alias, stands in 2024 take that slug; the others take one of their own."""
    aliases = mapping("uk_2022_aliases.csv")
    named: dict[UkPath, UkPath] = {}
    for total in totals:
        candidate = split(aliased(shown(total.path), aliases))
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
