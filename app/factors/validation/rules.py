"""All rules for one figure, in the order in which a submitter wants to hear of them."""

from app.factors.model import FactorContent, FactorKey
from app.factors.validation import codes, documentation, gases, units
from app.factors.validation.finding import Finding
from app.nomenclature.model import Nomenclature


def findings(
    key: FactorKey, content: FactorContent, rule: str, nomenclature: Nomenclature, known: codes.KnownCodes
) -> list[Finding]:
    """Return what every rule says of a figure; none that blocks means it may be released."""
    return [
        *documentation.identity(key),
        *documentation.texts(content),
        *documentation.required(content, rule),
        *documentation.source(content),
        *documentation.scores(content),
        *codes.codes(content, nomenclature, known),
        *codes.periods(content),
        *units.declared_unit(content, nomenclature),
        *gases.basis(content, nomenclature),
        *gases.signs(content, nomenclature),
        *gases.closure(content, nomenclature),
    ]
