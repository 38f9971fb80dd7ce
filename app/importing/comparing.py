"""An edition beside what is released: which factor each row is about, and what it would change."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.importing.model import Aside, Called, FlatRow, Imported, Match, Why
from app.provenance.model import Editions
from app.releases.model import ChangeKind

BY_IDENTIFIER, BY_NAME, BY_LATER_NAME, BY_LEVEL = "identifier", "name", "later-name", "level-renamed"
_MUST_AGREE = ("unit", "calorific_basis", "price_basis", "geography", "boundary")
_EXAMPLES = 3
_ENOUGH = 3  # rows of a level that must be found elsewhere before the level counts as renamed


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """A released version, in the words of the flat form."""

    slug: str
    period_from: date
    period_to: date
    value: str
    gwp: str
    unit: str
    calorific_basis: str
    price_basis: str
    currency_year: str
    geography: str
    boundary: str
    published_value: str
    constituents: str
    external_id: str
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Standing:
    """The released versions by slug, oldest period first, and slugs by the publisher's identifier where it is one."""

    versions: Mapping[str, Sequence[Released]]
    slugs: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a row: the row as it is proposed, or why it is not."""

    row: FlatRow
    match: Match | None
    why: Why | None = None
    said: str = ""


def standing(known: Iterable[Released]) -> Standing:
    """Return released versions, given oldest first, by what rows are found by."""
    versions: dict[str, list[Released]] = {}
    ids: dict[str, set[str]] = {}
    for one in known:
        versions.setdefault(one.slug, []).append(one)
        if one.external_id:
            ids.setdefault(one.external_id, set()).add(one.slug)
    return Standing(versions, {id_: slugs.copy().pop() for id_, slugs in ids.items() if len(slugs) == 1})


def compared(imported: Imported, known: Iterable[Released], editions: Editions) -> Imported:
    """Return the edition with `change` set in each row that changes something; the others are told in the report."""
    there = standing(known)
    matches = found(imported.called, there)
    taken = Counter(one.slug for one in matches if one)
    fates = []
    for row, called, match in zip(imported.rows, imported.called, matches, strict=True):
        fate = _agreed(row, called, match, there)
        if fate.why is None and match and taken[match.slug] > 1:
            fate = replace(fate, why=Why.SAME_NAME, said=f"{match.slug} is what another row is about too")
        fates.append(fate if fate.why else _changed(fate, there, editions))
    return _told(imported, fates)


def found(called: Sequence[Called], there: Standing) -> list[Match | None]:
    """Return, for each row, the released factor it is about: by identifier, by name, by a level renamed as a whole."""
    matches = [_match(one, there) for one in called]
    levels = _levels(called, matches, there)
    return [match or _by_level(one, levels, there) for one, match in zip(called, matches, strict=True)]


def _match(called: Called, there: Standing) -> Match | None:
    if called.external_id in there.slugs:
        return Match(slug=there.slugs[called.external_id], by=BY_IDENTIFIER)
    for slug in called.slugs:
        if slug in there.versions:
            return Match(slug=slug, by=BY_NAME if slug == called.slugs[0] else BY_LATER_NAME)
    return None


def _levels(called: Sequence[Called], matches: Sequence[Match | None], there: Standing) -> dict[str, str]:
    """Return unknown levels with the slug of the level that most of their rows stood under, if that is now empty."""
    free = set(there.versions) - {one.slug for one in matches if one}
    before: dict[str, list[str]] = {}
    for slug in free:
        words = slug.split("-")
        for cut in range(1, len(words)):
            before.setdefault("-".join(words[cut:]), []).append("-".join(words[:cut]))
    votes: dict[str, Counter[str]] = {}
    for one, match in zip(called, matches, strict=True):
        if one.level and match is None:
            votes.setdefault(one.level, Counter()).update(before.get(one.tail, ()))
    sizes = Counter(one.level for one, match in zip(called, matches, strict=True) if one.level and match is None)
    won = {level: counted.most_common(2) for level, counted in votes.items() if counted}
    return {
        level: best[0][0]
        for level, best in won.items()
        if best[0][1] >= max(_ENOUGH, sizes[level] * 9 // 10) and (len(best) == 1 or best[1][1] < best[0][1])
    }


def _by_level(called: Called, levels: Mapping[str, str], there: Standing) -> Match | None:
    slug = f"{levels.get(called.level, '')}-{called.tail}"
    return Match(slug=slug, by=BY_LEVEL) if called.level in levels and slug in there.versions else None


def _agreed(row: FlatRow, called: Called, match: Match | None, there: Standing) -> Fate:
    """Return the row under the released factor's name, or refuse it where the two cannot be the same."""
    if match is None:
        why = None if row.get("boundary") else Why.UNKNOWN_BOUNDARY
        return Fate(row, None, why, f"level {called.level!r} is not known" if why else "")
    named = next((slug for slug in called.slugs if slug in there.versions), match.slug)
    if named != match.slug:
        return Fate(row, match, Why.DIFFERS_FROM_RELEASED, f"its identifier is {match.slug}'s, its name {named}'s")
    newest = there.versions[match.slug][-1]
    apart = [
        f"{name} {row[name]!r}, released {getattr(newest, name)!r}"
        for name in _MUST_AGREE
        if row.get(name, "") != getattr(newest, name) and not (name == "boundary" and not row.get(name))
    ]
    if apart:
        return Fate(row, match, Why.DIFFERS_FROM_RELEASED, f"{match.slug}: {'; '.join(apart)}")
    note = "" if row["name_en"] == newest.words["name_en"] else f"In this edition: {row['name_en']}."
    same = {"slug": match.slug, "boundary": newest.boundary, "change_note": note}
    return Fate(row | same | dict(newest.words), match)


