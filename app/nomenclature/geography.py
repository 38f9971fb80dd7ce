"""Geographies and what contains what; a grid region contains a province for electricity only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Purpose(StrEnum):
    """What a containment holds for."""

    ANY = "any"
    ELECTRICITY = "electricity"


# They lie in China, and the figures of China's announcements do not cover them: no figure of CN may stand in for them.
_APART = {("CN-HK", "CN"), ("CN-MO", "CN"), ("CN-TW", "CN")}
_WORLD, _REST = "GLO", "RoW"


@dataclass(frozen=True, slots=True, kw_only=True)
class Geography:
    """A place or a named region."""

    code: str
    kind: str
    name_en: str
    name_zh: str | None
    iso3: str | None
    m49: str | None
    gbt2260: str | None
    official: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Containment:
    """`child` lies in `parent`; `status` says whether an authority says so or we derived it."""

    child: str
    parent: str
    purpose: Purpose
    status: str
    note: str | None


@dataclass(frozen=True, slots=True)
class Geographies:
    """All geographies with their containments."""

    by_code: Mapping[str, Geography]
    parents: Mapping[str, tuple[Containment, ...]]
    children: Mapping[str, tuple[str, ...]]
    aliases: Mapping[str, str]
    _chains: dict[tuple[str, Purpose], tuple[Containment, ...]] = field(default_factory=dict, compare=False)
    """Chains walked before; places are few, and never change while they are held."""

    def chain(self, code: str, purpose: Purpose) -> tuple[Containment, ...]:
        """Return the containments from a place up to the world, nearest first."""
        known = self._chains.get((code, purpose))
        if known is not None:
            return known
        steps: list[Containment] = []
        here = code
        while step := self._parent(here, purpose):
            steps.append(step)
            here = step.parent
        return self._chains.setdefault((code, purpose), tuple(steps))

    def stand_ins(self, code: str, purpose: Purpose) -> tuple[Containment, ...]:
        """Return the steps to places whose figures may stand in for this one's, nearest first.

        The containments up to the world, with the rest of the world before the world itself, and without a whole
        whose figures are known not to cover this part.
        """
        steps: list[Containment] = []
        here = code
        for step in self.chain(code, purpose):
            if (code, step.parent) in _APART:
                continue
            if step.parent == _WORLD and _REST in self.by_code and here != _REST:
                steps.append(_stepping(here, _REST, step, "a place without a dataset of its own"))
                here = _REST
            steps.append(_stepping(here, step.parent, step, step.note))
            here = step.parent
        return tuple(steps)

    def called(self, name: str) -> list[str]:
        """Return the codes of places of this name, or of this code in other letters."""
        sought = name.casefold()
        return [
            place.code
            for place in self.by_code.values()
            if sought in {place.code.casefold(), place.name_en.casefold(), (place.name_zh or "").casefold()}
        ]

    def is_apart(self, code: str | None, whole: str) -> bool:
        """Return whether a whole's figures are known not to cover a part that lies in it."""
        return (code, whole) in _APART

    def notes(self, code: str) -> list[str]:
        """Return what is known of a place's figures, from its containments."""
        return [step.note for step in self.parents.get(code, ()) if step.note]

    def within(self, code: str) -> tuple[str, ...]:
        """Return the place and all it contains, each once."""
        found, waiting = {code: None}, [code]
        while waiting:
            for child in self.children.get(waiting.pop(), ()):
                if child not in found:
                    found[child] = None
                    waiting.append(child)
        return tuple(found)

    def distance(self, one: str, other: str) -> int | None:
        """Return the steps from one place up to what contains both and down to the other."""
        up = self._heights(one)
        down = self._heights(other)
        shared = [up[place] + down[place] for place in up if place in down]
        return min(shared) if shared else None

    def _heights(self, code: str) -> dict[str, int]:
        chain = self.chain(code, Purpose.ELECTRICITY)
        return {code: 0} | {step.parent: height for height, step in enumerate(chain, 1)}

    def _parent(self, code: str, purpose: Purpose) -> Containment | None:
        offered = self.parents.get(code, ())
        narrow = [step for step in offered if step.purpose is Purpose.ELECTRICITY]
        if purpose is Purpose.ELECTRICITY and narrow:
            return narrow[0]
        return next((step for step in offered if step.purpose is Purpose.ANY), None)


def _stepping(child: str, parent: str, step: Containment, note: str | None) -> Containment:
    status = "derived" if parent == _REST else step.status
    return Containment(child=child, parent=parent, purpose=step.purpose, status=status, note=note)


def geographies(places: list[Geography], containments: list[Containment], aliases: Mapping[str, str]) -> Geographies:
    """Index places, containments and other codes of the same places."""
    parents: dict[str, list[Containment]] = {}
    children: dict[str, list[str]] = {}
    for step in containments:
        parents.setdefault(step.child, []).append(step)
        children.setdefault(step.parent, []).append(step.child)
    return Geographies(
        {place.code: place for place in places},
        {code: tuple(steps) for code, steps in parents.items()},
        {code: tuple(below) for code, below in children.items()},
        {other: place.code for place in places for other in _other_codes(place)} | dict(aliases),
    )


def _other_codes(place: Geography) -> tuple[str, ...]:
    """Return ISO 3166-1 alpha-3, UN M49 and GB/T 2260 codes of a place: three letters, three digits, six digits."""
    return tuple(code for code in (place.iso3, place.m49, place.gbt2260) if code)
