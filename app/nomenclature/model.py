"""The nomenclature held in memory: small tables that every look-up and every check needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from app.nomenclature.errors import UnknownCode, UnknownGeography, UnknownGwpSet, UnknownScheme
from app.nomenclature.geography import Geographies, Geography
from app.nomenclature.gwp import Gas, GwpSet
from app.nomenclature.units import Units


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """A word of the small vocabulary for what several publishers state."""

    code: str
    name_en: str
    name_zh: str | None
    products: tuple[str, ...]
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """A classification of industries or products."""

    code: str
    title: str
    kind: str
    authority: str
    code_pattern: str
    levels: str
    licence: str
    labels_licence: str
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassCode:
    """One class of a scheme; names are absent where their rights are unclear."""

    scheme: str
    code: str
    parent: str | None
    level: int
    name_en: str | None
    name_zh: str | None


@dataclass(frozen=True, slots=True)
class Nomenclature:
    """Everything of the nomenclature but the names of classes; `parents` has every `scheme:code` there is."""

    units: Units
    gases: Mapping[str, Gas]
    gwp_sets: Mapping[str, GwpSet]
    geographies: Geographies
    activities: Mapping[str, Activity]
    schemes: Mapping[str, Scheme]
    parents: Mapping[str, str | None]
    state: bytes | None = None
    """Digest of it all: whether it changed is told without reading it again."""

    def above(self, code: str) -> tuple[str, ...]:
        """Return the classes above a `scheme:code` in its own classification, nearest first."""
        found: list[str] = []
        parent = self.parents.get(code)
        while parent is not None and parent not in found:
            found.append(parent)
            parent = self.parents.get(parent)
        return tuple(found)

    def gwp_set(self, code: str) -> GwpSet:
        """Return a GWP set, or refuse naming those there are."""
        found = self.gwp_sets.get(code)
        if found is None:
            detail = f"{code[:40]!r} is not a GWP set of the registry"
            raise UnknownGwpSet(detail, hint="one of " + ", ".join(self.gwp_sets), fields=["gwp"])
        return found

    def geography(self, code: str) -> Geography:
        """Return a geography, or refuse naming codes like it."""
        places = self.geographies
        found = places.by_code.get(code) or places.by_code.get(places.aliases.get(code, code))
        if found is None:
            near = places.called(code) or get_close_matches(code.upper(), places.by_code, n=5, cutoff=0.5)
            detail = f"{code[:40]!r} is not a geography of the registry"
            hint = "a code of /v1/nomenclature/geographies, such as CN-GD"
            raise UnknownGeography(detail, hint=hint, nearest=near, fields=["geography"])
        return found

    def activity(self, code: str) -> Activity:
        """Return an activity, or refuse naming codes like it."""
        found = self.activities.get(code)
        if found is None:
            near = get_close_matches(code, self.activities, n=5, cutoff=0.5)
            detail = f"{code[:80]!r} is not an activity of the registry"
            hint = "a code of /v1/nomenclature/activities, or a factor's key"
            raise UnknownCode(detail, hint=hint, nearest=near, fields=["activity"])
        return found

    def scheme(self, code: str, kind: str) -> Scheme:
        """Return a classification of this kind, or refuse naming those there are."""
        found = self.schemes.get(code)
        if found is None or found.kind != kind:
            known = ", ".join(scheme.code for scheme in self.schemes.values() if scheme.kind == kind)
            detail = f"{code[:40]!r} is not a classification of {kind} codes"
            raise UnknownScheme(detail, hint=f"scheme:code, the scheme one of {known}", fields=[kind])
        return found

    def any_scheme(self, code: str) -> Scheme:
        """Return a classification of either kind, or refuse naming those there are."""
        found = self.schemes.get(code)
        if found is None:
            detail = f"{code[:40]!r} is not a classification of the registry"
            raise UnknownCode(detail, hint="one of " + ", ".join(self.schemes))
        return found