def _changed(fate: Fate, there: Standing, editions: Editions) -> Fate:
    """Return the row with what it does to the versions there are."""
    row, versions = fate.row, there.versions.get(fate.row["slug"], ())
    if not versions:
        return replace(fate, row=row | {"change": ChangeKind.ADD})
    same = [one for one in versions if _period(one) == (row["period_from"], row["period_to"])]
    if any(_says(one, row) for one in same):
        return replace(fate, why=Why.SAME_AS_RELEASED, said=f"{row['slug']} {row['value']}")
    if editions is Editions.EXTEND:
        return replace(fate, row=row | {"change": ChangeKind.AMEND if same else ChangeKind.EXTEND})
    newest = max(one.period_to.isoformat() for one in versions)
    if newest > row["period_to"]:
        said = f"{row['slug']}: released is a figure for {newest[:4]}, and this dataset keeps one"
        return replace(fate, why=Why.OLDER_THAN_RELEASED, said=said)
    return replace(fate, row=row | {"change": ChangeKind.REPLACE})


def _period(one: Released) -> tuple[str, str]:
    return one.period_from.isoformat(), one.period_to.isoformat()


def _says(one: Released, row: FlatRow) -> bool:
    """Whether a row says what is released; one that does not split by gas contradicts no split."""
    if row.get("constituents") and row["constituents"] != one.constituents:
        return False
    theirs = (one.value, one.published_value, one.gwp, one.currency_year)
    return theirs == tuple(row.get(name, "") for name in ("value", "published_value", "gwp", "currency_year"))


def _told(imported: Imported, fates: Sequence[Fate]) -> Imported:
    kept = [(fate, called) for fate, called in zip(fates, imported.called, strict=True) if fate.why is None]
    asides = [Aside(why=one.why, place=one.row["place"], said=one.said) for one in fates if one.why is not None]
    examples: dict[str, tuple[str, ...]] = {}
    for fate, _ in kept:
        for name in (fate.row["change"], f"by {fate.match.by}" if fate.match else "new"):
            shown = examples.get(name, ())
            examples[name] = (*shown, _example(fate)) if len(shown) < _EXAMPLES else shown
    report = replace(
        imported.report,
        asides=imported.report.asides + tuple(asides),
        matches=dict(Counter(fate.match.by for fate in fates if fate.match)),
        changes=dict(Counter(str(fate.row["change"]) for fate, _ in kept)),
        examples=examples,
    )
    return replace(
        imported, rows=tuple(fate.row for fate, _ in kept), called=tuple(called for _, called in kept), report=report
    )


def _example(fate: Fate) -> str:
    row = fate.row
    return f"{row['place']}: {row['slug']} {row['value']} per {row['unit']}"
