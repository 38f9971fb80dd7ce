"""How many slips the checks catch, and how many figures they flag as they stand: real figures of the seed.

`python -m tests.measuring.slips` prints the table of docs/checks.md. A twentieth of the figures of each edition has the
slip, in turn; what is compared with is what was released before, never the figure itself.
"""

import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Context, Decimal
from itertools import chain

from app.factors.model import FactorContent, ValueOrigin
from app.factors.validation.finding import Finding, Severity
from app.kit.amounts import plain
from app.proposals.checks.c03_peers import FEWEST
from app.proposals.checks.figures import classes, family, group, log, of_content, spread
from app.proposals.checks.model import Beside, Twin
from app.proposals.checks.reading import number
from app.proposals.checks.run import findings
from app.proposals.model import Change
from app.publication.model import Statement
from app.releases.model import ChangeKind
from app.seeding.files import catalog, edition, statements
from tests.factories.checking import a_figure, a_submission, beside
from tests.factories.words import SEED, words

SLIPS = {
    "×1000": (Decimal(1000), "1000"),
    "×100": (Decimal(100), "100"),
    "×10": (Decimal(10), "10"),
    "×277.8": (Decimal("277.8"), "277.78"),
    "×3.6": (Decimal("3.6"), "3.6"),
    "short ton ×0.907": (Decimal("0.90718474"), "0.90718474"),
    "44/12": (Decimal(44) / Decimal(12), "44/12"),
}
EVERY, TURNS, FOLDS = 20, 4, 10
_TELLING = {Severity.BLOCK, Severity.FLAG}


@dataclass(frozen=True)
class Setting:
    """Figures proposed, each with the seed's own edition, and what they are compared with."""

    dataset: str
    changes: tuple[Change, ...]
    beside: Beside


def seed() -> list[list[Statement]]:
    """Every edition of the seed, oldest first."""
    planned = catalog(SEED)
    keys = [key for one in planned.releases for key in one.editions]
    issues = [edition(SEED, key) for key in keys]
    return [list(statements(SEED, issue, planned.datasets[issue.dataset])) for issue in issues]


def compared(released: list[Statement], proposed: list[Statement], kind: ChangeKind) -> Setting:
    """Proposed figures beside what is released, as the database would load it."""
    dataset = proposed[0].key.dataset
    changes = tuple(
        Change(place=place, kind=kind, key=one.key, cells={}, content=one.content)
        for place, one in enumerate(proposed, start=1)
    )
    touched = {str(one.key) for one in proposed}
    history = defaultdict(list)
    for one in released:
        if str(one.key) in touched:
            history[str(one.key)].append(a_figure(one.content, key=one.key))
    known = {key: tuple(sorted(found, key=lambda one: one.period.first)) for key, found in history.items()}
    loaded = beside(dataset=dataset, submission=a_submission(), history=known, peers=peers(released))
    return Setting(dataset, changes, replace(loaded, relatives=kin(released, changes), twins=twins(released)))


def peers(released):
    """How the newest figure of each factor lies, by class and unit group."""
    newest = {str(one.key): one for one in released}
    logs = defaultdict(list)
    for one in newest.values():
        per = of_content(one.content, words())
        if per:
            change = Change(place=1, kind=ChangeKind.ADD, key=one.key, cells={}, content=one.content)
            measured = group(one.content.declared_unit.unit, words())
            for named in classes(change, words()):
                logs[(named, measured)].append(log(per))
    return {place: spread(found) for place, found in logs.items() if len(found) >= FEWEST}


def kin(released, changes):
    wanted = {family(change.key, change.content, words()) for change in changes} - {None}
    found = defaultdict(list)
    for one in released:
        named = family(one.key, one.content, words())
        if named in wanted:
            found[named].append(a_figure(one.content, key=one.key))
    return {named: tuple(known) for named, known in found.items()}


def twins(released):
    found = defaultdict(list)
    for one in released:
        said = one.content
        twin = Twin(
            key=str(one.key),
            period=said.reference_period,
            value=said.value,
            unit=said.declared_unit.unit,
            name_en=said.name_en,
        )
        found[said.value].append(twin)
    return {value: tuple(known) for value, known in found.items()}


def extensions() -> Iterator[Setting]:
    """Each edition that follows another of its dataset, as that edition was proposed."""
    before: list[Statement] = []
    for issue in seed():
        keys = {str(one.key) for one in before}
        following = [one for one in issue if str(one.key) in keys]
        if following:
            yield compared(before, following, ChangeKind.EXTEND)
        before = [*before, *issue]


