"""C02: figures outside what figures per kilogram, kilowatt hour, … ever are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.factors.model import FactorContent
from app.factors.validation.finding import Finding
from app.kit.amounts import plain
from app.nomenclature.model import Nomenclature
from app.proposals.checks.c04_slips import within
from app.proposals.checks.figures import NARROW, log, of_content, rounded, severity
from app.proposals.checks.model import Beside, Peers, figures
from app.proposals.checks.places import at
from app.proposals.model import Change

_WATT_HOURS = frozenset(("Wh", "kWh", "MWh", "GWh", "TWh", "1e4kWh", "1e8kWh"))


@dataclass(frozen=True, slots=True)
class Band:
    """Kilograms of CO2e that a unit carries at least and at most; `size` is the unit in reference units."""

    unit: str
    low: Decimal
    high: Decimal
    size: Decimal = Decimal(1)


_KWH = Band("kWh", Decimal("0.001"), Decimal("1.6"), Decimal("3.6"))
BANDS = {
    "mass": Band("kg", Decimal("0.001"), Decimal(200)),
    "transport_mass": Band("tkm", Decimal("0.002"), Decimal(3)),
    "transport_person": Band("pkm", Decimal("0.003"), Decimal("0.6")),
    "energy": Band("MJ", Decimal("0.0005"), Decimal("0.3")),
    "volume": Band("m3", Decimal("0.05"), Decimal(5000)),
    "normal_volume": Band("m3", Decimal("0.05"), Decimal(5000)),
}


def check(changes: Sequence[Change], beside: Beside) -> Iterator[Finding]:
    """Flag figures outside the band of their unit; only tell it of one within 30 % of the figure it follows.

    Zero is in every band, and a sign does not count.
    """
    for change, content in figures(changes):
        band = band_of(content, beside.nomenclature)
        per = of_content(content, beside.nomenclature)
        if band is None or not per:
            continue
        size = NARROW.multiply(abs(per), band.size)
        if not band.low <= size <= band.high:
            said = f"{plain(rounded(size, 4))} kg per {band.unit}; figures are {plain(band.low)} to {plain(band.high)}"
            yield severity(change, beside)("C02", at(change, "value"), said, _slip(size, band, content.value))


def band_of(content: FactorContent, nomenclature: Nomenclature) -> Band | None:
    """Return the band of a figure's declared unit; energy in watt hours has a band of its own. None: no band."""
    known = nomenclature.units.by_code.get(content.declared_unit.unit)
    if known is None:
        return None
    return _KWH if known.code in _WATT_HOURS else BANDS.get(known.group)


def _slip(size: Decimal, band: Band, stated: Decimal) -> str | None:
    low, high = log(band.low), log(band.high)
    return within(size, Peers(0, low, (low + high) / 2, high, Decimal(0)), stated)
