"""Named inputs of a row that balances are drawn up from: `carbon-in=0.9 kg; mass-out=1 t`."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from app.factors.model import FactorContent
from app.factors.validation.finding import Finding, told
from app.kit.amounts import canonical
from app.nomenclature.model import Nomenclature
from app.proposals.checks.figures import NARROW
from app.proposals.checks.places import at
from app.proposals.checks.reading import quantity
from app.proposals.model import Change

_SPELLINGS = {"10^4 Nm3": "1e4Nm3", "10^4Nm3": "1e4Nm3", "10^4 m3": "1e4m3", "Nm3": "Nm3_0C"}


@dataclass(frozen=True, slots=True)
class Balance:
    """Sums of the inputs of each name, in reference units; `unread` are those whose unit is not known."""

    sums: dict[str, Decimal]
    unread: tuple[str, ...]

    def total(self, *names: str) -> Decimal | None:
        """Return the sum over these names, or None where none of them is stated."""
        found = [self.sums[name] for name in names if name in self.sums]
        return sum(found, Decimal(0)) if found else None


def spelled(name: str) -> str:
    """Return an input's name as checks know it: lower case, with hyphens."""
    return name.strip().lower().replace("_", "-")


def named(content: FactorContent, name: str) -> str | None:
    """Return what a row states under a name, or None."""
    return next((said for one, said in content.inputs if spelled(one) == name), None)


def balance(content: FactorContent, names: Sequence[str], measured: str, nomenclature: Nomenclature) -> Balance:
    """Sum the inputs called by these names, or by one of them and more (`mass-in-limestone`), in a unit group."""
    sums: dict[str, Decimal] = {}
    unread: list[str] = []
    for stated, said in content.inputs:
        name = next((one for one in names if f"{spelled(stated)}-".startswith(f"{one}-")), None)
        amount = in_reference(said, measured, nomenclature) if name else None
        if name is not None and amount is None:
            unread.append(stated)
        elif name is not None and amount is not None:
            sums[name] = sums.get(name, Decimal(0)) + amount
    return Balance(sums, tuple(unread))


def in_reference(said: str, measured: str, nomenclature: Nomenclature) -> Decimal | None:
    """Return `0.9 kg C` in the reference unit of a unit group; None where its unit is not of that group."""
    parsed = quantity(said)
    ratio = unit_ratio(parsed[1].removesuffix("C").strip(), measured, nomenclature) if parsed else None
    return times(parsed[0], ratio) if parsed and ratio else None


def unit_ratio(text: str, measured: str | None, nomenclature: Nomenclature) -> Fraction | None:
    """Return how many reference units a unit as written is; None where it is unknown, or measures something else."""
    units = nomenclature.units
    text = _SPELLINGS.get(text, text)
    code = text if text in units.by_code else units.by_alias.get(text)
    known = units.by_code.get(code) if code else None
    return known.factor if known is not None and measured in {None, known.group} else None


def unread(code: str, change: Change, drawn: Balance, example: str) -> list[Finding]:
    """Say which inputs of a balance could not be read, if any."""
    if not drawn.unread:
        return []
    said = f"{', '.join(drawn.unread)}: the unit is not known, so the balance was not drawn up"
    return [told(code, at(change, "inputs"), said, f"such as {example}")]


def times(amount: Decimal, ratio: Fraction) -> Decimal:
    """Return an amount times a ratio."""
    top = NARROW.multiply(amount, Decimal(ratio.numerator))
    return canonical(NARROW.divide(top, Decimal(ratio.denominator)))
