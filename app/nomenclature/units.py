"""Units: exact ratios within a group, nothing across groups."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction

from app.nomenclature.errors import UnknownUnit


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit and how many of its group's reference unit it is."""

    code: str
    group: str
    factor: Fraction
    name_en: str
    name_zh: str | None
    symbol: str
    ucum: str | None
    aliases: tuple[str, ...]
    note: str | None


@dataclass(frozen=True, slots=True)
class Units:
    """The table of units, by code and by alias."""

    by_code: Mapping[str, Unit]
    by_alias: Mapping[str, str]
    refused: Mapping[str, tuple[str, str]]

    def named(self, spelling: str) -> Unit:
        """Return the unit of a code, a name or an unambiguous alias; letters' case matters."""
        code = spelling if spelling in self.by_code else self.by_alias.get(spelling)
        if code is None:
            self._refuse_ambiguous(spelling)
            near = get_close_matches(spelling, self.by_code, n=5, cutoff=0.4)
            detail = f"{spelling[:60]!r} is not a unit of the registry"
            raise UnknownUnit(detail, hint="a code of /v1/nomenclature/units", nearest=near, fields=["unit"])
        return self.by_code[code]

    def _refuse_ambiguous(self, spelling: str) -> None:
        meant = self.refused.get(spelling)
        if meant is not None:
            detail = f"{spelling!r} is ambiguous: {meant[1]}"
            codes = meant[0].split(";")
            raise UnknownUnit(detail, hint="one of " + ", ".join(codes), nearest=codes, fields=["unit"])


def ratio(source: Unit, target: Unit) -> Fraction | None:
    """Return how many targets one source is, exactly; None when they measure different things."""
    return source.factor / target.factor if source.group == target.group else None


def units(table: list[Unit], refused: Mapping[str, tuple[str, str]]) -> Units:
    """Index a table of units; `refused` are spellings that mean several, with their codes and why."""
    spelled = {alias: unit.code for unit in table for alias in _spellings(unit)}
    by_alias = {alias: code for alias, code in spelled.items() if alias not in refused}
    return Units({unit.code: unit for unit in table}, by_alias, refused)


def _spellings(unit: Unit) -> tuple[str, ...]:
    names = (unit.name_en, unit.name_zh) if unit.name_zh is not None else (unit.name_en,)
    return (*names, unit.symbol, *unit.aliases)