def newcomers() -> Iterator[Setting]:
    """A tenth of the newest figures of every dataset, as if they had never been released, beside all others."""
    every = list({str(one.key): one for one in chain.from_iterable(seed())}.values())
    for fold in range(FOLDS):
        released = [one for place, one in enumerate(every) if place % FOLDS != fold]
        proposed = defaultdict(list)
        for place, one in enumerate(every):
            if place % FOLDS == fold:
                proposed[one.key.dataset].append(one)
        for figures in proposed.values():
            yield compared(released, figures, ChangeKind.ADD)


def amendments() -> Iterator[Setting]:
    """The newest figures of every dataset, corrected."""
    newest = list({str(one.key): one for one in chain.from_iterable(seed())}.values())
    proposed = defaultdict(list)
    for one in newest:
        proposed[one.key.dataset].append(one)
    for figures in proposed.values():
        yield compared(newest, figures, ChangeKind.AMEND)


def slipped(content: FactorContent, ratio: Decimal, *, is_everywhere: bool) -> FactorContent:
    """A figure with a slip in its value alone, or in value, gases and print alike: as a publisher's own error."""
    if not is_everywhere:
        return replace(content, value=scaled(content.value, ratio))
    parts = tuple(
        replace(
            part,
            kg=None if part.kg is None else scaled(part.kg, ratio),
            co2e=None if part.co2e is None else scaled(part.co2e, ratio),
        )
        for part in content.constituents
    )
    stated = number(content.as_published.value)
    is_printed = content.value_origin is ValueOrigin.PUBLISHED and stated is not None
    text = plain(scaled(stated, ratio)) if is_printed else content.as_published.value
    printed = replace(content.as_published, value=text)
    return replace(content, value=scaled(content.value, ratio), constituents=parts, as_published=printed)


def scaled(figure: Decimal, ratio: Decimal) -> Decimal:
    """A figure times a ratio, with as many significant digits as before: as somebody would write it."""
    return Context(prec=max(len(figure.as_tuple().digits), 3)).multiply(figure, ratio)


def told(setting: Setting, changes) -> dict[int, list[Finding]]:
    """What flags or blocks each row."""
    found = defaultdict(list)
    for one in findings(changes, setting.beside):
        if one.severity in _TELLING and one.path.startswith("changes["):
            found[int(one.path[8 : one.path.index("]")])].append(one)
    return found


def as_they_stand(settings) -> tuple[int, int, Counter]:
    """How many figures there are, how many are flagged or blocked, and by which codes."""
    count, alarmed, by_code = 0, 0, Counter()
    for setting in settings:
        found = told(setting, setting.changes)
        count += len(setting.changes)
        alarmed += len(found)
        by_code.update(code for said in found.values() for code in {one.code for one in said})
    return count, alarmed, by_code


def with_slips(settings, slip: str, *, is_everywhere: bool) -> tuple[int, int, int, Counter]:
    """How many figures got the slip, how many are caught, how many with the slip named, and by which codes.

    Where everything is scaled, what C05 says is left out: it would be of the rounding that the scaling made.
    """
    count, caught, named, by_code = 0, 0, 0, Counter()
    ratio, spelled = SLIPS[slip]
    for setting in settings:
        for turn in range(TURNS):
            chosen = {one.place for one in setting.changes if one.place % EVERY == turn and one.content.value}
            changes = [
                replace(one, content=slipped(one.content, ratio, is_everywhere=is_everywhere))
                if one.place in chosen
                else one
                for one in setting.changes
            ]
            count += len(chosen)
            for place, said in told(setting, changes).items():
                kept = [one for one in said if not (is_everywhere and one.code == "C05")]
                if place in chosen and kept:
                    caught += 1
                    named += any(f"multiplied by {spelled} " in (one.hint or "") for one in kept)
                    by_code.update({one.code for one in kept})
    return count, caught, named, by_code


def main() -> None:
    """Print the rates of false alarms and the table of slips."""
    for name, made in (("extension", extensions), ("amendment", amendments), ("new factor", newcomers)):
        settings = list(made())
        begun = time.perf_counter()
        count, alarmed, codes = as_they_stand(settings)
        took = time.perf_counter() - begun
        print(f"{name}: {count} figures as they stand, {share(alarmed, count)} flagged; {took:.1f} s; {dict(codes)}")  # noqa: T201
        for slip in SLIPS:
            for is_everywhere, where in ((False, "value alone"), (True, "everywhere")):
                tried, caught, named, by = with_slips(settings, slip, is_everywhere=is_everywhere)
                rates = f"{share(caught, tried)} | {share(named, caught)}"
                print(f"| {name} | {slip} | {where} | {rates} | {tried} | {dict(by.most_common(6))} |")  # noqa: T201


def share(part: int, whole: int) -> str:
    """Percent with one digit."""
    return f"{plain((Decimal(100 * part) / Decimal(whole)).quantize(Decimal('0.1')))} %"


if __name__ == "__main__":
    main()
