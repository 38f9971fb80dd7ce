"""What a newer release changed under a proposal: each field at the base, in that release, and as proposed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, or_, select

from app.factors.tables import version
from app.kit.db import Reader
from app.nomenclature.model import Nomenclature
from app.proposals import tables
from app.proposals.checks.c22_versions import ABOUT_THE_CHANGE, read, record_of
from app.proposals.checks.model import Figure
from app.proposals.model import Change, Content, Standing
from app.proposals.queries.baseline_figures import history, rendered
from app.proposals.queries.contents import changes_at
from app.proposals.queries.difference import ended
from app.provenance.queries import dataset
from app.releases.model import ChangeKind
from app.releases.tables import member

Said = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that the newer release changed and the proposal would set to something else."""

    field: str
    base: object
    newest: object
    proposed: object

    @property
    def is_of_both(self) -> bool:
        """Return whether the proposal changes it too, rather than only putting the old one back."""
        return self.proposed != self.base


@dataclass(frozen=True, slots=True, kw_only=True)
class Overtaken:
    """A change of a figure that moved since the base: the versions then and now, and the fields that clash."""

    change: Change
    base: int | None
    newest: int | None
    clashes: tuple[Clash, ...]

    @property
    def is_open(self) -> bool:
        """Return whether somebody has to say what shall hold: a field clashes, or the figure came or went."""
        return bool(self.clashes) or self.base is None or self.newest is None


async def places(
    reader: Reader, proposed: Standing, said: Content, newest: int, *, after: int = 0, limit: int | None = None
) -> list[int]:
    """Return the places of changes whose figure a release after the base, up to `newest`, changed."""
    asked = _moved(proposed, said, newest).where(tables.change.c.place > after).order_by(tables.change.c.place)
    return [row.place for row in await reader.all(asked if limit is None else asked.limit(limit))]


async def overtaken(
    reader: Reader, proposed: Standing, said: Content, newest: int, asked: Sequence[int], nomenclature: Nomenclature
) -> Sequence[Overtaken]:
    """Return what happened since the base to the figures at these places."""
    stated = await changes_at(reader, proposed, said, await dataset(reader, proposed.dataset), asked)
    keys = sorted({str(one.key) for one in stated})
    sides = []
    for release in (said.base, newest):
        there = await history(reader, release, keys)
        found = {one.place: _figure(one, there.get(str(one.key), ())) for one in stated}
        wanted = sorted({(one.key, one.number) for one in found.values() if one is not None})
        sides.append((found, await rendered(reader, release, wanted)))
    (then, before), (now, after) = sides
    return [_overtaken(one, (then[one.place], before), (now[one.place], after), nomenclature) for one in stated]


Records = Mapping[tuple[str, int], bytes]


def _overtaken(
    change: Change, then: tuple[Figure | None, Records], now: tuple[Figure | None, Records], words: Nomenclature
) -> Overtaken:
    proposed = record_of(change.content, words) if change.content is not None else None
    base, newest = _released(*then), _released(*now)
    clashes = tuple(_clashes(base, newest, proposed)) if newest is not None else ()
    numbers = [one.number if one is not None else None for one, _ in (then, now)]
    return Overtaken(change=change, base=numbers[0], newest=numbers[1], clashes=clashes)


def _clashes(base: Said | None, newest: Said, proposed: Said | None) -> Iterator[Clash]:
    """Yield what the newer release set; where the proposal says the same, there is nothing to settle."""
    for name in proposed if proposed is not None else newest:
        then, now = (base or {}).get(name), newest.get(name)
        said = proposed.get(name) if proposed is not None else None
        if name not in ABOUT_THE_CHANGE and now not in (then, said):
            yield Clash(name, then, now, said)


def _released(one: Figure | None, records: Records) -> dict[str, Any] | None:
    return read(records[one.key, one.number]) if one is not None else None


def _figure(change: Change, there: Sequence[Figure]) -> Figure | None:
    """Return the figure of a change's own period; of a replacement, that which it ends."""
    if change.kind is ChangeKind.REPLACE or change.content is None:
        return ended(change, there)
    return next((one for one in there if one.period.first == change.content.reference_period.first), None)


def _moved(proposed: Standing, said: Content, newest: int) -> Select[Any]:
    """Return a select of places where a version of the same figure came or went after the base."""
    change = tables.change.c
    came = and_(member.c.since > said.base, member.c.since <= newest)
    went = and_(member.c.until > said.base, member.c.until <= newest)
    held = version.join(member, (member.c.factor_id == version.c.factor_id) & (member.c.number == version.c.number))
    joined = tables.change.join(held, version.c.key == proposed.dataset + "/" + change.slug)
    same = or_(change.kind == ChangeKind.REPLACE.value, change.period_from == version.c.period_from)
    of_it = and_(change.proposal == proposed.id, change.content == said.number)
    return select(change.place).distinct().select_from(joined).where(of_it, same, or_(came, went))
