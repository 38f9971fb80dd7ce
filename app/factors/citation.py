"""How a factor version is cited: whose document, which place in it, which version here."""

from decimal import Decimal

from app.factors.model import FactorContent, FactorVersion
from app.factors.record import value_unit
from app.kit.amounts import plain
from app.kit.canonical import spelled


def citation(version: FactorVersion) -> str:
    """Return the citation of a version; whoever answers adds the release it was read from."""
    content = version.content
    source = content.source
    dated = f" ({source.published})" if source.published else ""
    place = content.as_published.locator.place
    here = f"Footing {version.key} version {version.number}, {spelled(version.digest)}"
    return f"{source.publisher}: {source.title}{dated}, {place}. {content.name_en}: {_figure(content)}. {here}"


def _figure(content: FactorContent) -> str:
    unit = content.declared_unit
    amount = "" if unit.amount == Decimal(1) else f"{plain(unit.amount)} "
    gwp = f" ({content.gwp})" if content.gwp else ""
    return f"{plain(content.value)} {value_unit(content.gas_basis)}{gwp} per {amount}{unit.unit}"
