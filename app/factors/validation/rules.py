"""All rules for one figure, in the order in which a submitter wants to hear of them."""

from collections.abc import Iterator

from app.factors.form import rating
from app.factors.model import FactorContent, FactorKey
from app.factors.validation import accounting, codes, documentation, gases, units
from app.factors.validation.finding import Finding, block
from app.nomenclature.model import Nomenclature
from app.provenance.model import AccountingRule


def findings(
    key: FactorKey,
    content: FactorContent,
    rule: AccountingRule | None,
    nomenclature: Nomenclature,
    known: codes.KnownCodes,
) -> list[Finding]:
    """Return what every rule says of a figure; none that blocks means it may be released."""
    return [
        *documentation.identity(key),
        *documentation.texts(content),
        *_accounting(content, rule, nomenclature),
        *documentation.source(content),
        *documentation.scores(content),
        *codes.codes(content, nomenclature, known),
        *codes.periods(content),
        *units.declared_unit(content, nomenclature),
        *gases.basis(content, nomenclature),
        *gases.signs(content, nomenclature),
        *gases.closure(content, nomenclature),
    ]


def _accounting(content: FactorContent, rule: AccountingRule | None, nomenclature: Nomenclature) -> Iterator[Finding]:
    if rule is None:
        yield block("R01", "accounting_rule", "the dataset names no accounting rule of the registry")
        return
    gwp = nomenclature.gwp_sets.get(content.gwp or "")
    rated = rating(content, gwp.values if gwp else {}) if rule.dqr_max is not None else None
    yield from accounting.follows(content, rule, rated[1] if rated else None)
